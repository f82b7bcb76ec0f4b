import { useTranslation } from 'react-i18next'
import type { Schedule } from '../../backend/contract/schedules/schedule.ts'
import { useFormat } from '../language/format.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { type CalendarDay, dayAt } from './calendar-days.ts'
import type { CalendarEntry } from './calendar-entries.ts'
import classes from './month.module.css'
import { clockText } from './move-entry.ts'

/** Whole weeks of a month; a day leads to its week. */
interface Props {
  days: readonly CalendarDay[]
  entries: ReadonlyMap<string, readonly CalendarEntry[]>
  marked: ReadonlySet<string>
  month: string
  timeZone: string
  nowMs: number
  onOpen(schedule: Schedule): void
  onDay(date: string): void
}

const SHOWN = 3
const MINUTE_MS = 60_000

export function MonthView({ days, entries, marked, month, timeZone, nowMs, onOpen, onDay }: Props) {
  const { t } = useTranslation('schedules')
  const format = useFormat()
  const locale = format.language === 'de' ? 'de-DE' : 'en-GB'
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  const long = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
  const today = dayAt(nowMs, timeZone)
  return (
    <div className={classes.scroller}>
      <div className={classes.month}>
        {days.slice(0, 7).map((day) => (
          <div key={day.date} className={classes.head} aria-hidden="true">
            {weekday.format(day.local)}
          </div>
        ))}
        {days.map((day) => {
          const list = entries.get(day.date) ?? []
          return (
            <section
              key={day.date}
              className={classes.day}
              data-outside={!day.date.startsWith(month)}
              data-today={day.date === today}
              aria-label={long.format(day.local)}
            >
              <button type="button" className={classes.number} aria-label={long.format(day.local)} onClick={() => onDay(day.date)}>
                {Number(day.date.slice(8))}
                {day.change && (
                  <span
                    title={t(`calendar.${day.change.kind}`, {
                      from: clockText(day.change.fromMin * MINUTE_MS),
                      to: clockText(day.change.toMin * MINUTE_MS),
                    })}
                  >
                    <StatusGlyph status="event" size={12} />
                  </span>
                )}
              </button>
              {list.slice(0, SHOWN).map((entry) => (
                <button
                  key={entry.key}
                  type="button"
                  className={classes.entry}
                  data-kind={entry.schedule.action.command === 'OFF' ? 'off' : 'on'}
                  data-enabled={entry.schedule.enabled}
                  title={entry.schedule.name}
                  onClick={() => onOpen(entry.schedule)}
                >
                  {marked.has(entry.key) ? <StatusGlyph status="warning" size={12} /> : <span className={classes.dot} />}
                  <b>{entry.count > 1 ? `${entry.count}×` : clockText(entry.fromMin * MINUTE_MS).slice(0, 5)}</b>
                  <span>{entry.schedule.name}</span>
                </button>
              ))}
              {list.length > SHOWN && (
                <button type="button" className={classes.more} onClick={() => onDay(day.date)}>
                  {t('calendar.more', { count: list.length - SHOWN })}
                </button>
              )}
            </section>
          )
        })}
      </div>
    </div>
  )
}
