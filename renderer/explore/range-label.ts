import type { TFunction } from 'i18next'
import type { Format } from '../language/format.ts'
import { isLive, type RangeSpec, type Span } from './explore-range.ts'

/** A range in words: `20 Nov 06:00 – now`, `18 Nov 06:00 – 20 Nov 14:32`. Pure. */
export function rangeLabel(spec: RangeSpec, { fromMs, toMs }: Span, t: TFunction<'explore'>, format: Format): string {
  const fine = toMs - fromMs < 10 * 60_000
  const time = (atMs: number) => (fine ? format.time(atMs) : format.shortTime(atMs))
  const day = (atMs: number) => dayText(atMs, toMs, format)
  const from = `${day(fromMs)} ${time(fromMs)}`
  if (isLive(spec)) return `${from} – ${t('range.now')}`
  const sameDay = new Date(fromMs).toDateString() === new Date(toMs).toDateString()
  return `${from} – ${sameDay ? '' : `${day(toMs)} `}${time(toMs)}`
}

/** Without the weekday, with the year where it is not this one. */
function dayText(atMs: number, nearMs: number, format: Format): string {
  const date = new Date(atMs)
  const locale = format.language === 'de' ? 'de-DE' : 'en-GB'
  const other = date.getFullYear() !== new Date(nearMs).getFullYear() || date.getFullYear() !== new Date().getFullYear()
  return dateFormat(locale, other).format(date)
}

const made = new Map<string, Intl.DateTimeFormat>()

/** Making one takes longer than a frame has for it. */
function dateFormat(locale: string, withYear: boolean): Intl.DateTimeFormat {
  const key = `${locale} ${withYear}`
  const known = made.get(key) ?? new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...(withYear && { year: 'numeric' }) })
  made.set(key, known)
  return known
}
