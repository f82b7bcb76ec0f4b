import type { ExportSpec } from '../../backend/contract/export.ts'
import { type EXPORT_FORMATS, MAX_REPORT_SERIES } from '../../backend/contract/export.ts'
import { keepChoice, type Language, readChoice } from '../language/language.ts'

/** What an export is made of: what a view shows, and how the person wants it written. Pure but for the remembered choices. */

/** What is shown, without the details of a format; given by Explore and by a report's editor. */
export type ExportDraft = Pick<ExportSpec, 'title' | 'series' | 'fromMs' | 'toMs' | 'aggregation' | 'maxPoints' | 'bucket'>
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
/** How a file is written; the same in exports and reports. */
export type Writing = Pick<ExportSpec, 'format' | 'layout' | 'delimiter' | 'decimal' | 'timeZone' | 'language'>

const CHOICES_KEY = 'leitstand.export'

/** German Excel and LibreOffice read semicolon and comma, others comma and point. */
export function writingFor(language: Language, format: ExportFormat = 'csv'): Writing {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const signs = language === 'de' ? ({ delimiter: ';', decimal: ',' } as const) : ({ delimiter: ',', decimal: '.' } as const)
  return { format, layout: 'wide', ...signs, timeZone: timeZone || 'UTC', language }
}

/** The person's last choice of signs and layout, else the language's. */
export function rememberedWriting(language: Language, format: ExportFormat): Writing {
  const usual = writingFor(language, format)
  const [layout, delimiter, decimal] = (readChoice(`${CHOICES_KEY}.${language}`) ?? '').split(' ')
  return {
    ...usual,
    layout: layout === 'long' ? 'long' : usual.layout,
    delimiter: ([',', ';', '\t'] as const).find((one) => DELIMITER_NAMES[one] === delimiter) ?? usual.delimiter,
    decimal: decimal === ',' || decimal === '.' ? decimal : usual.decimal,
  }
}

export function rememberWriting({ language, layout, delimiter, decimal }: Writing): void {
  keepChoice(`${CHOICES_KEY}.${language}`, [layout, DELIMITER_NAMES[delimiter], decimal].join(' '))
}

const DELIMITER_NAMES = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const

/** `raw` is every stored sample; else the points of the view. Signs that would collide are told apart. */
export function specOf(draft: ExportDraft, writing: Writing, everySample: boolean): ExportSpec {
  const aggregation = everySample ? 'raw' : draft.aggregation
  return {
    ...draft,
    ...writing,
    title: draft.title.trim() || 'Leitstand',
    fromMs: Math.floor(draft.fromMs),
    toMs: Math.ceil(draft.toMs),
    aggregation,
    bucket: aggregation === 'raw' ? null : draft.bucket,
  }
}

export type SpecFault = 'noSeries' | 'tooManySeries' | 'reversed' | 'sameSigns'

/** Undefined: the backend will take it. */
export function specFault({ series, fromMs, toMs, format, delimiter, decimal }: ExportSpec): SpecFault | undefined {
  if (series.length === 0) return 'noSeries'
  if (format === 'pdf' && series.length > MAX_REPORT_SERIES) return 'tooManySeries'
  if (toMs <= fromMs) return 'reversed'
  return format === 'csv' && delimiter === decimal ? 'sameSigns' : undefined
}

/** Rows that a direct download may have; larger ones become a job with progress, which survives a restart. */
const DIRECT_ROWS = 200_000

/** A file small enough to be streamed at once. PDF is always a job: drawing it takes a moment. */
export function isDirect(spec: ExportSpec, rows: number | null): boolean {
  return spec.format !== 'pdf' && rows !== null && rows <= DIRECT_ROWS && spec.series.length <= 50
}

/** `GET /api/export?…` of the spec. */
export function downloadPath(spec: ExportSpec): string {
  const query = new URLSearchParams({
    series: spec.series.join(','),
    from: String(spec.fromMs),
    to: String(spec.toMs),
    agg: spec.aggregation,
    maxPoints: String(spec.maxPoints),
    ...(spec.bucket === null ? {} : { bucket: spec.bucket }),
    format: spec.format,
    layout: spec.layout,
    delimiter: spec.delimiter,
    decimal: spec.decimal,
    timeZone: spec.timeZone,
    language: spec.language,
    title: spec.title,
  })
  return `/api/export?${query}`
}
