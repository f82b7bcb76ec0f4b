import { useMemo } from 'react'
import { useFormat } from '../../language/format.ts'

const DAY_MS = 86_400_000
/** A Monday. */
const MONDAY = Date.UTC(2026, 10, 16)

/** Short name of a weekday: 1 = Monday … 7 = Sunday. */
export function useWeekdays(): (day: number) => string {
  const { language } = useFormat()
  return useMemo(() => {
    const names = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { weekday: 'short', timeZone: 'UTC' })
    return (day) => names.format(MONDAY + (day - 1) * DAY_MS)
  }, [language])
}
