import { ActionIcon, Button } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconBolt, IconFileDownload, IconPlayerStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CHIP_LABELS } from '../../backend/contract/flash/chip.ts'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'
import { useFormat } from '../language/format.ts'
import { isThisMachine } from '../language/person.ts'
import blocks from '../ui/blocks.module.css'
import { LinkButton } from '../ui/LinkButton.tsx'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { showFailure } from '../ui/toasts.tsx'
import classes from './flash.module.css'
import { cancelJob } from './flash-calls.ts'
import { useFlashDraft } from './flash-draft.ts'
import { type Lane, waits } from './lanes.ts'
import { WorkCounts } from './WorkCounts.tsx'

/** Above the lanes: what is written, how many boards are done, run, failed and wait, and the one act for all of them. */
interface Props {
  firmware: Firmware | undefined
  lanes: readonly Lane[]
  /** Why the reader may not. */
  needs: string | undefined
  onChoose(): void
  onOptions(): void
  onWrite(): void
}

export function FirmwareBand({ firmware, lanes, needs, onChoose, onOptions, onWrite }: Props) {
  const { t } = useTranslation('flash')
  const format = useFormat()
  const options = useFlashDraft((draft) => draft.options)
  const running = lanes.filter(({ state }) => state === 'running')
  const waiting = lanes.filter(waits).length
  const counts = {
    done: lanes.filter(({ state }) => state === 'done').length,
    running: running.length,
    failed: lanes.filter(({ state }) => state === 'failed' || state === 'gone').length,
    waiting,
  }
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const leftS = Math.max(0, ...running.map(({ job }) => job?.leftS ?? 0))
  const cancelAll = () => {
    for (const { job } of running) if (job) cancelJob(job.id).catch((fault: unknown) => showFailure(t('act.notCancelled'), fault))
  }
  return (
    <header className={classes.band}>
      <div className={classes.what}>
        <div className={classes.nameLine}>
          <h1 className={classes.name}>
            {firmware ? firmware.name : running.length > 0 ? t('band.working', { count: running.length }) : t('band.none')}
          </h1>
          {firmware && firmware.release !== '' && <span className={classes.release}>{firmware.release}</span>}
          {firmware && (
            <StatusBadge status="neutral">{firmware.chip === null ? t('band.anyChip') : CHIP_LABELS[firmware.chip]}</StatusBadge>
          )}
        </div>
        <p className={blocks.hint}>{firmware ? aboutOf() : running.length > 0 ? workOf() : t('band.noneText')}</p>
      </div>
      {lanes.length > 0 && <WorkCounts counts={counts} all={all} leftS={leftS} />}
      <div className={classes.bandActs}>
        <Button
          variant={firmware ? 'default' : 'filled'}
          leftSection={<IconFileDownload size={16} stroke={1.75} />}
          disabled={needs !== undefined}
          title={needs}
          onClick={onChoose}
        >
          {t(firmware ? 'band.other' : 'band.choose')}
        </Button>
        <ActionIcon variant="default" aria-label={t('band.options')} title={t('band.options')} onClick={onOptions}>
          <IconAdjustmentsHorizontal size={16} stroke={1.75} />
        </ActionIcon>
        <LinkButton to="/flash/firmware">{t('band.archive')}</LinkButton>
        <LinkButton to="/flash/batches">{t('band.bench')}</LinkButton>
        {running.length > 0 ? (
          <Button leftSection={<IconPlayerStop size={16} stroke={1.75} />} disabled={needs !== undefined} title={needs} onClick={cancelAll}>
            {t('band.cancelAll')}
          </Button>
        ) : (
          firmware && (
            <Button
              variant="filled"
              leftSection={<IconBolt size={16} stroke={1.75} />}
              disabled={needs !== undefined || waiting === 0}
              title={needs ?? (waiting === 0 ? t('band.noneWaits') : undefined)}
              onClick={onWrite}
            >
              {waiting === 0 ? t('band.flash') : t('band.flashAll', { count: waiting })}
            </Button>
          )
        )}
      </div>
    </header>
  )

  /** Begun in another window, by bench mode or over REST: what it is, and who began it, where that was a person with a name. */
  function workOf(): string {
    const works = running.flatMap(({ job }) => (job === undefined ? [] : [job.firmwareName || t(`column.${WORK[job.action]}`)]))
    const people = running.flatMap(({ job }) => (job === undefined || isThisMachine(job.by) ? [] : [job.by]))
    return [...new Set(works), ...(people.length > 0 ? [t('band.by', { who: [...new Set(people)].join(', ') })] : [])].join(' · ')
  }

  function aboutOf(): string {
    if (firmware === undefined) return ''
    const bytes = firmware.parts.reduce((sum, part) => sum + part.bytes, 0)
    return [
      t('parts', { count: firmware.parts.length }),
      format.bytes(bytes),
      options.backup && t('options.backupShort'),
      options.eraseAll && t('options.eraseShort'),
      t('options.baudShort', { baud: format.number(options.baud) }),
    ]
      .filter((one) => one !== false)
      .join(' · ')
  }
}

/** Work without a firmware by its name in the head of a lane. */
const WORK = {
  detect: 'detect',
  networks: 'detect',
  check: 'check',
  write: 'write',
  erase: 'erase',
  read: 'read',
  provision: 'setup',
} as const
