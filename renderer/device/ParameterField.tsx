import { Checkbox, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { LibraryParameter } from '../../backend/contract/library.ts'
import { useFormat } from '../language/format.ts'
import classes from './editor.module.css'
import { parameterWords } from './parameter-words.ts'
import { decimals } from './use-fault-text.ts'

/** One parameter of a sensor library, by its kind, with unit and range. */
interface Props {
  /** Name of the library. */
  library: string
  parameter: LibraryParameter
  value: string | boolean | undefined
  error: string | undefined
  onChange(value: string | boolean): void
}

export function ParameterField({ library, parameter, value, error, onChange }: Props) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const { label, about, choice } = parameterWords(library, parameter, format.language)
  if (parameter.kind === 'boolean') {
    return (
      <Checkbox
        label={label}
        description={about}
        classNames={{ description: classes.check ?? '' }}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    )
  }
  const text = typeof value === 'string' ? value : ''
  if (parameter.kind === 'choice') {
    return (
      <Select
        label={label}
        description={about}
        data={(parameter.choices ?? []).map((one) => ({ value: one, label: choice(one) }))}
        value={text}
        allowDeselect={false}
        onChange={(next) => onChange(next ?? '')}
      />
    )
  }
  const { min, max, unit = '' } = parameter
  const number = (one: number) => format.number(one, decimals(one))
  const range = min !== undefined && max !== undefined ? t('editor.between', { min: number(min), max: number(max), unit }) : ''
  return (
    <TextInput
      label={label}
      description={[about, range.trim()].filter((part) => part !== '').join(' · ')}
      inputMode="decimal"
      value={text}
      error={error}
      rightSection={<span className={classes.unit}>{unit}</span>}
      rightSectionWidth={52}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
