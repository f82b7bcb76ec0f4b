// Words of the report in both languages, and numbers, times and durations as each writes them.

import type { ExportSpec } from '../contract/export.ts'
import type { Aggregation, CalendarUnit } from '../contract/history.ts'

const EN = {
  site: 'Site',
  period: 'Period',
  made: 'Made',
  by: 'by',
  page: 'Page {page} of {pages}',
  shown: 'Shown',
  points: '{what}, points of {width}',
  buckets: '{what} per {unit}',
  samples: 'every single reading',
  both: 'single readings; where there are too many, the mean with its range, points of {width}',
  thisMachine: 'this machine',
  onThisMachine: 'on this machine',
  series: 'Series',
  statistics: 'Statistics',
  min: 'Min',
  mean: 'Mean',
  max: 'Max',
  sd: 'SD',
  p5: 'P5',
  p95: 'P95',
  last: 'Last',
  over: 'Over limit',
  gaps: 'Gaps',
  gapsTime: 'Time in gaps',
  states: 'States',
  state: 'State',
  time: 'Time',
  share: 'Share',
  entered: 'Entered',
  events: 'Alarms and events',
  noEvents: 'No alarms or events in this period.',
  moreEvents: '{count} earlier ones are not listed.',
  remarks: 'Annotations',
  event: 'Event',
  board: 'Board',
  remark: 'Annotation',
  author: 'Author',
  noData: 'No data',
  offline: 'Board offline',
  noSamples: 'There are no samples in this period.',
  skipped: 'Without series that no longer exist.',
  estimated: 'Standard deviation, percentiles and times are made from minute means.',
  figuresOf:
    'Figures count every sample of the period except bad and excluded ones. A time over the limit counts the warning limits, else the critical ones.',
  noLimit: 'no limit',
  warning: 'Warning',
  critical: 'Critical',
  none: '–',
}
export type ReportWords = Record<keyof typeof EN, string>

const DE: ReportWords = {
  site: 'Ort',
  period: 'Zeitraum',
  made: 'Erstellt',
  by: 'von',
  page: 'Seite {page} von {pages}',
  shown: 'Gezeigt',
  points: '{what}, Punkte von {width}',
  buckets: '{what} je {unit}',
  samples: 'jeder einzelne Messwert',
  both: 'einzelne Messwerte; wo es zu viele sind, der Mittelwert mit Spanne, Punkte von {width}',
  thisMachine: 'dieser Rechner',
  onThisMachine: 'auf diesem Rechner',
  series: 'Reihe',
  statistics: 'Statistik',
  min: 'Min.',
  mean: 'Mittel',
  max: 'Max.',
  sd: 'Stdabw.',
  p5: 'P5',
  p95: 'P95',
  last: 'Letzter',
  over: 'Über Grenze',
  gaps: 'Lücken',
  gapsTime: 'Zeit in Lücken',
  states: 'Zustände',
  state: 'Zustand',
  time: 'Zeit',
  share: 'Anteil',
  entered: 'Eintritte',
  events: 'Alarme und Ereignisse',
  noEvents: 'Keine Alarme oder Ereignisse in diesem Zeitraum.',
  moreEvents: '{count} frühere sind nicht aufgeführt.',
  remarks: 'Anmerkungen',
  event: 'Ereignis',
  board: 'Board',
  remark: 'Anmerkung',
  author: 'Verfasser',
  noData: 'Keine Daten',
  offline: 'Board offline',
  noSamples: 'In diesem Zeitraum gibt es keine Messwerte.',
  skipped: 'Ohne Reihen, die es nicht mehr gibt.',
  estimated: 'Standardabweichung, Perzentile und Zeiten sind aus Minutenmitteln berechnet.',
  figuresOf:
    'Die Zahlen zählen jeden Messwert des Zeitraums, außer schlechten und ausgeschlossenen. Zeit über der Grenze: Warngrenzen, sonst kritische Grenzen.',
  noLimit: 'keine Grenze',
  warning: 'Warnung',
  critical: 'Kritisch',
  none: '–',
}

const AGGREGATIONS: Record<ExportSpec['language'], Record<Aggregation, string>> = {
  en: { mean: 'mean', min: 'minimum', max: 'maximum', last: 'last value', sum: 'sum', count: 'count', raw: 'mean', timeInState: 'mean' },
  de: {
    mean: 'Mittelwert',
    min: 'Minimum',
    max: 'Maximum',
    last: 'letzter Wert',
    sum: 'Summe',
    count: 'Anzahl',
    raw: 'Mittelwert',
    timeInState: 'Mittelwert',
  },
}

