// Notices as people read them: a title, and lines of what is known. In the channel's language and time zone. Pure.
import { type AlarmSeverity, severityRank } from '../contract/alarms/alarm.ts'
import type { Notice } from '../contract/alarms/delivery.ts'
import { type AlarmLanguage, alarmText, SEVERITY_WORDS, SOURCE_WORDS } from '../contract/alarms/text.ts'

export interface Message {
  severity: AlarmSeverity
  title: string
  lines: string[]
  notices: readonly Notice[]
}

export interface Reader {
  language: AlarmLanguage
  timeZone: string
}

/** Lines of a summary; more are counted. */
const MOST_LINES = 50

const WORDS = {
  en: {
    ended: 'Ended',
    acknowledged: 'Acknowledged',
    returned: 'still there',
    escalated: 'nobody has acknowledged',
    board: 'Board',
    zone: 'Zone',
    source: 'Source',
    rule: 'Rule',
    since: 'Since',
    ended_at: 'Ended',
    by: 'Acknowledged by',
    members: 'Boards concerned',
    test: 'Test of the channel',
    testText: 'This message says that Leitstand reaches you here.',
    summary: 'notifications',
    more: 'and {n} more',
  },
  de: {
    ended: 'Beendet',
    acknowledged: 'Quittiert',
    returned: 'besteht noch',
    escalated: 'niemand hat quittiert',
    board: 'Board',
    zone: 'Zone',
    source: 'Quelle',
    rule: 'Regel',
    since: 'Seit',
    ended_at: 'Beendet',
    by: 'Quittiert von',
    members: 'Betroffene Boards',
    test: 'Test des Kanals',
    testText: 'Diese Nachricht zeigt, dass Leitstand dich hier erreicht.',
    summary: 'Benachrichtigungen',
    more: 'und {n} weitere',
  },
} as const

/** @param notices one, or several that go out as a summary */
export function messageOf(notices: readonly Notice[], reader: Reader): Message {
  const [first] = notices
  if (first !== undefined && notices.length === 1) return single(first, reader)
  const words = WORDS[reader.language]
  const worst = notices.reduce<AlarmSeverity>(
    (severity, one) => (severityRank(one.severity) > severityRank(severity) ? one.severity : severity),
    'info',
  )
  const shown = notices.slice(0, MOST_LINES)
  const time = formatter(reader, { timeStyle: 'short' })
  const lines = shown.map((notice) =>
    [time.format(notice.atMs), headline(notice, reader), notice.boardName ?? notice.board ?? ''].filter(Boolean).join(' · '),
  )
  if (notices.length > shown.length) lines.push(words.more.replace('{n}', String(notices.length - shown.length)))
  const counts = (['critical', 'warning', 'info'] as const).flatMap((severity) => {
    const count = notices.filter((one) => one.severity === severity).length
    return count === 0 ? [] : [`${SEVERITY_WORDS[reader.language][severity]} ${count}`]
  })
  return { severity: worst, title: `${notices.length} ${words.summary}: ${counts.join(', ')}`, lines, notices }
}

function single(notice: Notice, reader: Reader): Message {
  const words = WORDS[reader.language]
  const { severity, board, boardName, zone, source, sinceMs, atMs, kind, by, comment, members, text, code, params } = notice
  const time = formatter(reader, { dateStyle: 'medium', timeStyle: 'medium' })
  const lines: string[] = []
  if (kind === 'test') lines.push(words.testText)
  if (text !== null && text !== '') lines.push(...text.split(/\r?\n/))
  const fact = (word: string, value: string | null) => value !== null && value !== '' && lines.push(`${word}: ${value}`)
  fact(words.board, boardName !== null && boardName !== board && board !== null ? `${boardName} (${board})` : board)
  fact(words.zone, zone)
  if (members > 0) fact(words.members, String(members))
  if (source !== null && code !== 'rule') fact(words.source, SOURCE_WORDS[reader.language][source])
  if (code === 'rule' && typeof params.rule === 'string') fact(words.rule, params.rule)
  fact(words.since, `${time.format(sinceMs)} (${reader.timeZone})`)
  if (kind === 'cleared') fact(words.ended_at, time.format(atMs))
  if (by !== null) fact(words.by, comment === null || comment === '' ? by : `${by}: ${comment}`)
  return { severity, title: headline(notice, reader), lines, notices: [notice] }
}

/** `Critical: Supply air too high: 27.4 °C` */
export function headline(notice: Notice, { language }: Pick<Reader, 'language'>): string {
  const words = WORDS[language]
  const { kind, severity, code, params, title } = notice
  if (kind === 'test') return words.test
  const what = code === null ? (title ?? '') : alarmText({ code, params }, language)
  const severityWord = SEVERITY_WORDS[language][severity]
  if (kind === 'cleared') return `${words.ended}: ${what}`
  if (kind === 'acknowledged') return `${words.acknowledged}: ${what}`
  if (kind === 'escalated') return `${severityWord}, ${words.escalated}: ${what}`
  if (kind === 'returned') return `${severityWord}, ${words.returned}: ${what}`
  return `${severityWord}: ${what}`
}

/** A subject of one's own; null: the usual one. Nothing in it is a second header. */
export function subjectOf(template: string | null, message: Message, { language }: Pick<Reader, 'language'>): string {
  const [only] = message.notices
  const alone = message.notices.length === 1 && only !== undefined ? only : undefined
  if (template === null || alone === undefined) return tidy(`[Leitstand] ${message.title}`)
  const values: Record<string, string> = {
    severity: SEVERITY_WORDS[language][alone.severity],
    text: message.title,
    board: alone.boardName ?? alone.board ?? '',
    zone: alone.zone ?? '',
  }
  return tidy(template.replace(/\{\{(\w+)\}\}/g, (place, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '') : place)))
}

function tidy(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 250)
}

function formatter({ language, timeZone }: Reader, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { timeZone, ...style })
}
