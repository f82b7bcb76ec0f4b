import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { zoneChoices } from './time-zones.ts'

/** One of the IANA time zones by search, with its present distance from UTC. This computer's and UTC come first. */
interface Props {
  label: string
  value: string
  onChange(timeZone: string): void
}

export function TimeZoneSelect({ label, value, onChange }: Props) {
  const { t } = useTranslation('exports')
  const { language } = useFormat()
  const data = useMemo(() => zoneChoices(value, t('writing.here'), language), [value, t, language])
  return (
    <Select
      label={label}
      searchable
      limit={80}
      data={data}
      value={value}
      allowDeselect={false}
      nothingFoundMessage={t('writing.noZone')}
      onChange={(next) => {
        if (next !== null) onChange(next)
      }}
    />
  )
}
