import type { Hold, OutputWish } from '../contract/actuators/actuator.ts'
import { ageOfReading, onlyIfStanding } from '../contract/actuators/only-if.ts'
import type { ActuatorLimits, ActuatorSetting, OnlyIf } from '../contract/configuration/configuration.ts'
import type { ErrorCode } from '../contract/errors.ts'
import { because, type Reason } from '../contract/reasons.ts'
import type { LatestValue } from '../contract/sample.ts'
import type { OutputMemory } from './output-memory.ts'
import { mayAct } from './wishes.ts'

/** Whether an output may be switched. Pure: all that it knows is handed in. Called by commands.ts before an ON is stored and again before it is sent. */

/** A board executes an ON within so many ms or not at all (`expires_at`); behind an older one of unknown fate an OFF is sent. */
export const ON_TTL_MS = 10_000
const HOUR_MS = 3_600_000

export interface StopNotice {
  sinceMs: number
  by: string
  reason: string
}

/** The newest value of a series, and what people call it. */
export interface Reading {
  name: string
  unit: string
  latest: LatestValue | undefined
}

export interface Partner {
  interlock: string
  /** Name of the output. */
  name: string
  state: 'off' | 'on' | 'maybe' | 'unknown' | 'unreachable'
}

export interface Question {
  wish: Pick<OutputWish, 'source' | 'priority' | 'gpio'>
  /** OFF includes PWM 0; TOGGLE is resolved before. */
  on: boolean
  dimmed: boolean
  durationS: number
  /** Wanted and, where the board confirmed others, reported: the stricter limit counts. Empty: nobody has configured the output. */
  settings: readonly ActuatorSetting[]
  /** False: its board has a target, in which the pin is no output. */
  planned: boolean
  memory: OutputMemory
  mayBeOn: boolean
  /** Reported on, nothing in flight. */
  knownOn: boolean
  hold: Hold | null
  stop: StopNotice | null
  partners: readonly Partner[]
  reading(series: number): Reading | undefined
  nowMs: number
}

export type Verdict =
  /** `durationS` as it must be sent, 0 = no end. `adjusts`: it prolongs or dims, it does not switch on. */
  { allow: true; durationS: number; adjusts: boolean } | Refusal
export interface Refusal {
  allow: false
  code: ErrorCode
  reason: Reason
}

/** OFF passes everything but the order of wishes; ON must pass all: order, stop, configuration, interlocks, conditions, limits. */
export function judge(question: Question): Verdict {
  const { wish, hold, nowMs } = question
  if (hold !== null && !mayAct(hold, wish)) {
    const { by, source, untilMs } = hold
    return refuse(
      'actuator.held',
      untilMs === null ? because('output-held-on', { by, source }) : because('output-held', { by, source, untilMs }),
    )
  }
  if (!question.on) return { allow: true, durationS: 0, adjusts: false }
  const refusal = stopped(question) ?? inactive(question) ?? interlocked(question.partners)
  if (refusal !== undefined) return refusal
  for (const setting of question.settings) {
    for (const condition of setting.onlyIf) {
      const unmet = unmetCondition(condition, question.reading(condition.series), nowMs)
      if (unmet !== undefined) return refuse('actuator.condition', unmet)
    }
  }
  return withinLimits(question, strictest(question.settings))
}

/** Of several settings of one output the limits that forbid most. */
export function strictest(settings: readonly ActuatorSetting[]): ActuatorLimits {
  const limits: ActuatorLimits = { maxRuntimeS: null, cooldownS: 0, maxActivationsPerHour: null }
  for (const { limits: one } of settings) {
    limits.maxRuntimeS = smaller(limits.maxRuntimeS, one.maxRuntimeS)
    limits.cooldownS = Math.max(limits.cooldownS, one.cooldownS)
    limits.maxActivationsPerHour = smaller(limits.maxActivationsPerHour, one.maxActivationsPerHour)
  }
  return limits
}

