import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hexText } from '../../../backend/contract/flash/chip.ts'
import type { Firmware, FirmwareFile } from '../../../backend/contract/flash/firmware.ts'
import { MAX_FLASH_BYTES, MOST_PARTS } from '../../../backend/contract/flash/image.ts'
import { errorText } from '../../language/errors.ts'
import { useFormat } from '../../language/format.ts'
import { Banner } from '../../ui/Banner.tsx'
import blocks from '../../ui/blocks.module.css'
import classes from '../flash.module.css'
import { addFile, addFirmware } from '../flash-calls.ts'
import { readBytes } from '../hex-field.ts'
import { FileDrop } from './FileDrop.tsx'

/** One or several `.bin` files, each with its place in the flash, joined to a firmware. */
interface Props {
  given: readonly File[]
  onTake(firmware: Firmware): void
}

interface Placed {
  file: FirmwareFile
  /** As typed. */
  offset: string
}

export function FilesSource({ given, onTake }: Props) {
  const { t } = useTranslation('flash')
  const format = useFormat()
  const [placed, setPlaced] = useState<readonly Placed[]>([])
  const [sending, setSending] = useState(0)
  const [faults, setFaults] = useState<readonly string[]>([])
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  const taken = useRef(false)

  const add = async (files: readonly File[]) => {
    setFaults([])
    for (const file of files.slice(0, MOST_PARTS)) {
      if (file.size === 0 || file.size > MAX_FLASH_BYTES) {
        setFaults((known) => [...known, t(file.size === 0 ? 'files.empty' : 'files.tooLarge', { name: file.name })])
        continue
      }
      setSending((count) => count + 1)
      try {
        const sent = await addFile(file)
        setPlaced((known) => [
          ...known.filter((one) => one.file.sha256 !== sent.sha256),
          { file: sent, offset: sent.usualOffset === null ? '' : hexText(sent.usualOffset) },
        ])
        setName((known) => known || (sent.app ? sent.app.project : sent.name.replace(/\.bin$/i, '')))
      } catch (fault) {
        setFaults((known) => [...known, `${file.name}: ${errorText(fault)}`])
      } finally {
        setSending((count) => count - 1)
      }
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was dropped is sent once
  useEffect(() => {
    if (taken.current || given.length === 0) return
    taken.current = true
    void add(given)
  }, [])

  const offsets = placed.map(({ offset }) => readBytes(offset, MAX_FLASH_BYTES))
  const ready = placed.length > 0 && sending === 0 && name.trim() !== '' && offsets.every((offset) => offset !== undefined)
  const take = async () => {
    setFaults([])
    try {
      const parts = placed.map(({ file }, index) => ({ name: file.name, sha256: file.sha256, offset: offsets[index] ?? 0 }))
      onTake(await addFirmware({ name: name.trim(), ...(note.trim() !== '' && { note: note.trim() }), parts }))
    } catch (fault) {
      setFaults([errorText(fault)])
    }
  }
  return (
    <form
      className={blocks.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void take()
      }}
    >
      {faults.map((fault) => (
        <Banner key={fault} status="critical" role="alert" title={t('files.failed')}>
          {fault}
        </Banner>
      ))}
      <FileDrop
        title={t('files.drop')}
        text={t('files.dropText')}
        choose={t('files.choose')}
        accept=".bin,application/octet-stream"
        onFiles={(files) => void add(files)}
      />
      {sending > 0 && (
        <p className={blocks.about} role="status">
          {t('files.sending', { count: sending })}
        </p>
      )}
      {placed.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('files.file')}</th>
              <th scope="col">{t('files.kind')}</th>
              <th scope="col">{t('files.size')}</th>
              <th scope="col">{t('files.offset')}</th>
              <th scope="col">
                <span className="sr-only">{t('files.acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {placed.map(({ file, offset }, index) => (
              <tr key={file.sha256}>
                <td className={classes.fileName}>{file.name}</td>
                <td>
                  {t(`kind.${file.kind}`)}
                  {file.imageChip && <span className={classes.quiet}> · {file.imageChip}</span>}
                  {file.app && <span className={classes.sub}>{`${file.app.project} ${file.app.version}`}</span>}
                </td>
                <td>{format.bytes(file.bytes)}</td>
                <td>
                  <TextInput
                    aria-label={t('files.offsetOf', { name: file.name })}
                    className={classes.offset}
                    value={offset}
                    maxLength={20}
                    error={offsets[index] === undefined && t(offset === '' ? 'files.noOffset' : 'files.badOffset')}
                    onChange={(event) => {
                      const text = event.currentTarget.value
                      setPlaced((known) => known.map((one, place) => (place === index ? { ...one, offset: text } : one)))
                    }}
                  />
                </td>
                <td>
                  <ActionIcon
                    size={28}
                    aria-label={t('files.leaveOut', { name: file.name })}
                    title={t('files.leaveOut', { name: file.name })}
                    onClick={() => setPlaced((known) => known.filter((_, place) => place !== index))}
                  >
                    <IconX size={16} stroke={1.75} />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {placed.length > 0 && (
        <div className={classes.two}>
          <TextInput label={t('files.name')} value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label={t('files.note')} value={note} maxLength={2000} onChange={(event) => setNote(event.currentTarget.value)} />
        </div>
      )}
      <div className={classes.foot}>
        <Button type="submit" variant="filled" disabled={!ready} title={ready ? undefined : t('files.needs')}>
          {t('files.take')}
        </Button>
      </div>
    </form>
  )
}