const BUCKETS: Record<ExportSpec['language'], Record<CalendarUnit, string>> = {
  en: { hour: 'hour', day: 'day', week: 'week', month: 'month' },
  de: { hour: 'Stunde', day: 'Tag', week: 'Woche', month: 'Monat' },
}

/** The name under which the machine's own token acts; backend/access gives it. */
const OWN_TOKEN = 'local'

/** Characters of a figure, see renderer/quantities/format.ts. */
const LONGEST = 12

const LOCALES = { en: 'en-GB', de: 'de-DE' } as const

/** How a report in one language and time zone writes things. */
export class ReportLanguage {
  readonly words: ReportWords
  readonly locale: string
  readonly #language: ExportSpec['language']
  readonly #dateTime: Intl.DateTimeFormat
  readonly #short: Intl.DateTimeFormat
  readonly #numbers = new Map<number, Intl.NumberFormat>()

  constructor(language: ExportSpec['language'], timeZone: string) {
    this.words = language === 'de' ? DE : EN
    this.locale = LOCALES[language]
    this.#language = language
    const day = { timeZone, year: 'numeric', month: 'short', day: 'numeric' } as const
    this.#dateTime = new Intl.DateTimeFormat(this.locale, {
      ...day,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    })
    this.#short = new Intl.DateTimeFormat(this.locale, {
      timeZone,
      day: '2-digit',
      month: '2-digit',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
  }

  /** `20. Nov. 2026, 14:00 MEZ` */
  dateTime(atMs: number): string {
    return this.#dateTime.format(atMs)
  }

  /** `20.11.2026, 14:00:05`, for tables. */
  shortTime(atMs: number): string {
    return this.#short.format(atMs)
  }

  aggregation(aggregation: Aggregation): string {
    return AGGREGATIONS[this.#language][aggregation]
  }

  bucket(unit: CalendarUnit): string {
    return BUCKETS[this.#language][unit]
  }

  /** `von eva`; the machine's own token is nobody's name. */
  by(person: string): string {
    return person === OWN_TOKEN ? this.words.onThisMachine : `${this.words.by} ${person}`
  }

  person(name: string): string {
    return name === OWN_TOKEN ? this.words.thisMachine : name
  }

  /** As the screens write a reading: small ones that would round to nothing, and long ones, as a power of ten. */
  figure(value: number | null, decimals: number): string {
    if (value === null || !Number.isFinite(value)) return this.words.none
    const text = this.number(value, decimals)
    const lost = decimals === 2 && value !== 0 && Math.abs(value) < 0.005
    if (!lost && text.length <= LONGEST) return text
    const [mantissa = '', exponent = ''] = value.toExponential(2).split('e')
    return `${this.number(Number(mantissa), 2)}e${exponent.replace('+', '').replace('-', '−')}`
  }

  /** With a true minus; `digits` after the decimal sign. */
  number(value: number | null, digits: number): string {
    if (value === null || !Number.isFinite(value)) return this.words.none
    let format = this.#numbers.get(digits)
    if (format === undefined) {
      format = new Intl.NumberFormat(this.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
      this.#numbers.set(digits, format)
    }
    return format.format(value).replace('-', '−')
  }

  percent(share: number): string {
    return `${this.number(share * 100, 1)} %`
  }

  /** `3 d 4 h`, `2 h 5 min`, `45 s`: the two largest units. */
  duration(ms: number): string {
    const day = this.#language === 'de' ? 'T' : 'd'
    const s = Math.round(ms / 1000)
    const [d, h, min] = [Math.floor(s / 86_400), Math.floor(s / 3600) % 24, Math.floor(s / 60) % 60]
    if (d > 0) return `${this.number(d, 0)} ${day}${h > 0 ? ` ${h} h` : ''}`
    if (h > 0) return `${h} h${min > 0 ? ` ${min} min` : ''}`
    if (min > 0) return `${min} min${s % 60 > 0 ? ` ${s % 60} s` : ''}`
    return `${s} s`
  }

  fill(word: keyof ReportWords, values: Record<string, string>): string {
    return this.words[word].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  }
}
