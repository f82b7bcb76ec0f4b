import classes from './banner.module.css'
import { type Status, StatusGlyph } from './StatusGlyph.tsx'

/** A strip above the content: what, why, next at the left, at most three acts at the right. Offline has a dashed edge. */
interface Props {
  status: Status
  title: React.ReactNode
  children?: React.ReactNode
  actions?: React.ReactNode
  /** `alert` is read out at once, `status` when the reader pauses. */
  role?: 'alert' | 'status'
}

export function Banner({ status, title, children, actions, role = 'status' }: Props) {
  return (
    <div className={classes.banner} data-status={status} role={role}>
      <StatusGlyph status={status} />
      <p className={classes.text}>
        <strong>{title}</strong>
        {children !== undefined && <> {children}</>}
      </p>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  )
}
