import { Button, FileButton, Modal, Select } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Decoded, ElfFile, ElfList } from '../../backend/contract/flash/backtrace.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useRole } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { type Crash, programName } from './crash-at.ts'
import classes from './monitor.module.css'

/** Functions and lines of a crash: the ELF is chosen or uploaded, and found by itself where the board names it. */
interface Props {
  crash: Crash
  onClose(): void
}

const FILES = ['elf-files']
const UPLOAD_MS = 120_000
const DECODE_MS = 30_000

export function CrashDialog({ crash, onClose }: Props) {
  const { t } = useTranslation('monitor')
  const { t: common } = useTranslation()
  const format = useFormat()
  const may = allows(useRole(), 'operator')
  const client = useQueryClient()
  const known = useQuery({ queryKey: FILES, queryFn: ({ signal }) => rest.get('/api/elf-files', ElfList, { signal }), staleTime: 0 })
  const [picked, setPicked] = useState<string | null>(null)
  const [upload, setUpload] = useState<{ busy: boolean; fault: unknown }>({ busy: false, fault: null })
  const files = known.data?.files.filter(({ machine }) => machine === crash.machine) ?? []
  const fitting = files.find(({ sha256 }) => crash.elfSha256 !== null && sha256.startsWith(crash.elfSha256))
  const elf = picked ?? fitting?.sha256 ?? files[0]?.sha256 ?? null
  const program = known.data?.programs[crash.machine] ?? null
  const addresses = crash.addresses.map(({ lookUp }) => lookUp)
  const decoded = useQuery({
    queryKey: ['backtrace', elf, addresses],
    queryFn: ({ signal }) => rest.post('/api/backtraces', { elf, addresses }, Decoded, { signal, timeoutMs: DECODE_MS }),
    enabled: may && elf !== null && program !== null && addresses.length > 0,
    retry: 0,
  })
  const take = async (file: File | null) => {
    if (file === null) return
    setUpload({ busy: true, fault: null })
    try {
      const body = new Blob([file], { type: 'application/octet-stream' })
      const added = await rest.post(`/api/elf-files?name=${encodeURIComponent(file.name)}`, body, ElfFile, { timeoutMs: UPLOAD_MS })
      setPicked(added.sha256)
      await client.invalidateQueries({ queryKey: FILES })
      setUpload({ busy: false, fault: null })
    } catch (fault) {
      setUpload({ busy: false, fault })
    }
  }
  return (
    <Modal opened onClose={onClose} title={t('crash.title')} size="xl" closeButtonProps={{ 'aria-label': common('act.close') }}>
      <div className={classes.frames}>
        {known.data !== undefined && program === null && (
          <Banner status="warning" title={programName(crash.machine)}>
            {t('crash.noTool', { program: programName(crash.machine) })}
          </Banner>
        )}
        <div className={classes.elf}>
          <Select
            label={t('crash.elf')}
            description={t('crash.elfHint')}
            placeholder={t('crash.choose')}
            value={elf}
            allowDeselect={false}
            disabled={files.length === 0}
            data={files.map(({ sha256, name, addedAtMs }) => ({
              value: sha256,
              label: `${name} · ${format.date(addedAtMs)} ${format.shortTime(addedAtMs)} · ${sha256.slice(0, 8)}`,
            }))}
            onChange={setPicked}
          />
          <FileButton accept=".elf" onChange={(file) => void take(file)}>
            {(props) => (
              <Button
                {...props}
                loading={upload.busy}
                disabled={!may}
                title={may ? undefined : common('needsRole', { role: common('role.operator') })}
              >
                {t('crash.upload')}
              </Button>
            )}
          </FileButton>
        </div>
        {crash.elfSha256 !== null && elf !== null && (
          <p className={classes.fits}>
            <StatusGlyph status={elf.startsWith(crash.elfSha256) ? 'ok' : 'warning'} size={14} />
            {elf.startsWith(crash.elfSha256) ? t('crash.matches') : t('crash.differs', { sha: crash.elfSha256.slice(0, 8) })}
          </p>
        )}
        {known.data !== undefined && files.length === 0 && <p className={classes.fits}>{t('crash.noElf')}</p>}
        {upload.fault !== null && (
          <Banner status="critical" role="alert" title={t('crash.uploadFailed')}>
            {errorText(upload.fault)}
          </Banner>
        )}
        {decoded.error !== null && (
          <Banner status="critical" role="alert" title={t('crash.failed')}>
            {errorText(decoded.error)}
          </Banner>
        )}
        <Frames crash={crash} decoded={decoded.data} />
        {decoded.data !== undefined && <p className={classes.fits}>{t('crash.by', { program: decoded.data.program })}</p>}
      </div>
    </Modal>
  )
}

function Frames({ crash, decoded }: { crash: Crash; decoded: Decoded | undefined }) {
  const { t } = useTranslation('monitor')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
    <ul className={classes.places} aria-label={t('crash.title')} tabIndex={0}>
      {crash.addresses.map(({ address, maybe }, index) => {
        const places = decoded?.frames[index]?.places
        return (
          <li key={address + String(index)} data-maybe={maybe || undefined} title={maybe ? t('crash.maybe') : undefined}>
            <span className={classes.address}>{address}</span>
            <span>
              {places?.length === 0 && t('crash.unknown')}
              {places?.map((place) => (
                <span key={`${place.function} ${place.file} ${place.line}`}>
                  {place.function}
                  {place.file !== null && (
                    <span className={classes.source}>
                      {place.file}
                      {place.line !== null && `:${place.line}`}
                    </span>
                  )}
                </span>
              ))}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
