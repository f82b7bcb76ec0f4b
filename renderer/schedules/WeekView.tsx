import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schedule } from '../../backend/contract/schedules/schedule.ts'
import { useFormat } from '../language/format.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { type CalendarDay, dayAt, minuteOfDay } from './calendar-days.ts'
import type { CalendarEntry } from './calendar-entries.ts'
import { clockText, isMovable, moved, resized, STEP_MIN } from './move-entry.ts'
import { changeSchedule } from './save-schedule.ts'
import { useScheduleWords } from './use-schedule-words.ts'
import classes from './week.module.css'

/** Seven days by the wall clock. Entries of weekly schedules are moved and resized by hand or keys; an empty place makes one. */
interface Props {
  days: readonly CalendarDay[]
  entries: ReadonlyMap<string, readonly CalendarEntry[]>
  marked: ReadonlySet<string>
  timeZone: string
  nowMs: number
  /** Why nothing can be changed. */
  needs: string | undefined
  onOpen(schedule: Schedule): void
  onMake(day: CalendarDay, minute: number): void
}

/** Height of an hour, px; the same stands in week.module.css. */
const HOUR_PX = 44
const LEAST_PX = 22
/** From here on names have a line of their own, px. */
const TALL_PX = 40
const FIRST_HOUR = 5
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const MINUTE_MS = 60_000

interface Drag {
  key: string
  kind: 'move' | 'resize'
  startX: number
  startY: number
  columnPx: number
  minutes: number
  days: number
}

