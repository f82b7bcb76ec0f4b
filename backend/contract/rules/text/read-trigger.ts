import type { ScheduleTime } from '../../schedules/schedule.ts'
import type { Trigger } from '../rule.ts'
import {
  isBoardAhead,
  type Reader,
  readBoard,
  readDays,
  readMeasure,
  readOffset,
  readPart,
  readPlace,
  readText,
  readTime,
} from './read-parts.ts'

/** What stands behind ON. */

const MOST_TRIGGERS = 16
type Clock = ScheduleTime
type NewTrigger = Trigger extends infer T ? (T extends Trigger ? Omit<T, 'id'> : never) : never

/** @param nextId makes ids of this rule */
export function readTriggers(reader: Reader, nextId: () => string): Trigger[] {
  const { at } = reader
  const triggers: Trigger[] = []
  do {
    if (triggers.length >= MOST_TRIGGERS) throw at.fault('too-many', { what: 'triggers of one branch', most: MOST_TRIGGERS })
    triggers.push({ id: nextId(), ...readTrigger(reader) })
  } while (at.takeWords('OR') || at.takeSign(','))
  return triggers
}

function readTrigger(reader: Reader): NewTrigger {
  const { at } = reader
  if (at.peek().text !== '.') {
    const when = readClock(reader)
    if (when !== undefined) return { kind: 'clock', when }
    if (at.takeWords('MANUAL')) return { kind: 'manual' }
    if (at.takeWords('WEBHOOK')) return { kind: 'webhook', hook: readHook(reader) }
    if (at.takeWords('MESSAGE')) {
      const filter = readText(reader, 'an MQTT filter', 1, 256)
      return { kind: 'message', filter, holds: at.takeWords('HOLDING') ? readText(reader, 'what the message holds', 1, 200) : null }
    }
    if (at.takeWords('ALARM')) {
      const alarm = readText(reader, 'the alarm', 1, 200)
      for (const edge of ['raised', 'acknowledged', 'cleared'] as const)
        if (at.takeWords(edge.toUpperCase())) return { kind: 'alarm-event', alarm, edge }
      throw at.expected('RAISED, ACKNOWLEDGED or CLEARED')
    }
  }
  if (!isBoardAhead(reader))
    throw at.expected('a trigger: a series that CHANGES, AT, CRON, SUNRISE, SUNSET, WEBHOOK, MESSAGE, ALARM or MANUAL')
  const part = readPart(reader, readBoard(reader))
  if (part === undefined || !('series' in part)) throw at.expected('a series that CHANGES, such as ESP1.Sensor(GPIO4) CHANGES')
  const { series } = part
  at.expectWord('CHANGES')
  let [by, to]: [number, string | null] = [0, null]
  if (at.takeWords('BY')) {
    const { token } = at
    by = readMeasure(reader, series, 'by how much')
    if (by < 0) throw at.fault('range', { what: 'By how much', low: 0, high: 'any' }, token.start, token.end)
  }
  if (at.takeWords('TO'))
    to = at.takeWords('TRUE') ? 'true' : at.takeWords('FALSE') ? 'false' : readText(reader, 'the word it changes to', 0, 120)
  return { kind: 'changed', series, by, to }
}

function readHook(reader: Reader): string {
  const { token } = reader.at
  const hook = readText(reader, 'the name of the hook', 3, 64)
  if (!/^[a-z0-9-]{3,64}$/.test(hook))
    throw reader.at.fault('expected', { expected: 'a hook of a–z, 0–9 and -', found: `"${hook}"` }, token.start, token.end)
  return hook
}

function readClock(reader: Reader): Clock | undefined {
  const { at } = reader
  if (at.takeWords('CRON')) return { kind: 'cron', cron: readText(reader, 'a cron text', 9, 120) }
  if (at.takeWords('AT')) {
    const times = [readTime(reader, true)]
    while (at.token.kind === 'time' || (at.isSign(',') && at.peek().kind === 'time')) {
      at.takeSign(',')
      if (times.length >= 48) throw at.fault('too-many', { what: 'times of day', most: 48 })
      const { token } = at
      const time = readTime(reader, true)
      if (times.includes(time)) at.fault('twice', { what: time }, token.start, token.end)
      times.push(time)
    }
    return { kind: 'weekly', times, days: readDays(reader) }
  }
  for (const event of ['sunrise', 'sunset'] as const) {
    if (!at.takeWords(event.toUpperCase())) continue
    const offsetMin = readOffset(reader)
    return { kind: 'sun', event, offsetMin, ...readPlace(reader), days: readDays(reader) }
  }
  return undefined
}
