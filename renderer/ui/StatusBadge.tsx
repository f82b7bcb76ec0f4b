import { type Status, StatusGlyph } from './StatusGlyph.tsx'
import classes from './status-badge.module.css'

/** A 20 px badge on the state's tint; `neutral` and `accent` carry no glyph. */
interface Props {
  status: Status | 'neutral' | 'accent'
  children: React.ReactNode
  /** Word only, where the glyph stands elsewhere. */
  plain?: boolean
}

export function StatusBadge({ status, children, plain = false }: Props) {
  const glyph = plain || status === 'neutral' || status === 'accent' ? undefined : status
  return (
    <span className={classes.badge} data-status={status}>
      {glyph && <StatusGlyph status={glyph} size={12} />}
      {children}
    </span>
  )
}
