import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { fromCron } from './schedule.ts'

const MONDAY = Date.UTC(2026, 10, 16)
const DAY_MS = 86_400_000

/** A schedule of five fields in words: "Mondays at 06:00". */
export function useScheduleWords(): (cron: string) => string {
  const { t } = useTranslation('reports')
  const { language } = useFormat()
  const weekday = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { weekday: 'long', timeZone: 'UTC' })
  return (cron) => {
    const schedule = fromCron(cron)
    switch (schedule.every) {
      case 'hour':
        return t('words.hour', { minute: String(schedule.minute).padStart(2, '0') })
      case 'day':
        return t('words.day', { at: schedule.at })
      case 'week':
        return t('words.week', { day: weekday.format(MONDAY + (schedule.weekday - 1) * DAY_MS), at: schedule.at })
      case 'month':
        return t('words.month', { day: schedule.day, at: schedule.at })
      case 'other':
        return cron
    }
  }
}
