import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import type { Status } from '../ui/StatusGlyph.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './flash.module.css'
import { useFlashDraft } from './flash-draft.ts'
import type { Lane } from './lanes.ts'
import { columnsOf, type StageColumn, stageColumns } from './stage-columns.ts'

/** The columns of a lane: each stage with its sign, its time and its bar. Without work those of the one to come. */
export function LaneStages({ lane: { job } }: { lane: Lane }) {
  const options = useFlashDraft((draft) => draft.options)
  const columns: StageColumn[] = job
    ? stageColumns(job)
    : columnsOf({ action: 'write', ...options }).map((column) => ({ column, state: 'waiting', share: 0, tookMs: null }))
  return (
    <ul className={classes.stages} style={{ gridTemplateColumns: `repeat(${Math.max(FEWEST, columns.length)}, minmax(0, 1fr))` }}>
      {columns.map((one) => (
        <Stage key={one.column} stage={one} />
      ))}
    </ul>
  )
}

/** Columns stand below each other, whatever a lane does. */
const FEWEST = 5

const STATUS: Record<StageColumn['state'], Status> = { done: 'ok', running: 'pending', failed: 'critical', waiting: 'idle' }

function Stage({ stage: { column, state, share, tookMs } }: { stage: StageColumn }) {
  const { t } = useTranslation('flash')
  const format = useFormat()
  const name = t(`column.${column}`)
  const percent = share === null ? undefined : Math.round(share * 100)
  return (
    <li className={classes.stage} data-state={state}>
      <span className={classes.stageName}>
        <span className={classes.stageLabel}>
          <StatusGlyph status={STATUS[state]} size={12} bare={state === 'done'} />
          <span className={classes.stageWord} title={name}>
            {name}
          </span>
        </span>
        <span className="sr-only">{t(`columnState.${state}`)}</span>
        {tookMs !== null && <span className={classes.took}>{tookText(tookMs, format.number, format.duration)}</span>}
      </span>
      <span
        className={classes.track}
        {...(state === 'running'
          ? {
              role: 'progressbar',
              'aria-label': name,
              'aria-valuemin': 0,
              'aria-valuemax': 100,
              ...(percent !== undefined && { 'aria-valuenow': percent }),
            }
          : { 'aria-hidden': true })}
      >
        <span className={classes.fill} data-unknown={share === null} style={{ width: `${percent ?? 100}%` }} />
      </span>
    </li>
  )
}

/** `0.8 s`, beyond a minute `1 min 4 s`. */
function tookText(ms: number, number: (value: number, decimals: number) => string, duration: (ms: number) => string): string {
  return ms < 60_000 ? `${number(Math.max(0.1, ms / 1000), 1)} s` : duration(ms)
}
