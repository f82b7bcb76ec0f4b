// What happened to the boards of a seeded history: outages, restarts, commands; and the changes of its state series.
import type { Activity } from '../contract/activity.ts'
import type { Random } from './random.ts'
import type { SeedStates } from './seed-channels.ts'

export interface Outage {
  fromMs: number
  toMs: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const OUTAGE_EVERY_MS = 18 * DAY_MS
const SHORT_MS = 40 * 60_000
const LONG_MS = 30 * HOUR_MS
/** One outage in this many lasts long. */
const LONG_SHARE = 1 / 9
const LEAST_MS = 6 * 60_000

/** Times at which a board was away, in order, apart from each other. */
export function outagesOf(fromMs: number, toMs: number, random: Random): Outage[] {
  const outages: Outage[] = []
  let at = fromMs + random.pause(OUTAGE_EVERY_MS)
  while (at < toMs) {
    const forMs = LEAST_MS + random.pause(random.chance(LONG_SHARE) ? LONG_MS : SHORT_MS)
    if (at + forMs >= toMs) break
    outages.push({ fromMs: Math.round(at), toMs: Math.round(at + forMs) })
    at += forMs + HOUR_MS + random.pause(OUTAGE_EVERY_MS)
  }
  return outages
}

/** Activity of one board, running since `startedMs`, over all the time; without ids, in no order. */
export function activityOf(board: string, outages: readonly Outage[], startedMs: number, random: Random): Omit<Activity, 'id'>[] {
  const entries: Omit<Activity, 'id'>[] = []
  let bootedMs = startedMs
  let boot = 1
  for (const { fromMs, toMs } of outages) {
    const reason = random.pick(['will', 'will', 'silent', 'said'] as const)
    const detail = { reason, rssiDbm: -Math.round(random.between(70, 92)) }
    entries.push({ atMs: fromMs, kind: 'board-offline', severity: 'offline', board, by: null, detail })
    entries.push({ atMs: toMs, kind: 'board-online', severity: 'ok', board, by: null, detail: {} })
    if (!random.chance(0.6)) continue
    const resetReason = random.pick(['POWERON', 'BROWNOUT', 'TASK_WDT', 'SW'] as const)
    // As the fleet tells it: how long it ran is what its last heartbeat said, so up to when it went away.
    const ranS = Math.round((fromMs - bootedMs) / 1000)
    const restarted = { reason: resetReason, ranS, bootSequenceId: `${board}-b${++boot}-r1` }
    entries.push({ atMs: toMs + 900, kind: 'board-restarted', severity: 'event', board, by: null, detail: restarted })
    bootedMs = toMs
  }
  return entries
}

/** Changes of a state series: [time, word], the first at the start. */
export function stateChanges(states: SeedStates, fromMs: number, toMs: number, random: Random): [number, string | boolean][] {
  const [rest = '', ...away] = states.words
  const changes: [number, string | boolean][] = [[fromMs, rest]]
  const everyMs = DAY_MS / states.perDay
  let at = fromMs
  for (;;) {
    at += random.pause(everyMs)
    const hour = (at % DAY_MS) / HOUR_MS
    if (states.byDay && (hour < 5 || hour > 18)) continue
    const backMs = at + 1000 * states.awayS * random.between(0.4, 1.8)
    if (backMs >= toMs) return changes
    changes.push([Math.round(at), random.pick(away)], [Math.round(backMs), rest])
    at = backMs
  }
}
