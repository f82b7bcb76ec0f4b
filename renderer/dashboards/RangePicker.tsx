import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { RANGES } from './dashboard-search.ts'
import { rangeText } from './widgets/range-text.ts'

/** A range back from now. `inherited`: offers the page's own as null. */
interface Props {
  label: string
  labelled?: boolean
  value: number | null
  inherited?: boolean
  onChange(value: number | null): void
}

export function RangePicker({ label, labelled = false, value, inherited = false, onChange }: Props) {
  const { t } = useTranslation('dashboards')
  const known = value === null || RANGES.some((one) => one === value)
  const ranges = known ? [...RANGES] : [...RANGES, value].sort((a, b) => a - b)
  const data = ranges.map((one) => ({ value: String(one), label: rangeText(one, t) }))
  return (
    <Select
      {...(labelled ? { label } : { 'aria-label': label, w: 140 })}
      data={inherited ? [{ value: '', label: t('range.inherited') }, ...data] : data}
      value={value === null ? '' : String(value)}
      allowDeselect={false}
      onChange={(text) => onChange(text === '' || text === null ? null : Number(text))}
    />
  )
}