export function WeekView({ days, entries, marked, timeZone, nowMs, needs, onOpen, onMake }: Props) {
  const { t } = useTranslation('schedules')
  const format = useFormat()
  const words = useScheduleWords()
  const [drag, setDrag] = useState<Drag | null>(null)
  const dragged = useRef(false)
  const scroller = useRef<HTMLDivElement>(null)
  // Nights are quiet: the day begins at the top.
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = FIRST_HOUR * HOUR_PX
  }, [])
  const today = dayAt(nowMs, timeZone)
  const locale = format.language === 'de' ? 'de-DE' : 'en-GB'
  const dayName = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'numeric', timeZone: 'UTC' })
  const time = (minute: number) => clockText(minute * MINUTE_MS)

  const change = (entry: CalendarEntry, kind: Drag['kind'], minutes: number, shift: number) => {
    const body = kind === 'move' ? moved(entry.schedule, entry.atMs, minutes, shift) : resized(entry.schedule, minutes)
    if (body) void changeSchedule(entry.schedule, body, kind === 'move' ? 'moved' : 'resized')
  }

  const begin = (event: React.PointerEvent<HTMLElement>, entry: CalendarEntry, kind: Drag['kind']) => {
    dragged.current = false
    if (needs !== undefined || !isMovable(entry.schedule) || entry.count > 1 || event.button !== 0) return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    const column = event.currentTarget.closest('[data-day]')?.getBoundingClientRect().width ?? 1
    setDrag({ key: entry.key, kind, startX: event.clientX, startY: event.clientY, columnPx: column, minutes: 0, days: 0 })
  }
  const go = (event: React.PointerEvent, entry: CalendarEntry, dayIndex: number) => {
    if (drag?.key !== entry.key) return
    const steps = Math.round(((event.clientY - drag.startY) / HOUR_PX) * (60 / STEP_MIN))
    const shift = drag.kind === 'move' ? Math.round((event.clientX - drag.startX) / drag.columnPx) : 0
    const minutes = steps * STEP_MIN
    const within = Math.max(-entry.fromMin, Math.min(1440 - STEP_MIN - entry.fromMin, minutes))
    const inWeek = Math.max(-dayIndex, Math.min(6 - dayIndex, shift))
    if (within !== 0 || inWeek !== 0) dragged.current = true
    setDrag({ ...drag, minutes: drag.kind === 'move' ? within : minutes, days: inWeek })
  }
  const end = (entry: CalendarEntry) => {
    if (drag?.key !== entry.key) return
    setDrag(null)
    change(entry, drag.kind, drag.minutes, drag.days)
  }
  const onKey = (event: React.KeyboardEvent, entry: CalendarEntry) => {
    if (needs !== undefined || !isMovable(entry.schedule) || entry.count > 1) return
    const step = { ArrowUp: -STEP_MIN, ArrowDown: STEP_MIN }[event.key] ?? 0
    const shift = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0
    if (step === 0 && shift === 0) return
    event.preventDefault()
    if (!event.shiftKey) change(entry, 'move', step, shift)
    else if (step !== 0) change(entry, 'resize', step, 0)
  }

  return (
    <div ref={scroller} className={classes.scroller}>
      <div className={classes.week}>
        <div className={classes.corner} />
        {days.map((day) => (
          <div key={day.date} className={classes.dayHead} data-today={day.date === today}>
            {dayName.format(day.local)}
            {day.change && (
              <span
                className={classes.change}
                title={t(`calendar.${day.change.kind}`, { from: time(day.change.fromMin), to: time(day.change.toMin) })}
              >
                <StatusGlyph status="event" size={12} />
                <span className="sr-only">
                  {t(`calendar.${day.change.kind}`, { from: time(day.change.fromMin), to: time(day.change.toMin) })}
                </span>
              </span>
            )}
          </div>
        ))}
        <div className={classes.hours} aria-hidden="true">
          {HOURS.map((hour) => (
            <span key={hour}>{hour === 0 ? '' : time(hour * 60)}</span>
          ))}
        </div>
        {days.map((day, dayIndex) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard makes schedules by the button in the page's head
          // biome-ignore lint/a11y/noStaticElementInteractions: as above
          <div
            key={day.date}
            className={classes.day}
            data-day={day.date}
            data-today={day.date === today}
            onClick={(event) => {
              if (needs !== undefined || event.target !== event.currentTarget) return
              const y = event.clientY - event.currentTarget.getBoundingClientRect().top
              onMake(day, Math.floor(((y / HOUR_PX) * 60) / 30) * 30)
            }}
          >
            {day.change && (
              <span
                className={classes.clockChange}
                data-kind={day.change.kind}
                style={{ top: px(day.change.fromMin), height: px(day.change.toMin - day.change.fromMin) }}
              >
                {t(`calendar.${day.change.kind}`, { from: time(day.change.fromMin), to: time(day.change.toMin) })}
              </span>
            )}
            {day.date === today && <span className={classes.now} style={{ top: px(minuteOfDay(nowMs, day, timeZone)) }} />}
            {(entries.get(day.date) ?? []).map((entry) => {
              const going = drag?.key === entry.key ? drag : null
              const from = entry.fromMin + (going?.kind === 'move' ? going.minutes : 0)
              const length = Math.max(0, entry.toMin - entry.fromMin + (going?.kind === 'resize' ? going.minutes : 0))
              const label =
                entry.count > 1
                  ? t('calendar.band', { name: entry.schedule.name, count: entry.count, from: time(from), to: time(entry.toMin) })
                  : t('calendar.entry', {
                      name: entry.schedule.name,
                      day: dayName.format(day.local),
                      time: time(from),
                      action: words.action(entry.schedule),
                    })
              const conflict = marked.has(entry.key)
              return (
                <button
                  key={entry.key}
                  type="button"
                  className={classes.entry}
                  data-kind={entry.schedule.action.command === 'OFF' ? 'off' : 'on'}
                  data-enabled={entry.schedule.enabled}
                  data-conflict={conflict}
                  data-movable={needs === undefined && isMovable(entry.schedule) && entry.count === 1}
                  data-going={going !== null}
                  data-tall={(length / 60) * HOUR_PX >= TALL_PX}
                  aria-label={entry.schedule.enabled ? label : `${label}, ${t('calendar.off')}`}
                  title={label}
                  style={{
                    top: px(from),
                    height: `${Math.max(LEAST_PX, (length / 60) * HOUR_PX)}px`,
                    left: `calc(${(entry.lane / entry.lanes) * 100}% + ${going ? going.days * going.columnPx : 0}px)`,
                    width: `calc(${100 / entry.lanes}% - 3px)`,
                  }}
                  onPointerDown={(event) => begin(event, entry, 'move')}
                  onPointerMove={(event) => go(event, entry, dayIndex)}
                  onPointerUp={() => end(entry)}
                  onPointerCancel={() => setDrag(null)}
                  onKeyDown={(event) => onKey(event, entry)}
                  onClick={() => {
                    if (!dragged.current) onOpen(entry.schedule)
                  }}
                >
                  <span className={classes.entryTime}>{time(from).slice(0, 5)}</span>
                  {conflict && <StatusGlyph status="warning" size={12} />}
                  <span className={classes.entryName}>
                    {entry.count > 1 ? `${entry.count}× ${entry.schedule.name}` : entry.schedule.name}
                  </span>
                  {entry.count === 1 && isMovable(entry.schedule) && needs === undefined && entry.schedule.action.command !== 'OFF' && (
                    <span
                      className={classes.grip}
                      onPointerDown={(event) => begin(event, entry, 'resize')}
                      onPointerMove={(event) => {
                        event.stopPropagation()
                        go(event, entry, dayIndex)
                      }}
                      onPointerUp={(event) => {
                        event.stopPropagation()
                        end(entry)
                      }}
                    />
                  )}
                </button>
              )
            })}
          </div>
        ))}
      </div>
      <p className="sr-only">{t('calendar.hint')}</p>
    </div>
  )
}

function px(minutes: number): string {
  return `${(minutes / 60) * HOUR_PX}px`
}
