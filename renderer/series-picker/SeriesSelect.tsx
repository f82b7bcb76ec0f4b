import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './series-picker.module.css'
import { findSeries } from './series-search.ts'
import { useSeriesEntries } from './use-series-entries.ts'

/** Chooses one series by search over name, board, zone, sensor type and unit. */
interface Props {
  label: string
  hideLabel?: boolean
  value: number | null
  onChange(series: number): void
  error?: React.ReactNode
  size?: number
}

/** Rows listed at once; more words narrow them. */
const LISTED = 60

export function SeriesSelect({ label, hideLabel = false, value, onChange, error }: Props) {
  const { t } = useTranslation('picker')
  const entries = useSeriesEntries()
  const byId = useMemo(() => new Map(entries.map((entry) => [String(entry.id), entry])), [entries])
  const data = useMemo(() => entries.map((entry) => ({ value: String(entry.id), label: `${entry.name}, ${entry.board}` })), [entries])
  return (
    <Select
      {...(hideLabel ? { 'aria-label': label } : { label })}
      searchable
      data={data}
      limit={LISTED}
      value={value === null ? null : String(value)}
      allowDeselect={false}
      placeholder={t('choose')}
      nothingFoundMessage={t(entries.length === 0 ? 'noSeries' : 'none')}
      error={error}
      filter={({ options, search }) => {
        const found = new Set(findSeries(entries, search.replace(/,/g, ' ')).map((entry) => String(entry.id)))
        return options.filter((option) => 'value' in option && found.has(option.value)).slice(0, LISTED)
      }}
      renderOption={({ option }) => {
        const entry = byId.get(option.value)
        return (
          <span className={classes.option}>
            <span className={classes.name}>{entry?.name}</span>
            <span className={classes.board}>{entry?.board}</span>
            <span className={classes.unit}>{entry?.unit}</span>
          </span>
        )
      }}
      onChange={(next) => {
        if (next !== null) onChange(Number(next))
      }}
    />
  )
}
