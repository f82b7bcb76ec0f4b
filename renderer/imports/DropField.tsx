import { Button } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Import } from '../../backend/contract/import.ts'
import { useRole } from '../backend/live-store.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { LongWork } from '../ui/LongWork.tsx'
import classes from './imports.module.css'
import { type Upload, uploadCsv } from './upload.ts'

/** Takes a CSV file by drop or choice and uploads it, with progress and a way to stop. */
interface Props {
  onUploaded(made: Import): void
}

const MOST_BYTES = 2 * 1024 ** 3
const ENDINGS = '.csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values'

interface Sending {
  upload: Upload
  file: File
  startedMs: number
}

export function DropField({ onUploaded }: Props) {
  const { t } = useTranslation('imports')
  const { t: common } = useTranslation()
  const format = useFormat()
  const may = useRole() !== 'viewer'
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<Sending | null>(null)
  const [bytes, setBytes] = useState(0)
  const [failure, setFailure] = useState<string>()
  const running = useRef<Upload>(undefined)
  useEffect(() => () => running.current?.cancel(), [])

  const send = async (file: File) => {
    setFailure(undefined)
    if (file.size === 0) return setFailure(t('drop.empty', { name: file.name }))
    if (file.size > MOST_BYTES) return setFailure(t('drop.tooLarge', { name: file.name, size: format.bytes(file.size) }))
    const upload = uploadCsv(file, setBytes)
    running.current = upload
    setBytes(0)
    setSending({ upload, file, startedMs: Date.now() })
    try {
      onUploaded(await upload.done)
    } catch (fault) {
      if (!(fault instanceof DOMException)) setFailure(errorText(fault))
    } finally {
      running.current = undefined
      setSending(null)
    }
  }

  if (sending) {
    const { file, startedMs, upload } = sending
    const rate = (bytes / Math.max(1, Date.now() - startedMs)) * 1000
    const left = rate > 0 ? ((file.size - bytes) / rate) * 1000 : null
    const note = [
      t('of', { ns: 'jobs', done: format.bytes(bytes), total: format.bytes(file.size) }),
      t('perSecond', { ns: 'jobs', rate: format.bytes(rate) }),
      ...(left === null ? [] : [t('left', { ns: 'jobs', time: format.duration(left) })]),
    ].join(' · ')
    const step = t(bytes < file.size ? 'drop.sending' : 'drop.reading')
    return <LongWork title={file.name} note={note} step={step} share={bytes / file.size} onCancel={upload.cancel} />
  }
  return (
    <>
      {failure !== undefined && (
        <Banner status="critical" role="alert" title={t('drop.failed')}>
          {failure}
        </Banner>
      )}
      <section
        className={classes.drop}
        data-over={over}
        aria-label={t('drop.title')}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(may)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          const [file] = event.dataTransfer.files
          if (file && may) void send(file)
        }}
      >
        <IconFileImport size={24} stroke={1.5} aria-hidden="true" />
        <strong>{t('drop.title')}</strong>
        <span className={classes.quiet}>{t('drop.text')}</span>
        <Button
          variant="filled"
          disabled={!may}
          title={may ? undefined : common('needsRole', { role: common('role.operator') })}
          onClick={() => input.current?.click()}
        >
          {t('drop.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          accept={ENDINGS}
          hidden
          aria-label={t('drop.choose')}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            event.currentTarget.value = ''
            if (file) void send(file)
          }}
        />
      </section>
    </>
  )
}
