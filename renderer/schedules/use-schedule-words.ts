import { useTranslation } from 'react-i18next'
import type { Schedule, ScheduleBody } from '../../backend/contract/schedules/schedule.ts'
import { type Format, useFormat } from '../language/format.ts'

/** How schedules are said: when they fall due, and what they do. */

/** A Monday, for the names of weekdays. */
const MONDAY = Date.UTC(2026, 10, 16)
const DAY_MS = 86_400_000
const TIMES_SHOWN = 3

export function useScheduleWords() {
  const { t } = useTranslation('schedules')
  const format = useFormat()
  const locale = format.language === 'de' ? 'de-DE' : 'en-GB'
  const short = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })

  const dayNames = (days: readonly number[]): string => {
    const key = [...days].sort().join('')
    if (key === '1234567') return t('words.daily')
    if (key === '12345') return t('words.weekdays')
    if (key === '67') return t('words.weekend')
    return days.map((day) => short.format(MONDAY + (day - 1) * DAY_MS)).join(', ')
  }

  const when = ({ when }: Pick<ScheduleBody, 'when'>): string => {
    if (when.kind === 'cron') return t('words.cron', { cron: when.cron })
    const days = dayNames(when.days)
    if (when.kind === 'weekly') {
      const more = when.times.length - TIMES_SHOWN
      return t('words.at', { days, times: when.times.slice(0, TIMES_SHOWN).join(', ') + (more > 0 ? ` +${more}` : '') })
    }
    const event = t(`words.${when.event}`)
    if (when.offsetMin === 0) return t('words.sun', { days, event })
    return t(when.offsetMin > 0 ? 'words.after' : 'words.before', { days, event, minutes: format.number(Math.abs(when.offsetMin)) })
  }

  const action = ({ action }: Pick<Schedule, 'action'>): string => {
    const word =
      action.command === 'PWM' ? t('action.share', { percent: format.number(action.percent ?? 0) }) : t(`action.${action.command}`)
    return action.durationS === 0 ? word : t('action.for', { action: word, time: lengthText(action.durationS, format) })
  }

  return { when, action, dayNames }
}

/** `30 min`, not `30 min 0 s`. */
function lengthText(seconds: number, format: Format): string {
  return seconds < 3600 && seconds % 60 === 0 ? `${format.number(seconds / 60)} min` : format.duration(seconds * 1000)
}
