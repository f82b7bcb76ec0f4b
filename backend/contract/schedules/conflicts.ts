import type { ActuatorLimits } from '../configuration/configuration.ts'
import type { Schedule, ScheduleTarget } from './schedule.ts'

/** Where schedules get into each other's way, seen ahead: for the calendar and for callers that ask before they save. Pure. */

export interface ScheduleEntry {
  schedule: Pick<Schedule, 'id' | 'name' | 'priority' | 'targets' | 'action'>
  atMs: number
}

/**
 * `same-time`: two schedules want the same output; `interlock`: two outputs that must never be on together would be;
 * `cooldown`, `activations`, `runtime`: a limit of the output refuses it, or ends it early.
 */
export type ConflictKind = 'same-time' | 'interlock' | 'cooldown' | 'activations' | 'runtime'

export interface ScheduleConflict {
  kind: ConflictKind
  target: ScheduleTarget
  /** Entries that are marked; the first is the one that loses. */
  entries: readonly ScheduleEntry[]
  /** `interlock`: the other output. */
  other: ScheduleTarget | null
  /** The limit: s of cooldown or runtime, activations an hour; else null. */
  limit: number | null
}

export interface ConflictFacts {
  limitsOf(target: ScheduleTarget): ActuatorLimits | undefined
  interlocks: readonly { members: readonly ScheduleTarget[] }[]
}

/** One stretch for which an entry has an output on. */
interface Span {
  entry: ScheduleEntry
  target: ScheduleTarget
  fromMs: number
  toMs: number
}

const HOUR_MS = 3_600_000

/** @param toMs where what has no end is cut off */
export function scheduleConflicts(entries: readonly ScheduleEntry[], facts: ConflictFacts, toMs: number): ScheduleConflict[] {
  const byTarget = new Map<string, { target: ScheduleTarget; entries: ScheduleEntry[] }>()
  for (const entry of entries) {
    for (const target of entry.schedule.targets) {
      const key = keyOf(target)
      const known = byTarget.get(key)
      if (known) known.entries.push(entry)
      else byTarget.set(key, { target, entries: [entry] })
    }
  }
  const found: ScheduleConflict[] = []
  const spans = new Map<string, Span[]>()
  for (const [key, { target, entries: list }] of byTarget) {
    list.sort((a, b) => a.atMs - b.atMs || a.schedule.priority - b.schedule.priority)
    found.push(...sameTime(target, list))
    const limits = facts.limitsOf(target)
    const own = spansOf(target, list, limits, toMs)
    spans.set(key, own)
    if (limits !== undefined) found.push(...againstLimits(target, own, limits))
  }
  for (const { members } of facts.interlocks) found.push(...together(members, spans))
  return found
}

function sameTime(target: ScheduleTarget, list: readonly ScheduleEntry[]): ScheduleConflict[] {
  const found: ScheduleConflict[] = []
  // The stretch that is running with the furthest end so far.
  let running: { entry: ScheduleEntry; toMs: number } | undefined
  for (const entry of list) {
    const toMs = entry.atMs + (isOn(entry) ? entry.schedule.action.durationS * 1000 : 0)
    if (running && running.entry.schedule.id !== entry.schedule.id && entry.atMs < Math.max(running.toMs, running.entry.atMs + 1)) {
      const loser = entry.schedule.priority < running.entry.schedule.priority ? entry : running.entry
      const winner = loser === entry ? running.entry : entry
      if (!sameWish(loser, winner)) found.push({ kind: 'same-time', target, entries: [loser, winner], other: null, limit: null })
    }
    if (running === undefined || toMs >= running.toMs) running = { entry, toMs }
  }
  return found
}

function sameWish(a: ScheduleEntry, b: ScheduleEntry): boolean {
  const [one, other] = [a.schedule.action, b.schedule.action]
  return a.atMs === b.atMs && one.command === other.command && one.percent === other.percent && one.durationS === other.durationS
}

/** What has no end of its own lasts until the next entry of that output. */
function spansOf(target: ScheduleTarget, list: readonly ScheduleEntry[], limits: ActuatorLimits | undefined, toMs: number): Span[] {
  const longestMs = limits?.maxRuntimeS == null ? Number.POSITIVE_INFINITY : limits.maxRuntimeS * 1000
  return list.flatMap((entry, index) => {
    if (!isOn(entry)) return []
    const next = list.find((other, at) => at > index && other.atMs > entry.atMs)
    const { durationS } = entry.schedule.action
    const wishedMs = durationS > 0 ? entry.atMs + durationS * 1000 : (next?.atMs ?? toMs)
    const endMs = Math.min(wishedMs, next?.atMs ?? Number.POSITIVE_INFINITY, entry.atMs + longestMs, toMs)
    return [{ entry, target, fromMs: entry.atMs, toMs: Math.max(endMs, entry.atMs) }]
  })
}

function againstLimits(target: ScheduleTarget, spans: readonly Span[], limits: ActuatorLimits): ScheduleConflict[] {
  const found: ScheduleConflict[] = []
  const tell = (kind: ConflictKind, entry: ScheduleEntry, limit: number) =>
    found.push({ kind, target, entries: [entry], other: null, limit })
  const { maxRuntimeS, cooldownS, maxActivationsPerHour } = limits
  let first = 0
  for (const [index, span] of spans.entries()) {
    const before = spans[index - 1]
    if (maxRuntimeS !== null && span.entry.schedule.action.durationS > maxRuntimeS) tell('runtime', span.entry, maxRuntimeS)
    // On without a break it is prolonged, not switched on again.
    const activates = before === undefined || span.fromMs > before.toMs
    if (activates && before !== undefined && span.fromMs - before.toMs < cooldownS * 1000) tell('cooldown', span.entry, cooldownS)
    if (maxActivationsPerHour === null) continue
    while ((spans[first]?.fromMs ?? 0) <= span.fromMs - HOUR_MS) first++
    if (index - first + 1 > maxActivationsPerHour) tell('activations', span.entry, maxActivationsPerHour)
  }
  return found
}

function together(members: readonly ScheduleTarget[], spans: ReadonlyMap<string, readonly Span[]>): ScheduleConflict[] {
  const all = members.flatMap((member) => spans.get(keyOf(member)) ?? []).sort((a, b) => a.fromMs - b.fromMs)
  const found: ScheduleConflict[] = []
  let running: Span[] = []
  for (const span of all) {
    running = running.filter(({ toMs }) => toMs > span.fromMs)
    const partner = running.find(({ target }) => keyOf(target) !== keyOf(span.target))
    if (partner) {
      found.push({
        kind: 'interlock',
        target: span.target,
        entries: [span.entry, partner.entry],
        other: partner.target,
        limit: null,
      })
    }
    running.push(span)
  }
  return found
}

function isOn({ schedule: { action } }: ScheduleEntry): boolean {
  return action.command === 'ON' || (action.command === 'PWM' && (action.percent ?? 0) > 0)
}

function keyOf({ board, gpio }: ScheduleTarget): string {
  return `${board} ${gpio}`
}
