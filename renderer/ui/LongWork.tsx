import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import classes from './long-work.module.css'
import { StatusGlyph } from './StatusGlyph.tsx'

/** Work of more than a few seconds: step, share done, rate and time left, and a way to stop it without harm. */
interface Props {
  title: string
  /** In place of the title's text, on a line of its own: a link of the same words. */
  heading?: React.ReactNode
  /** Amount, rate, time left, already in words. */
  note: string
  step: string
  /** 0..1 */
  share: number
  onCancel?: () => void
}

export function LongWork({ title, heading, note, step, share, onCancel }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100)
  return (
    <div className={classes.work}>
      <div className={heading === undefined ? classes.line : `${classes.line} ${classes.headed}`}>
        {heading ?? <strong>{title}</strong>}
        <span className={classes.note}>{note}</span>
      </div>
      <div className={classes.track} role="progressbar" aria-label={title} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
        <div className={classes.done} style={{ width: `${percent}%` }} />
      </div>
      <div className={classes.line}>
        <StatusGlyph status="pending" size={14} />
        <span className={classes.step}>{step}</span>
        <span className={classes.percent}>{format.number(percent)} %</span>
        {onCancel && (
          <Button size="sm" onClick={onCancel}>
            {t('act.cancelSafely')}
          </Button>
        )}
      </div>
    </div>
  )
}
