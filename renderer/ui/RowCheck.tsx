/** Checkbox of a row: native, because Mantine's costs a frame when thirty rows appear at once. Looks the same (ui/base.css). */
interface Props {
  label: string
  checked: boolean
  /** Some of the rows, not all. */
  some?: boolean
  onPick(range: boolean): void
}

export function RowCheck({ label, checked, some = false, onPick }: Props) {
  return (
    <input
      ref={(input) => {
        if (input) input.indeterminate = some
      }}
      type="checkbox"
      aria-label={label}
      tabIndex={-1}
      checked={checked}
      onChange={() => undefined}
      onClick={(event) => onPick(event.shiftKey)}
    />
  )
}
