import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { SEVERITY_WORDS } from '../../backend/contract/alarms/text.ts'
import type { Language } from '../language/language.ts'
import type { AlarmWords, Named } from './alarm-words.ts'

/** Alarms as a table for spreadsheets: RFC 4180 with the byte order mark that Excel needs; times in UTC as ISO 8601. Pure. */

/** What a spreadsheet would run as a formula (OWASP: CSV injection): words of boards and rules are not to be trusted. */
const FORMULA = /^[=+\-@\t\r]/

/** In the order of `alarmCsv`. */
export const COLUMNS = [
  'severity',
  'text',
  'source',
  'board',
  'boardId',
  'zone',
  'state',
  'first',
  'last',
  'ended',
  'count',
  'members',
  'seenBy',
  'seenAt',
  'comment',
  'shelvedUntil',
  'shelfReason',
  'key',
] as const

export interface CsvWords {
  heads: readonly string[]
  state(alarm: Alarm): string
  end(alarm: Alarm): string
  words: Pick<AlarmWords, 'source' | 'board'> & { text(alarm: Named): string }
}

/** @param language commas are decimal signs in German, so the columns are parted by semicolons there */
export function alarmCsv(alarms: readonly Alarm[], { heads, state, end, words }: CsvWords, language: Language): string {
  const parted = language === 'de' ? ';' : ','
  const line = (cells: readonly (string | number | null)[]) => cells.map((one) => cell(one, parted)).join(parted)
  const rows = alarms.map((alarm) => {
    const { severity, board, zone, firstAtMs, lastAtMs, clearedAtMs, count, acknowledged, shelf, memberCount, key } = alarm
    return line([
      SEVERITY_WORDS[language][severity],
      words.text(alarm),
      words.source(alarm),
      board === null ? null : words.board(board),
      board,
      zone,
      clearedAtMs === null ? state(alarm) : end(alarm),
      iso(firstAtMs),
      iso(lastAtMs),
      iso(clearedAtMs),
      count,
      memberCount.all === 0 ? null : memberCount.all,
      acknowledged?.by ?? null,
      iso(acknowledged?.atMs ?? null),
      acknowledged?.comment ?? null,
      iso(shelf?.untilMs ?? null),
      shelf?.reason ?? null,
      key,
    ])
  })
  return `\uFEFF${[line(heads), ...rows].join('\r\n')}\r\n`
}

function iso(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString()
}

function cell(value: string | number | null, parted: string): string {
  if (value === null) return ''
  const safe = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value)
  return safe.includes('"') || safe.includes(parted) || /[\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
