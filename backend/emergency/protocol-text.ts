import type { StopEvent } from '../contract/actuators/emergency.ts'

/** The protocol of a stop in words, as rows of a table. Pure; the files around it are made by CSV and PDF writers. */

export interface ProtocolRequest {
  format: 'csv' | 'pdf'
  language: 'en' | 'de'
  /** IANA name. */
  timeZone: string
}

export interface ProtocolTable {
  title: string
  columns: string[]
  rows: string[][]
}

const WORDS: Record<'en' | 'de', { title: string; columns: string[]; what: Record<StopEvent['what'], string> }> = {
  en: {
    title: 'Protocol of the emergency stop',
    columns: ['Time', 'What', 'Output', 'Board', 'Who', 'Remark'],
    what: {
      stopped: 'Emergency stop',
      'reason-added': 'Emergency stop again',
      stored: 'Stored',
      'not-stored': 'Not stored',
      confirmed: 'Confirmed off',
      'still-on': 'Still on though the board says it stopped',
      unreachable: 'Unreachable, treated as on',
      secured: 'Secured by hand',
      'cause-signed': 'Cause dealt with',
      'release-begun': 'Release begun',
      'board-released': 'Board released',
      'release-broken': 'Release broken off, the stop holds',
      released: 'Released',
      held: 'Board held until it answers',
      dismissed: 'Board taken out of the stop, it will not answer',
      restored: 'State restored, command sent',
      'restore-refused': 'Restore refused',
      restarted: 'Leitstand restarted, the stop holds',
    },
  },
  de: {
    title: 'Protokoll des Not-Halts',
    columns: ['Zeit', 'Vorgang', 'Ausgang', 'Board', 'Wer', 'Bemerkung'],
    what: {
      stopped: 'Not-Halt',
      'reason-added': 'Not-Halt erneut',
      stored: 'Gespeichert',
      'not-stored': 'Nicht gespeichert',
      confirmed: 'Bestätigt aus',
      'still-on': 'Weiter an, obwohl das Board den Halt meldet',
      unreachable: 'Nicht erreichbar, gilt als an',
      secured: 'Von Hand gesichert',
      'cause-signed': 'Ursache behoben',
      'release-begun': 'Freigabe begonnen',
      'board-released': 'Board freigegeben',
      'release-broken': 'Freigabe abgebrochen, der Not-Halt gilt',
      released: 'Freigegeben',
      held: 'Board gehalten, bis es antwortet',
      dismissed: 'Board aus dem Halt genommen, es antwortet nicht mehr',
      restored: 'Zustand wiederhergestellt, Befehl gesendet',
      'restore-refused': 'Wiederherstellen verweigert',
      restarted: 'Leitstand neu gestartet, der Not-Halt gilt',
    },
  },
}

/** @param nameOf name of a board (gpio null) or of an output; undefined = it has none */
export function protocolTable(
  events: readonly StopEvent[],
  { language, timeZone }: Pick<ProtocolRequest, 'language' | 'timeZone'>,
  nameOf: (board: string, gpio: number | null) => string | undefined,
): ProtocolTable {
  const words = WORDS[language]
  const time = timeText(timeZone)
  const rows = events.map(({ atMs, what, by, board, gpio, detail }) => [
    time(atMs),
    words.what[what],
    board === null || gpio === null ? '' : (nameOf(board, gpio) ?? `GPIO ${gpio}`),
    board === null ? '' : (nameOf(board, null) ?? board),
    by ?? '',
    detail ?? '',
  ])
  return { title: words.title, columns: words.columns, rows }
}

/** RFC 4180 with a byte order mark, so that spreadsheets read UTF-8. Cells that a spreadsheet would run get an apostrophe. */
export function protocolCsv({ columns, rows }: ProtocolTable): string {
  const cell = (text: string) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return `\uFEFF${[columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

/** ISO 8601 in the time zone, to the millisecond, with its offset. */
function timeText(timeZone: string): (atMs: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  })
  return (atMs) => {
    const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]))
    const offset = part.timeZoneName === 'GMT' ? 'Z' : (part.timeZoneName ?? '').replace('GMT', '')
    return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second}.${part.fractionalSecond}${offset}`
  }
}
