// The protocol of a batch in words, as rows of a table, and what stands on labels. Pure; files are made of it by CSV and PDF writers.
import { type BatchRow, batchCounts, type FlashBatch } from '../contract/flash/batch.ts'
import type { AcceptanceCheck } from '../contract/flash/provision.ts'

export type BatchLanguage = 'en' | 'de'

export interface BatchTable {
  title: string
  facts: string[]
  columns: string[]
  rows: string[][]
}

export interface BatchLabel {
  name: string
  zone: string
  board: string
  mac: string
}

const WORDS = {
  en: {
    title: 'Protocol of the batch',
    columns: ['Name', 'Zone', 'Board', 'MAC', 'Result', 'Ended', 'Test'],
    firmware: 'Firmware',
    counts: (done: number, all: number) => `${done} of ${all} boards done`,
    done: 'passed',
    untested: 'done',
    failed: 'failed',
    waiting: 'waiting',
    running: 'running',
    checks: { boot: 'Boot', wifi: 'Wi-Fi', mqtt: 'MQTT', heartbeat: 'Heartbeat', sensor: 'Sensor' },
    states: { passed: 'passed', failed: 'failed', waiting: 'open' },
  },
  de: {
    title: 'Protokoll der Serie',
    columns: ['Name', 'Bereich', 'Board', 'MAC', 'Ergebnis', 'Beendet', 'Prüfung'],
    firmware: 'Firmware',
    counts: (done: number, all: number) => `${done} von ${all} Boards fertig`,
    done: 'bestanden',
    untested: 'fertig',
    failed: 'gescheitert',
    waiting: 'wartet',
    running: 'läuft',
    checks: { boot: 'Start', wifi: 'WLAN', mqtt: 'MQTT', heartbeat: 'Lebenszeichen', sensor: 'Sensor' },
    states: { passed: 'bestanden', failed: 'nicht bestanden', waiting: 'offen' },
  },
} as const

export function batchTable(batch: FlashBatch, language: BatchLanguage, timeText: (atMs: number) => string): BatchTable {
  const words = WORDS[language]
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  const rows = batch.rows.map((row) => [
    row.name,
    row.zone ?? '',
    row.device ?? '',
    row.mac ?? '',
    row.state === 'done' ? (row.acceptance === null ? words.untested : words.done) : row.error !== null ? words.failed : words[row.state],
    row.endedAtMs === null ? '' : timeText(row.endedAtMs),
    testText(row, language, number),
  ])
  return {
    title: `${words.title} ${batch.name}`,
    facts: [
      `${words.firmware}: ${batch.firmwareName} (SHA-256 ${batch.firmware.slice(0, 16)}…)`,
      words.counts(batchCounts(batch).done, batch.rows.length),
      [batch.startedAtMs, batch.endedAtMs].flatMap((atMs) => (atMs === null ? [] : [timeText(atMs)])).join(' – '),
    ],
    columns: [...words.columns],
    rows,
  }
}

function testText({ acceptance, error, state }: BatchRow, language: BatchLanguage, number: Intl.NumberFormat): string {
  const checks = acceptance?.checks.map((check) => checkText(check, language, number)) ?? []
  return [...checks, ...(state !== 'done' && error !== null ? [error.detail] : [])].join('; ')
}

function checkText({ what, name, state, value, unit }: AcceptanceCheck, language: BatchLanguage, number: Intl.NumberFormat): string {
  const { checks, states } = WORDS[language]
  const measured = value === null ? '' : ` ${number.format(value).replace('-', '−')} ${unit}`.trimEnd()
  return `${what === 'sensor' && name !== '' ? name : checks[what]}${measured} ${states[state]}`
}

/** One per board that is done. */
export function batchLabels({ rows }: FlashBatch): BatchLabel[] {
  return rows.flatMap(({ state, name, zone, device, mac }) =>
    state === 'done' && device !== null ? [{ name, zone: zone ?? '', board: device, mac: mac ?? '' }] : [],
  )
}

/** RFC 4180 with a byte order mark, so that spreadsheets read UTF-8. Cells that a spreadsheet would run get an apostrophe. */
export function batchCsv({ columns, rows }: BatchTable): string {
  const cell = (text: string) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return `\uFEFF${[columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
