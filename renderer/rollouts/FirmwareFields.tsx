import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'
import type { RolloutActRequest } from '../../backend/contract/rollouts/rollout.ts'
import { useDocuments } from '../backend/documents.ts'
import { useFormat } from '../language/format.ts'
import { LinkButton } from '../ui/LinkButton.tsx'
import { changeDraft } from './rollout-draft.ts'
import classes from './rollouts.module.css'

/** Which firmware goes out: one of the archive, which every board gets by an address of its own, or one from elsewhere. */
type FirmwareAct = Extract<RolloutActRequest, { kind: 'firmware' }>
const SOURCES = ['archive', 'address'] as const

export function FirmwareFields({ act }: { act: FirmwareAct }) {
  const { t } = useTranslation('rollouts')
  const source = 'firmware' in act ? 'archive' : 'address'
  return (
    <>
      <SegmentedControl
        aria-label={t('wizard.firmwareSource')}
        value={source}
        data={SOURCES.map((value) => ({ value, label: t(`wizard.firmwareFrom.${value}`) }))}
        onChange={(value) => {
          if (value === source) return
          const image = value === 'archive' ? { firmware: '' } : { url: '', sha256: '' }
          changeDraft({ act: { kind: 'firmware', version: null, ...image } })
        }}
      />
      {'firmware' in act ? (
        <FromArchive act={act} />
      ) : (
        <>
          <TextInput
            label={t('wizard.url')}
            placeholder="http://192.168.1.10:8080/firmware.bin"
            value={act.url}
            onChange={(event) => changeDraft({ act: { ...act, url: event.currentTarget.value.trim() } })}
          />
          <TextInput
            label={t('wizard.sha256')}
            value={act.sha256}
            onChange={(event) => changeDraft({ act: { ...act, sha256: event.currentTarget.value.trim().toLowerCase() } })}
          />
        </>
      )}
      <TextInput
        label={t('wizard.firmwareVersion')}
        description={t('firmware' in act ? 'wizard.firmwareVersionOwn' : 'wizard.firmwareVersionHint')}
        value={act.version ?? ''}
        onChange={(event) => changeDraft({ act: { ...act, version: event.currentTarget.value.trim() || null } })}
      />
    </>
  )
}

function FromArchive({ act }: { act: Extract<FirmwareAct, { firmware: string }> }) {
  const { t } = useTranslation('rollouts')
  const format = useFormat()
  const { list, known } = useDocuments('firmware')
  const offered = list.filter((one) => programOf(one) !== undefined).toReversed()
  if (known && offered.length === 0)
    return (
      <div className={classes.acts}>
        <p className={classes.note}>{t('wizard.noFirmware')}</p>
        <LinkButton to="/flash/firmware">{t('wizard.archive')}</LinkButton>
      </div>
    )
  return (
    <Select
      label={t('wizard.firmware')}
      description={t('wizard.firmwareHint')}
      value={act.firmware || null}
      searchable
      allowDeselect={false}
      data={offered.map((one) => ({ value: one.id, label: labelOf(one, sizeOf(one, format.bytes)) }))}
      onChange={(id) => changeDraft({ act: { ...act, firmware: id ?? '' } })}
    />
  )
}

/** Out of a whole image the program is cut. */
function programOf({ parts }: Firmware) {
  return parts.find(({ kind }) => kind === 'app') ?? parts.find(({ kind, app }) => kind === 'merged' && app !== null)
}

/** Of a whole image the size of its program is told only where it is offered to one board. */
function sizeOf(firmware: Firmware, bytes: (count: number) => string): string {
  const app = programOf(firmware)
  return app?.kind === 'app' ? bytes(app.bytes) : ''
}

function labelOf(firmware: Firmware, size: string): string {
  const app = programOf(firmware)
  return [firmware.name, app?.app?.version ?? firmware.release, app?.imageChip ?? '', size].filter((part) => part !== '').join(' · ')
}
