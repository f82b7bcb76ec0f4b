import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import Type from 'typebox'
import type { Board } from '../../backend/contract/boards/board.ts'
import { type CommandParameters, parameterFault } from '../../backend/contract/boards/command.ts'
import { AirOffer } from '../../backend/contract/flash/air-update.ts'
import { rest } from '../backend/rest.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { FormDialog } from '../ui/FormDialog.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import { command } from './board-acts.ts'

/** A firmware out of the archive, or by address and checksum. Done only when the board comes back with it. */
const SOURCES = ['archive', 'address'] as const
type Source = (typeof SOURCES)[number]
const Offers = Type.Array(AirOffer)

export function FirmwareDialog({ board, onClose }: { board: Board; onClose(): void }) {
  const { t } = useTranslation('boards')
  const [source, setSource] = useState<Source>('archive')
  const [chosen, setChosen] = useState<AirOffer | null>(null)
  const [url, setUrl] = useState('')
  const [sha256, setSha256] = useState('')
  const [version, setVersion] = useState('')
  const wanted: CommandParameters = version.trim() === '' ? {} : { version: version.trim() }
  const image: CommandParameters = source === 'archive' ? { firmware: chosen?.firmware ?? '' } : { url: url.trim(), sha256: sha256.trim() }
  const params = { ...image, ...wanted }
  const badUrl = url !== '' && !/^https?:\/\/\S+$/.test(url.trim())
  const badSum = sha256 !== '' && !/^[0-9a-f]{64}$/i.test(sha256.trim())
  const ready = parameterFault('ota_update', params) === undefined && (source === 'address' || chosen?.problem === null)
  return (
    <FormDialog
      title={t('firmware.title', { name: board.name ?? board.id })}
      size={560}
      act={t('act.firmware')}
      blocked={ready ? undefined : t(source === 'archive' ? 'firmware.needsChoice' : 'firmware.needs')}
      onSubmit={() => {
        onClose()
        void command([board.id], { command: 'ota_update', params })
      }}
      onClose={onClose}
    >
      <p className={blocks.about}>{t('firmware.text', { now: board.health.firmware ?? '–' })}</p>
      <SegmentedControl
        aria-label={t('firmware.source')}
        value={source}
        onChange={(value) => setSource(SOURCES.find((one) => one === value) ?? 'archive')}
        data={SOURCES.map((value) => ({ value, label: t(`firmware.from.${value}`) }))}
      />
      {source === 'archive' ? (
        <FromArchive
          board={board}
          chosen={chosen}
          onChosen={(offer) => {
            setChosen(offer)
            setVersion(offer?.version ?? '')
          }}
        />
      ) : (
        <>
          <TextInput
            label={t('firmware.url')}
            placeholder="https://"
            value={url}
            maxLength={2000}
            error={badUrl && t('firmware.badUrl')}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <TextInput
            label="SHA-256"
            value={sha256}
            maxLength={64}
            error={badSum && t('firmware.badSum')}
            onChange={(event) => setSha256(event.currentTarget.value)}
          />
        </>
      )}
      <TextInput
        label={t('firmware.version')}
        description={t('firmware.versionHint')}
        value={version}
        maxLength={64}
        onChange={(event) => setVersion(event.currentTarget.value)}
      />
    </FormDialog>
  )
}

interface FromArchiveProps {
  board: Board
  chosen: AirOffer | null
  onChosen(offer: AirOffer | null): void
}

function FromArchive({ board, chosen, onChosen }: FromArchiveProps) {
  const { t } = useTranslation('boards')
  const format = useFormat()
  const offers = useQuery({
    queryKey: ['board-firmware', board.id],
    queryFn: ({ signal }) => rest.get(`/api/boards/${encodeURIComponent(board.id)}/firmware`, Offers, { signal }),
    staleTime: 0,
  })
  const known = offers.data ?? []
  const remark = chosen?.problem ?? chosen?.notice ?? null
  if (offers.error !== null)
    return (
      <Banner status="critical" role="alert" title={t('firmware.failed')}>
        {errorText(offers.error)}
      </Banner>
    )
  if (offers.data !== undefined && known.length === 0)
    return (
      <div className={blocks.form}>
        <p className={blocks.about}>{t('firmware.none')}</p>
        <LinkButton to="/flash/firmware" size="sm">
          {t('firmware.archive')}
        </LinkButton>
      </div>
    )
  return (
    <>
      <Select
        data-autofocus
        label={t('firmware.choose')}
        placeholder={t('firmware.choose')}
        value={chosen?.firmware ?? null}
        allowDeselect={false}
        searchable
        data={known.map(({ firmware, name, version, bytes, problem }) => ({
          value: firmware,
          label: [name, version, format.bytes(bytes), problem === null ? '' : t('firmware.unfit')]
            .filter((part) => part !== '')
            .join(' · '),
        }))}
        onChange={(id) => onChosen(known.find(({ firmware }) => firmware === id) ?? null)}
      />
      {chosen !== null && remark !== null && (
        <Banner
          status={chosen.problem === null ? 'event' : 'critical'}
          title={t(chosen.problem === null ? 'firmware.notice' : 'firmware.unfit')}
        >
          {reasonSentence(remark)}
        </Banner>
      )}
    </>
  )
}
