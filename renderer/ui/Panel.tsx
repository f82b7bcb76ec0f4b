import classes from './panel.module.css'
import { type Status, StatusGlyph } from './StatusGlyph.tsx'

/** A surface with a 36 px head: glyph, title, note at the left; counts or acts at the right. */
interface Props {
  title: React.ReactNode
  note?: React.ReactNode
  status?: Status
  /** Right side of the head. */
  actions?: React.ReactNode
  children: React.ReactNode
  className?: string | undefined
  label?: string
}

export function Panel({ title, note, status, actions, children, className, label }: Props) {
  return (
    <section className={`${classes.panel} ${className ?? ''}`} aria-label={label}>
      <header className={classes.head}>
        {status && <StatusGlyph status={status} />}
        <h2 className={classes.title}>{title}</h2>
        {note !== undefined && <span className={classes.note}>{note}</span>}
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  )
}
