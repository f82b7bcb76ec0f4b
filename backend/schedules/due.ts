// What of a timetable is to be done now, what comes too late, and who holds an output. Pure; used by schedules.ts.
import { createHash } from 'node:crypto'
import type { Schedule, ScheduleRun, ScheduleTarget } from '../contract/schedules/schedule.ts'
import { nextDue, upcoming } from '../contract/schedules/upcoming.ts'

/** Later than this it was missed, ms: the program was off, asleep, or its clock was set. */
const ON_TIME_MS = 5_000
/** A clock set back by more than this makes a new start; by less it must not repeat what was done. */
const SET_BACK_MS = 3_600_000
const MINUTE_MS = 60_000

/** An instant that has come. `late`: it is to be skipped. */
export interface Due {
  schedule: Schedule
  dueMs: number
  late: boolean
}

/** What was dealt with already: up to the newest run, and nothing from before the schedule was last changed. */
function cursorOf(schedule: Schedule, run: ScheduleRun | undefined, nowMs: number): number {
  const known = [schedule.changedAtMs, run?.dueMs ?? Number.NEGATIVE_INFINITY].filter((at) => at <= nowMs + SET_BACK_MS)
  return known.length === 0 ? nowMs : Math.max(...known)
}

/** The next instant that was not dealt with; null = none for a long time. */
export function nextAfter(schedule: Schedule, run: ScheduleRun | undefined, nowMs: number): number | null {
  return nextDue(schedule, cursorOf(schedule, run, nowMs) + 1)
}

/** The newest instant in [nextMs, nowMs]: of several that have come only the last is done. */
export function dueOf(schedule: Schedule, nextMs: number, nowMs: number): Due {
  const withinMs = Math.max(ON_TIME_MS, (schedule.makeUpWithinMin ?? 0) * MINUTE_MS)
  const oldest = Math.max(nextMs, nowMs - withinMs)
  const newest = lastIn(schedule, oldest, nowMs + 1)
  if (newest !== undefined) return { schedule, dueMs: newest, late: false }
  return { schedule, dueMs: lastIn(schedule, nextMs, oldest) ?? oldest, late: true }
}

/** The last instant in [fromMs, toMs): looked for from the end, as a schedule of every second has many. */
function lastIn(schedule: Schedule, fromMs: number, toMs: number): number | undefined {
  for (let spanMs = 2 * MINUTE_MS; ; spanMs *= 8) {
    const start = Math.max(fromMs, toMs - spanMs)
    const found = upcoming(schedule, start, toMs).at(-1)
    if (found !== undefined || start <= fromMs) return found
  }
}

/** Of what has come for the same output: the later one, then the higher priority, then the one made last. */
export function winners(due: readonly Due[]): Map<string, string> {
  const ranked = [...due].sort(
    (a, b) => a.dueMs - b.dueMs || a.schedule.priority - b.schedule.priority || a.schedule.createdAtMs - b.schedule.createdAtMs,
  )
  const holders = new Map<string, string>()
  for (const { schedule, late } of ranked) if (!late) for (const target of schedule.targets) holders.set(targetKey(target), schedule.id)
  return holders
}

/** True while another schedule of higher priority has this output for its duration. */
export function isHeld(
  target: ScheduleTarget,
  asking: Schedule,
  others: readonly { schedule: Schedule; run: ScheduleRun | undefined }[],
  atMs: number,
): boolean {
  return others.some(
    ({ schedule, run }) =>
      schedule.id !== asking.id &&
      schedule.enabled &&
      schedule.priority > asking.priority &&
      schedule.action.durationS > 0 &&
      run !== undefined &&
      run.atMs <= atMs &&
      run.atMs + schedule.action.durationS * 1000 > atMs &&
      run.targets.some(
        (one) => one.board === target.board && one.gpio === target.gpio && (one.outcome === 'sent' || one.outcome === 'confirmed'),
      ),
  )
}

export function targetKey({ board, gpio }: ScheduleTarget): string {
  return `${board} ${gpio}`
}

/** The same instant of the same schedule makes the same command: sent twice it is executed once. */
export function commandId(schedule: string, dueMs: number, target: number): string {
  const short = schedule.length <= 40 ? schedule : createHash('sha256').update(schedule).digest('hex').slice(0, 40)
  return `s-${short}-${dueMs.toString(36)}-${target}`
}
