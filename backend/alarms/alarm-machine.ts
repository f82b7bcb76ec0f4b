// The states of an alarm and what may follow what. Pure: no clock, no store; used by alarms.ts, which keeps and tells.
import {
  type Alarm,
  type AlarmEnd,
  type AlarmMember,
  type AlarmSeverity,
  type AlarmShelf,
  type AlarmStep,
  MAX_MEMBERS,
  MAX_STEPS,
  severityRank,
} from '../contract/alarms/alarm.ts'
import type { AlarmRaise } from './alarm-raise.ts'

/** A new occurrence. @param shelf the key has been put aside, and still is */
export function beginAlarm(id: string, raise: AlarmRaise, shelf: AlarmShelf | null, nowMs: number): Alarm {
  const { members = [], place, series = null, gpio = null, rule = null, momentary = false } = raise
  const alarm: Alarm = {
    id,
    version: 1,
    createdAtMs: nowMs,
    changedAtMs: nowMs,
    by: 'leitstand',
    key: raise.key,
    source: raise.source,
    severity: raise.severity,
    raisedSeverity: raise.severity,
    code: raise.code,
    params: raise.params,
    board: place?.board ?? null,
    zone: place?.zone ?? null,
    series,
    gpio,
    rule,
    state: 'raised',
    momentary,
    firstAtMs: nowMs,
    lastAtMs: nowMs,
    count: 1,
    acknowledged: null,
    shelf,
    under: null,
    escalation: { steps: 0, sinceMs: shelf === null ? nowMs : null },
    members: members.slice(0, MAX_MEMBERS),
    memberCount: { active: members.length, all: members.length },
    clearedAtMs: null,
    end: null,
    steps: [],
  }
  return step(alarm, nowMs, 'raised', null, raise.severity)
}

/** Its source says it again, perhaps worse or better. Worse takes an acknowledgement back: it was given to something else. */
export function raiseAgain(alarm: Alarm, raise: AlarmRaise, nowMs: number): Alarm {
  const before = severityRank(alarm.raisedSeverity)
  const now = severityRank(raise.severity)
  const said: Alarm = { ...alarm, params: raise.params, code: raise.code, lastAtMs: nowMs, count: alarm.count + 1 }
  if (now === before) return said
  const changed: Alarm = { ...said, raisedSeverity: raise.severity, severity: worseOf(raise.severity, escalatedTo(alarm)) }
  if (now < before) return step(changed, nowMs, 'better', null, raise.severity)
  const fresh: Alarm = { ...changed, state: 'raised', acknowledged: null }
  return step({ ...fresh, escalation: restarted(fresh, nowMs) }, nowMs, 'worse', null, raise.severity)
}

/** Undefined: it is acknowledged already, or has ended. A momentary one ends by it. */
export function acknowledge(alarm: Alarm, by: string, comment: string, nowMs: number): Alarm | undefined {
  if (alarm.state !== 'raised') return undefined
  const seen: Alarm = {
    ...alarm,
    state: 'acknowledged',
    acknowledged: { by, atMs: nowMs, comment },
    escalation: { ...alarm.escalation, sinceMs: null },
  }
  const told = step(seen, nowMs, 'acknowledged', by, comment === '' ? null : comment)
  return alarm.momentary ? clear(told, 'seen', nowMs) : told
}

/** Undefined: it has ended. Again = another time and reason. */
export function shelve(alarm: Alarm, shelf: AlarmShelf): Alarm | undefined {
  if (alarm.state === 'cleared') return undefined
  const aside: Alarm = { ...alarm, shelf, escalation: { ...alarm.escalation, sinceMs: null } }
  return step(aside, shelf.atMs, 'shelved', shelf.by, shelf.reason)
}

/** @param by null: its time is over. Undefined: it is not put aside. */
export function unshelve(alarm: Alarm, by: string | null, nowMs: number): Alarm | undefined {
  if (alarm.shelf === null || alarm.state === 'cleared') return undefined
  const back: Alarm = { ...alarm, shelf: null }
  return step({ ...back, escalation: restarted(back, nowMs) }, nowMs, 'unshelved', by, null)
}

