import { type Status, StatusGlyph } from '../../ui/StatusGlyph.tsx'
import classes from './frame.module.css'

/** Surface of every widget that is no tile: a 32 px head with title and note, below it what it shows. */
interface Props {
  title: string
  note?: string | undefined
  status?: Status | undefined
  /** Right side of the head. */
  aside?: React.ReactNode
  children: React.ReactNode
  /** Without the head where the title is empty, for texts and pictures. */
  bare?: boolean
}

export function WidgetFrame({ title, note, status, aside, children, bare = false }: Props) {
  return (
    <section className={classes.frame} aria-label={title === '' ? undefined : title} data-status={status}>
      {!(bare && title === '') && (
        <header className={classes.head}>
          {status !== undefined && <StatusGlyph status={status} size={14} bare />}
          <h2 className={classes.title} title={title}>
            {title}
          </h2>
          {note && (
            <span className={classes.note} title={note}>
              {note}
            </span>
          )}
          {aside !== undefined && <span className={classes.aside}>{aside}</span>}
        </header>
      )}
      <div className={classes.body}>{children}</div>
    </section>
  )
}