function withinLimits({ memory, mayBeOn, knownOn, durationS, nowMs }: Question, limits: ActuatorLimits): Verdict {
  const { maxRuntimeS, cooldownS, maxActivationsPerHour: most } = limits
  // A run that may end by itself before the command is there would be switched on anew by it.
  const adjusts = knownOn && (memory.endsAtMs === null || nowMs + ON_TTL_MS < memory.endsAtMs)
  if (!adjusts && cooldownS > 0) {
    if (mayBeOn) return refuse('actuator.cooldown', because('output-running', { cooldownS }))
    const waitMs = memory.offAtMs === null ? 0 : memory.offAtMs + cooldownS * 1000 - nowMs
    if (waitMs > 0) return refuse('actuator.cooldown', because('output-cooldown', { cooldownS, waitS: Math.ceil(waitMs / 1000) }))
  }
  if (!adjusts && most !== null) {
    const recent = memory.activations.filter(({ latestMs }) => latestMs > nowMs - HOUR_MS)
    const due = recent.at(-most)
    if (due !== undefined) {
      const waitS = Math.ceil((due.latestMs + HOUR_MS - nowMs) / 1000)
      return refuse('actuator.activations', because('output-activations', { count: recent.length, most, waitS }))
    }
  }
  if (maxRuntimeS === null) return { allow: true, durationS, adjusts }
  const sinceMs = memory.onSinceMs ?? nowMs
  const leftS = Math.floor((sinceMs + maxRuntimeS * 1000 - nowMs) / 1000)
  if (leftS < 1) return refuse('actuator.runtime', because('output-runtime', { maxS: maxRuntimeS, sinceMs }))
  return { allow: true, durationS: durationS > 0 ? Math.min(durationS, leftS) : leftS, adjusts }
}

function stopped({ stop }: Question): Refusal | undefined {
  return stop === null ? undefined : refuse('actuator.stopped', because('output-stopped', { ...stop }))
}

function inactive({ wish: { gpio }, settings, planned, dimmed }: Question): Refusal | undefined {
  // Nothing would limit it, and the pin may be a sensor's, or the flash memory's.
  if (!planned) return refuse('actuator.unplanned', because('output-unplanned', { gpio }))
  const setting = settings.find(({ active }) => !active)
  if (setting !== undefined) return refuse('actuator.inactive', because('output-inactive', { name: setting.name }))
  const whole = dimmed ? settings.find(({ type }) => type === 'relay' || type === 'valve') : undefined
  return whole && refuse('actuator.unsupported', because('output-not-dimmed', { name: whole.name }))
}

function interlocked(partners: readonly Partner[]): Refusal | undefined {
  for (const { state, interlock, name: partner } of partners) {
    if (state !== 'off')
      return refuse('actuator.interlock', because(`interlock-${state === 'maybe' ? 'maybe' : state}`, { interlock, partner }))
  }
  return undefined
}

/** Why the condition forbids; undefined = it is met. See onlyIfStanding. */
function unmetCondition(condition: OnlyIf, reading: Reading | undefined, nowMs: number): Reason | undefined {
  const series = reading?.name ?? `#${condition.series}`
  const latest = reading?.latest
  const standing = onlyIfStanding(condition, latest, nowMs)
  if (standing === 'holds') return undefined
  if (latest === undefined || typeof latest.value !== 'number') return because('condition-missing', { series })
  const { value } = latest
  const { comparison, maxAgeS, low } = condition
  if (standing === 'old') {
    return because('condition-stale', { series, ageS: Math.round(ageOfReading(latest, nowMs) / 1000), maxAgeS })
  }
  if (standing === 'bad') return because('condition-bad', { series })
  const unit = reading?.unit ?? ''
  if (comparison === 'above' || comparison === 'below') return because(`condition-${comparison}`, { series, low, unit, value })
  const high = condition.high ?? Number.POSITIVE_INFINITY
  return because(comparison === 'between' ? 'condition-between' : 'condition-outside', { series, low, high, unit, value })
}

function refuse(code: ErrorCode, reason: Reason): Refusal {
  return { allow: false, code, reason }
}

function smaller(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b)
}
