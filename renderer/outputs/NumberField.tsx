import { NumberInput } from '@mantine/core'
import { useFormat } from '../language/format.ts'

/** A number that may be empty, which stands for null. Out of range is taken back when the field is left. */
interface Props {
  label: string
  value: number | null
  min?: number
  max?: number
  /** Whole numbers only. */
  whole?: boolean
  placeholder?: string | undefined
  description?: string | undefined
  error?: React.ReactNode
  disabled?: boolean
  onChange(value: number | null): void
}

export function NumberField({ label, value, min, max, whole = false, placeholder, description, error, disabled, onChange }: Props) {
  const { language } = useFormat()
  return (
    <NumberInput
      label={label}
      value={value ?? ''}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      allowDecimal={!whole}
      decimalSeparator={language === 'de' ? ',' : '.'}
      clampBehavior="blur"
      hideControls
      placeholder={placeholder}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={error}
      disabled={disabled ?? false}
      onChange={(next) =>
        onChange(typeof next === 'number' ? next : next.trim() === '' ? null : Number.isFinite(Number(next)) ? Number(next) : null)
      }
    />
  )
}
