import classes from './output-switch.module.css'

/** Switch that shows what the board reported. A press asks; the knob moves when the board says so. */
interface Props {
  on: boolean
  word: string
  label: string
  pending: boolean
  /** Why it cannot be pressed now. */
  locked: string | undefined
  /** Held by a person: drawn in the colour of hands. */
  manual?: boolean
  onTurn(): void
}

export function OutputSwitch({ on, word, label, pending, locked, manual = false, onTurn }: Props) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      aria-disabled={locked !== undefined}
      title={locked ?? label}
      className={classes.switch}
      data-pending={pending}
      data-manual={manual}
      onClick={(event) => {
        event.stopPropagation()
        if (locked === undefined) onTurn()
      }}
    >
      <span className={classes.track} aria-hidden="true">
        <span className={classes.knob} />
      </span>
      <span className={classes.word}>{word}</span>
    </button>
  )
}
