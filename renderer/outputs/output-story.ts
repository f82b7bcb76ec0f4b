import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { ActuatorSetting } from '../../backend/contract/configuration/configuration.ts'

/** What there is to say about an output beside its state: how long it runs, who holds or switched it. Pure. */
export type OutputStory =
  | { kind: 'none' }
  /** A person has it: `untilMs` null = switched by hand, held by nobody. */
  | { kind: 'hand'; by: string; sinceMs: number; untilMs: number | null }
  | { kind: 'maybe' }
  | { kind: 'run'; runMs: number; maxMs: number | null; cause: Cause | null; name: string | null }

export type Cause = 'hand' | 'rule' | 'schedule' | 'safety' | 'emergency' | 'board'

export function outputStory(actuator: Actuator, setting: ActuatorSetting | undefined, nowMs: number): OutputStory {
  const { hold, switched } = actuator
  if (hold?.source === 'hand' && (hold.untilMs === null || hold.untilMs > nowMs))
    return { kind: 'hand', by: hold.by, sinceMs: hold.sinceMs, untilMs: hold.untilMs }
  if (!actuator.on) return actuator.mayBeOn ? { kind: 'maybe' } : { kind: 'none' }
  const sinceMs = actuator.onSinceMs ?? (actuator.runtimeMs === null ? null : actuator.reportedAtMs - actuator.runtimeMs)
  if (switched?.source === 'hand') return { kind: 'hand', by: switched.by ?? '', sinceMs: switched.atMs, untilMs: null }
  if (sinceMs === null && switched === null) return { kind: 'none' }
  const maxS = setting?.limits.maxRuntimeS ?? null
  return {
    kind: 'run',
    runMs: Math.max(0, nowMs - (sinceMs ?? nowMs)),
    maxMs: maxS === null ? null : maxS * 1000,
    cause: switched?.source ?? null,
    name: switched?.reason ?? switched?.by ?? null,
  }
}

/** `2:14`, `1:02:14`. */
export function clockSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
