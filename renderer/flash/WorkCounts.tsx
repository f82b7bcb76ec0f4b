import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './flash.module.css'

/** How many boards are done, run, failed and wait, as words and as a bar, in the band of the lanes and in that of a batch. */

const KINDS = ['done', 'running', 'failed', 'waiting'] as const
const STATUS: Record<(typeof KINDS)[number], Status> = { done: 'ok', running: 'pending', failed: 'critical', waiting: 'idle' }

interface Props {
  counts: Record<(typeof KINDS)[number], number>
  /** What the whole bar stands for. */
  all: number
  /** Seconds until the last of what runs is done; 0: not known. */
  leftS: number
}

export function WorkCounts({ counts, all, leftS }: Props) {
  const { t } = useTranslation('flash')
  const format = useFormat()
  return (
    <div className={classes.counts}>
      <p className={classes.countLine} role="status">
        {KINDS.map((kind) => (
          <span key={kind} className={classes.count}>
            <StatusGlyph status={STATUS[kind]} size={14} />
            <strong>{format.number(counts[kind])}</strong> {t(`counts.${kind}`)}{' '}
          </span>
        ))}
      </p>
      <div className={classes.barLine}>
        <div className={classes.bar} aria-hidden="true">
          {(['done', 'failed', 'running'] as const).map((kind) => (
            <span key={kind} data-kind={kind} style={{ width: `${all === 0 ? 0 : (counts[kind] / all) * 100}%` }} />
          ))}
        </div>
        {leftS > 0 && <span className={classes.leftAll}>{t('left', { time: format.duration(leftS * 1000) })}</span>}
      </div>
    </div>
  )
}
