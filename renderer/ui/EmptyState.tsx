import classes from './empty-state.module.css'

/** What stands where nothing is yet: what is missing, what it takes, and the acts that help. */
interface Props {
  title: string
  text: React.ReactNode
  /** Buttons; the first is the primary one. */
  children?: React.ReactNode
  /** Below the buttons, full width. */
  more?: React.ReactNode
}

export function EmptyState({ title, text, children, more }: Props) {
  return (
    <div className={classes.empty}>
      <h2 className={classes.title}>{title}</h2>
      <p className={classes.text}>{text}</p>
      {children !== undefined && <div className={classes.acts}>{children}</div>}
      {more}
    </div>
  )
}