/** @param above key of the alarm that stands for it; null: none does any more. Undefined: nothing changes. */
export function putUnder(alarm: Alarm, above: string | null, nowMs: number): Alarm | undefined {
  if (alarm.under === above || alarm.state === 'cleared') return undefined
  const moved: Alarm = { ...alarm, under: above }
  const counted: Alarm = { ...moved, escalation: restarted(moved, nowMs) }
  return step(counted, nowMs, above === null ? 'released' : 'suppressed', null, above)
}

/** A step of escalation. @param to null: the severity stays */
export function escalate(alarm: Alarm, steps: number, to: AlarmSeverity | null, nowMs: number): Alarm {
  const severity = to === null ? alarm.severity : worseOf(alarm.severity, to)
  const { sinceMs } = alarm.escalation
  return step({ ...alarm, severity, escalation: { steps, sinceMs } }, nowMs, 'escalated', null, severity)
}

/** A person ends it, whatever its condition does. Undefined: it has ended. */
export function clearByHand(alarm: Alarm, by: string, comment: string, nowMs: number): Alarm | undefined {
  if (alarm.state === 'cleared') return undefined
  return clear(alarm, 'by-hand', nowMs, by, comment === '' ? null : comment)
}

/** @param detail what the step says instead of why it ended */
export function clear(alarm: Alarm, end: AlarmEnd, nowMs: number, by: string | null = null, detail: string | null = end): Alarm {
  const over: Alarm = {
    ...alarm,
    state: 'cleared',
    clearedAtMs: nowMs,
    end,
    under: null,
    escalation: { ...alarm.escalation, sinceMs: null },
    members: alarm.members.map((member) => (member.endedAtMs === null ? { ...member, endedAtMs: nowMs } : member)),
    memberCount: { ...alarm.memberCount, active: 0 },
  }
  return step(over, nowMs, 'cleared', by, detail)
}

/** More members, or some that are back; the same member may come and go. */
export function changeMembers(alarm: Alarm, joined: readonly AlarmMember[], left: readonly string[], nowMs: number): Alarm {
  const byKey = new Map(alarm.members.map((member) => [member.key, member]))
  let { active, all } = alarm.memberCount
  for (const member of joined) {
    const known = byKey.get(member.key)
    if (known?.endedAtMs === null) continue
    active++
    if (known === undefined) all++
    if (known !== undefined || byKey.size < MAX_MEMBERS) byKey.set(member.key, member)
  }
  for (const key of left) {
    const known = byKey.get(key)
    // One that is not listed is among those beyond the bound, if there are any.
    if (known === undefined ? all <= byKey.size : known.endedAtMs !== null) continue
    active--
    if (known !== undefined) byKey.set(key, { ...known, endedAtMs: nowMs })
  }
  return { ...alarm, members: [...byKey.values()], memberCount: { active, all }, lastAtMs: nowMs }
}

/** Counted from now where it waits for a person, else at rest. */
function restarted({ state, shelf, under, escalation }: Alarm, nowMs: number): Alarm['escalation'] {
  const waits = state === 'raised' && shelf === null && under === null
  return { steps: waits ? 0 : escalation.steps, sinceMs: waits ? nowMs : null }
}

/** What it was escalated to beyond what its source says. */
function escalatedTo({ severity, raisedSeverity }: Alarm): AlarmSeverity | null {
  return severityRank(severity) > severityRank(raisedSeverity) ? severity : null
}

function worseOf(one: AlarmSeverity, other: AlarmSeverity | null): AlarmSeverity {
  return other !== null && severityRank(other) > severityRank(one) ? other : one
}

/** The first step stays, of the others the newest. */
function step(alarm: Alarm, atMs: number, what: AlarmStep['what'], by: string | null, detail: string | null): Alarm {
  const steps = [...alarm.steps, { atMs, what, by, detail }]
  if (steps.length > MAX_STEPS) steps.splice(1, steps.length - MAX_STEPS)
  return { ...alarm, steps }
}
