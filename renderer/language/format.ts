import i18next from 'i18next'
import { useSyncExternalStore } from 'react'
import { type Language, languageFrom } from './language.ts'

/** Numbers, ages, times and sizes in the reader's language. Minus is −, decimals are fixed by the caller. */
export interface Format {
  language: Language
  /** Fixed decimals, grouped thousands. */
  number(value: number, decimals?: number): string
  /** Very large and very small numbers: `1.25e−9`. */
  power(value: number): string
  /** Length of time: `4 min 7 s`, `2 h 14 min`, `12 d 4 h`. */
  duration(ms: number): string
  /** Length of time since `atMs`, never negative: `4 min 7 s`, German `vor 4 min 7 s`. */
  age(atMs: number, nowMs: number): string
  /** 14:28:01 */
  time(atMs: number): string
  /** 14:28 */
  shortTime(atMs: number): string
  /** Fri 20 Nov; with the year where it is not that of `nowMs`. */
  date(atMs: number, nowMs?: number): string
  /** Today the time alone, else date and time. */
  moment(atMs: number, nowMs: number): string
  /** 1.8 GB; powers of 1000. */
  bytes(count: number): string
  /** `UTC+1`; of this computer unless another zone is named. */
  zone(atMs: number, timeZone?: string): string
}

const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de-DE' }
const DAY_UNIT: Record<Language, string> = { en: 'd', de: 'T' }

export function makeFormat(language: Language): Format {
  const locale = LOCALES[language]
  const byDecimals: Intl.NumberFormat[] = []
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  const shortTime = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const date = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' })
  const zone = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'shortOffset' })

  const number = (value: number, decimals = 0): string => {
    let format = byDecimals[decimals]
    if (!format) {
      format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
      byDecimals[decimals] = format
    }
    const text = format.format(value)
    return text.startsWith('-') ? `−${text.slice(1)}` : text
  }

  const power = (value: number): string => {
    const [mantissa = '', exponent = ''] = value.toExponential(2).split('e')
    return `${number(Number(mantissa), 2)}e${exponent.replace('+', '').replace('-', '−')}`
  }

  const duration = (ms: number): string => {
    const s = Math.max(0, Math.floor(ms / 1000))
    if (s < 60) return `${s} s`
    const min = Math.floor(s / 60)
    if (min < 60) return `${min} min ${s % 60} s`
    const h = Math.floor(min / 60)
    if (h < 24) return `${h} h ${min % 60} min`
    return `${number(Math.floor(h / 24))} ${DAY_UNIT[language]} ${h % 24} h`
  }

  const dateText = (atMs: number, nowMs = atMs) => {
    const year = new Date(atMs).getFullYear()
    const text = date.format(atMs).replace(',', '')
    return year === new Date(nowMs).getFullYear() ? text : `${text} ${year}`
  }
  const sameDay = (a: number, b: number) => new Date(a).toDateString() === new Date(b).toDateString()

  return {
    language,
    number,
    power,
    duration,
    age: (atMs, nowMs) => (language === 'de' ? `vor ${duration(nowMs - atMs)}` : duration(nowMs - atMs)),
    time: (atMs) => time.format(atMs),
    shortTime: (atMs) => shortTime.format(atMs),
    date: dateText,
    moment: (atMs, nowMs) => (sameDay(atMs, nowMs) ? time.format(atMs) : `${dateText(atMs, nowMs)} ${shortTime.format(atMs)}`),
    bytes: (count) => {
      const units = ['B', 'kB', 'MB', 'GB', 'TB']
      const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3))
      return `${number(count / 1000 ** power, power === 0 ? 0 : 1)} ${units[power]}`
    },
    zone: (atMs, timeZone) => {
      const there = timeZone === undefined ? zone : new Intl.DateTimeFormat('en-GB', { timeZoneName: 'shortOffset', timeZone })
      const name = there.formatToParts(atMs).find((part) => part.type === 'timeZoneName')?.value ?? 'UTC'
      return name.replace('GMT', 'UTC').replace('-', '−')
    },
  }
}

let current: Format | undefined

/** One listener for all: useTranslation() would cost each of hundreds of tiles its own. */
function subscribe(listener: () => void): () => void {
  i18next.on('languageChanged', listener)
  return () => i18next.off('languageChanged', listener)
}

function read(): Format {
  const language = languageFrom(i18next.language)
  if (current?.language !== language) current = makeFormat(language)
  return current
}

/** Formats of the language in use; a new object only when the language changes. */
export function useFormat(): Format {
  return useSyncExternalStore(subscribe, read)
}
