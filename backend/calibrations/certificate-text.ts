// Words of a certificate and of the list as CSV, in both languages. Pure; the PDF adapter draws what stands here.
import { type CalibrationRecord, dueState, inForce } from '../contract/calibrations/record.ts'

export type CertificateLanguage = 'en' | 'de'

const EN = {
  title: 'Calibration certificate',
  series: 'Channel',
  board: 'Board',
  id: 'Certificate',
  at: 'Calibrated',
  operator: 'Operator',
  by: 'Signed in as',
  method: 'Method',
  methods: { offset: 'offset', line: 'line', table: 'table', removed: 'calibration removed' },
  origin: 'Taken',
  origins: { guided: 'step by step at the raw stream', typed: 'typed in' },
  reference: 'Reference',
  lot: 'lot',
  serial: 'serial',
  referenceDue: 'reference valid until',
  temperature: 'Temperature',
  electrode: 'Electrode',
  slope: 'slope',
  ofNernst: 'of Nernst',
  offset: 'offset',
  cell: 'cell constant',
  due: 'Due again',
  never: 'no date set',
  note: 'Note',
  points: 'Points',
  raw: 'Raw',
  spread: 'Spread',
  measured: 'Measured',
  actual: 'Reference',
  before: 'Error before',
  after: 'Error after',
  remark: 'Remark',
  none: '–',
  state: 'State',
  states: { overdue: 'overdue', soon: 'due soon', ok: 'ok', none: 'no date' },
  file: 'calibration',
  worst: 'Largest error after',
}
const DE: typeof EN = {
  title: 'Kalibrierschein',
  series: 'Kanal',
  board: 'Board',
  id: 'Schein',
  at: 'Kalibriert',
  operator: 'Ausgeführt von',
  by: 'Angemeldet als',
  method: 'Verfahren',
  methods: { offset: 'Versatz', line: 'Gerade', table: 'Tabelle', removed: 'Kalibrierung entfernt' },
  origin: 'Aufgenommen',
  origins: { guided: 'Schritt für Schritt am Rohwertstrom', typed: 'eingetippt' },
  reference: 'Referenz',
  lot: 'Charge',
  serial: 'Seriennummer',
  referenceDue: 'Referenz gültig bis',
  temperature: 'Temperatur',
  electrode: 'Elektrode',
  slope: 'Steilheit',
  ofNernst: 'von Nernst',
  offset: 'Nullpunkt',
  cell: 'Zellkonstante',
  due: 'Wieder fällig',
  never: 'kein Termin',
  note: 'Notiz',
  points: 'Punkte',
  raw: 'Rohwert',
  spread: 'Streuung',
  measured: 'Gemessen',
  actual: 'Referenz',
  before: 'Fehler vorher',
  after: 'Fehler nachher',
  remark: 'Bemerkung',
  none: '–',
  state: 'Zustand',
  states: { overdue: 'überfällig', soon: 'bald fällig', ok: 'in Ordnung', none: 'kein Termin' },
  file: 'Kalibrierung',
  worst: 'Größter Fehler nachher',
}

export interface CertificateWords {
  language: CertificateLanguage
  fileName: string
  title: string
  madeAtMs: number
  facts: { label: string; text: string }[]
  pointsTitle: string
  columns: string[]
  rows: string[][]
  note: { label: string; text: string } | null
}

