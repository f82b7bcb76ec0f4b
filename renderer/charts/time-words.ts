import type { Language } from '../language/language.ts'
import type { TimeTick } from './time-ticks.ts'

/** How times are written on the axis, at the crosshair and in the brush, by language. */
export interface TimeWords {
  tick(tick: TimeTick): string
  /** At the crosshair: as exact as the range is long. */
  moment(atMs: number, spanMs: number): string
  /** `Tue 17` */
  day(atMs: number): string
}

const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de-DE' }
const DAY = 86_400_000
const made = new Map<Language, TimeWords>()

export function timeWords(language: Language): TimeWords {
  let words = made.get(language)
  if (!words) {
    words = makeWords(LOCALES[language])
    made.set(language, words)
  }
  return words
}

function makeWords(locale: string): TimeWords {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const own = new Intl.DateTimeFormat(locale, { hourCycle: 'h23', ...options })
    return (atMs: number) => own.format(atMs).replace(/,/g, '')
  }
  const clock = { hour: '2-digit', minute: '2-digit' } as const
  const time = format(clock)
  const second = format({ ...clock, second: '2-digit' })
  const fraction = format({ ...clock, second: '2-digit', fractionalSecondDigits: 3 })
  const day = format({ weekday: 'short', day: 'numeric' })
  const dayMonth = format({ weekday: 'short', day: 'numeric', month: 'short' })
  const month = format({ day: 'numeric', month: 'short' })
  const monthYear = format({ month: 'short', year: 'numeric' })
  const year = format({ year: 'numeric' })
  return {
    tick: (tick) => {
      switch (tick.kind) {
        case 'year':
          return year(tick.atMs)
        case 'month':
          return new Date(tick.atMs).getMonth() === 0 ? monthYear(tick.atMs) : month(tick.atMs)
        case 'day':
          return day(tick.atMs)
        case 'time':
          return time(tick.atMs)
        case 'second':
          return second(tick.atMs)
        default:
          return fraction(tick.atMs)
      }
    },
    moment: (atMs, spanMs) => {
      if (spanMs <= 10_000) return fraction(atMs)
      if (spanMs <= DAY) return second(atMs)
      if (spanMs <= 60 * DAY) return `${dayMonth(atMs)} ${time(atMs)}`
      return `${dayMonth(atMs)} ${year(atMs)} ${time(atMs)}`
    },
    day,
  }
}
