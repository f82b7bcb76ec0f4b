// The life of one push as a pure state machine: waiting → sent → confirmed | partial | refused | unanswered. Used by configurations.ts.
import type { ConfigResponse } from '../contract/boards/device-messages.ts'
import type { ConfigurationBody } from '../contract/configuration/configuration.ts'
import type { Push, PushFailure, PushReason } from '../contract/configuration/state.ts'

/** Time a board has to answer, ms. */
export const ANSWER_WITHIN_MS = 10_000
/** Pauses before the next try, ms; after the last one it is given up until the board comes back. */
export const RETRY_PAUSES_MS = [5_000, 20_000, 60_000, 180_000] as const
/** A board that came back gets one more try of a push that was given up, but not more often than this, ms. */
export const RETURN_PAUSE_MS = 600_000

export function newPush(parts: { version: number; correlationId: string; fingerprint: string; reason: PushReason }): Push {
  return { ...parts, state: 'waiting', attempts: 0, sentAtMs: null, answeredAtMs: null, nextAtMs: null, message: null, failures: [] }
}

export function sent(push: Push, nowMs: number): Push {
  return { ...push, state: 'sent', attempts: push.attempts + 1, sentAtMs: nowMs, nextAtMs: null }
}

/** Nothing came: shown as unanswered, with the time of the next try as long as there is one. Undefined: there is time yet. */
export function timedOut(push: Push, nowMs: number): Push | undefined {
  if (push.state !== 'sent' || push.sentAtMs === null || nowMs - push.sentAtMs < ANSWER_WITHIN_MS) return undefined
  const pauseMs = RETRY_PAUSES_MS[push.attempts - 1]
  return { ...push, state: 'unanswered', nextAtMs: pauseMs === undefined ? null : nowMs + pauseMs }
}

/** True when an outstanding push is to be published now; `returned`: the board has just (re)connected. */
export function isDue(push: Push, nowMs: number, returned: boolean): boolean {
  if (push.state === 'waiting') return true
  if (push.state !== 'unanswered') return false
  if (push.nextAtMs !== null) return nowMs >= push.nextAtMs
  return returned && nowMs - (push.sentAtMs ?? 0) >= RETURN_PAUSE_MS
}

export function isOpen(push: Push): boolean {
  return push.state === 'waiting' || push.state === 'sent' || push.state === 'unanswered'
}

/**
 * The push after a `config_response`; undefined where the answer is none to it: to another push, a second one, one that names
 * another fingerprint, or one that came before anything was sent. The first answer counts.
 */
export function answered(push: Push, message: ConfigResponse, nowMs: number): Push | undefined {
  if (push.state !== 'sent' && push.state !== 'unanswered') return undefined
  if (message.correlation_id !== undefined && message.correlation_id !== push.correlationId) return undefined
  if (message.config_fingerprint !== undefined && message.config_fingerprint !== push.fingerprint) return undefined
  const failures = (message.failures ?? []).map(readFailure)
  return {
    ...push,
    state: stateOf(message.status, failures),
    answeredAtMs: nowMs,
    nextAtMs: null,
    message: message.message ?? null,
    failures,
  }
}

/** The board proves by itself (heartbeat) that it runs what was sent; its answer was lost. */
export function proven(push: Push, nowMs: number): Push {
  return { ...push, state: 'confirmed', answeredAtMs: nowMs, nextAtMs: null, message: null, failures: [] }
}

/** What a board has after its answer: everything that was sent, less what it named; undefined where that can't be known. */
export function takenOf(body: ConfigurationBody, push: Push): ConfigurationBody | undefined {
  if (push.state === 'confirmed') return body
  if (push.state !== 'partial' || push.failures.length === 0 || push.failures.some(({ gpio }) => gpio === null)) return undefined
  const failed = (part: PushFailure['part'], gpio: number) =>
    push.failures.some((one) => one.gpio === gpio && (one.part === part || one.part === 'other'))
  const sensors = body.sensors.filter(({ gpio }) => !failed('sensors', gpio))
  const actuators = body.actuators.filter(({ gpio }) => !failed('actuators', gpio))
  const outputs = new Set(actuators.map(({ gpio }) => gpio))
  return { sensors, actuators, offlineRules: body.offlineRules.filter(({ actuatorGpio }) => outputs.has(actuatorGpio)) }
}

function stateOf(status: string, failures: readonly PushFailure[]): Push['state'] {
  const word = status.toLowerCase()
  if (word === 'success') return failures.length === 0 ? 'confirmed' : 'partial'
  return word === 'partial_success' ? 'partial' : 'refused'
}

function readFailure(failure: NonNullable<ConfigResponse['failures']>[number]): PushFailure {
  const type = failure.type?.toLowerCase()
  return {
    part: type === 'sensor' ? 'sensors' : type === 'actuator' ? 'actuators' : 'other',
    gpio: failure.gpio !== undefined && Number.isInteger(failure.gpio) ? failure.gpio : null,
    code: failure.error ?? String(failure.error_code ?? 'unknown'),
    detail: failure.detail ?? '',
  }
}