export function certificateWords(record: CalibrationRecord, board: string, language: CertificateLanguage): CertificateWords {
  const words = language === 'de' ? DE : EN
  const { number, day, moment } = writers(language)
  const { reference, electrode, temperatureC, unit } = record
  const withUnit = (value: number) => (unit === '' ? number(value) : `${number(value)} ${unit}`)
  const facts = [
    [words.series, record.name],
    [words.board, board === record.board ? board : `${board} (${record.board})`],
    [words.id, record.id],
    [words.at, moment(record.createdAtMs)],
    [words.operator, record.operator],
    [words.by, record.by],
    [words.method, words.methods[record.method]],
    [words.origin, words.origins[record.origin]],
    [words.reference, reference === null ? words.none : referenceText(reference, words, day)],
    [words.temperature, temperatureC === null ? words.none : `${number(temperatureC)} °C`],
    [words.electrode, electrode === null ? words.none : electrodeText(electrode, words, number)],
    [words.due, record.dueAtMs === null ? words.never : day(record.dueAtMs)],
  ]
  return {
    language,
    fileName: `${words.file} ${record.name} ${new Date(record.createdAtMs).toISOString().slice(0, 10)}.pdf`.replace(/[\\/:*?"<>|]/g, '_'),
    title: words.title,
    madeAtMs: record.createdAtMs,
    facts: facts.map(([label = '', text = '']) => ({ label, text })),
    pointsTitle: words.points,
    columns: [words.raw, words.spread, words.measured, words.actual, words.before, words.after, words.remark],
    rows: record.points.map((point) => [
      point.raw === null ? words.none : number(point.raw),
      point.spread === null ? words.none : `± ${number(point.spread)}`,
      withUnit(point.measured),
      withUnit(point.actual),
      withUnit(point.errorBefore),
      withUnit(point.errorAfter),
      point.override ?? '',
    ]),
    note: record.note === '' ? null : { label: words.note, text: record.note },
  }
}

type Words = typeof EN

function referenceText(reference: NonNullable<CalibrationRecord['reference']>, words: Words, day: (atMs: number) => string): string {
  return [
    reference.name,
    reference.lot && `${words.lot} ${reference.lot}`,
    reference.serial && `${words.serial} ${reference.serial}`,
    reference.dueAtMs !== null && `${words.referenceDue} ${day(reference.dueAtMs)}`,
  ]
    .filter((part) => part !== '' && part !== false)
    .join(', ')
}

function electrodeText(electrode: NonNullable<CalibrationRecord['electrode']>, words: Words, number: (value: number) => string): string {
  if (electrode.kind === 'ec') return `${words.cell} ${number(electrode.cellConstant)} 1/cm`
  return `${words.slope} ${number(electrode.slopePercent)} % ${words.ofNernst}, ${words.offset} ${number(electrode.offsetMv)} mV`
}

function writers(language: CertificateLanguage) {
  const locale = language === 'de' ? 'de-DE' : 'en-GB'
  const digits = new Intl.NumberFormat(locale, { maximumSignificantDigits: 5, useGrouping: false })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' })
  // Tiny remainders of arithmetic are no error.
  const number = (value: number) => digits.format(Math.abs(value) < 1e-9 ? 0 : value).replace('-', '−')
  return { number, day: (atMs: number) => day.format(atMs), moment: (atMs: number) => moment.format(atMs) }
}

/** What a spreadsheet would run as a formula (OWASP: CSV injection). */
const FORMULA = /^[=+\-@\t\r]/

/** The calibrations in force, one line a channel, most urgent first. */
export function calibrationsCsv(
  records: readonly CalibrationRecord[],
  boardName: (id: string) => string,
  nowMs: number,
  language: CertificateLanguage,
): string {
  const words = language === 'de' ? DE : EN
  const delimiter = language === 'de' ? ';' : ','
  const decimal = (value: number) => (language === 'de' ? String(value).replace('.', ',') : String(value))
  const text = (cell: string) => {
    const safe = FORMULA.test(cell) ? `'${cell}` : cell
    return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  const iso = (atMs: number | null) => (atMs === null ? '' : new Date(atMs).toISOString().slice(0, 10))
  const head = [
    words.series,
    words.board,
    words.at,
    words.operator,
    words.method,
    words.reference,
    words.worst,
    words.due,
    words.state,
  ].map(text)
  const lines = inForce(records).map((record) => {
    const worst = Math.max(0, ...record.points.map(({ errorAfter }) => Math.abs(errorAfter)))
    const cells = [
      record.name,
      boardName(record.board),
      iso(record.createdAtMs),
      record.operator,
      words.methods[record.method],
      record.reference?.name ?? '',
    ]
    return [
      ...cells.map(text),
      text(decimal(Number(worst.toPrecision(4)))),
      iso(record.dueAtMs),
      words.states[dueState(record.dueAtMs, nowMs)],
    ].join(delimiter)
  })
  return `\uFEFF${[head.join(delimiter), ...lines].join('\r\n')}\r\n`
}
