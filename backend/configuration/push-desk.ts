// Sends configurations and keeps what boards said to them. State in memory is the authority, its shelf follows before anything is sent.
import type { ConfigResponse, Heartbeat } from '../contract/boards/device-messages.ts'
import { checkOf } from '../contract/check-of.ts'
import { boardPart } from '../contract/configuration/board-part.ts'
import {
  ActuatorSetting,
  type Configuration,
  type ConfigurationBody,
  EMPTY_CONFIGURATION,
  OfflineRule,
  SensorSetting,
} from '../contract/configuration/configuration.ts'
import { driftOf } from '../contract/configuration/diff.ts'
import { bodyOfPayload, type ConfigMessage, ConfigPayload, canonicalText, payloadOf } from '../contract/configuration/message.ts'
import type { ConfigurationState, ConfigurationStateBody, Push, PushReason } from '../contract/configuration/state.ts'
import { fingerprintOf } from './fingerprint.ts'
import { judgeHeartbeat } from './heartbeat-check.ts'
import type { ConfigurationsParts } from './ports.ts'
import { ANSWER_WITHIN_MS, answered, isDue, isOpen, newPush, proven, sent, takenOf, timedOut } from './push-life.ts'

/** Times in a row that a board which confirmed is found different and sent to again; then a person must look. */
export const MAX_HEALS = 3
/** Least time between two pushes only because a board came back, ms. */
const AFTER_RETURN_MS = 300_000
/** Heartbeats this soon after an answer may still be of before it, ms. */
const SETTLE_MS = 5_000

const NO_STATE: ConfigurationStateBody = {
  generation: 0,
  push: null,
  reported: null,
  reportedFrom: null,
  reportedAtMs: null,
  heals: 0,
}
const isPayload = checkOf(ConfigPayload)
const isSensor = checkOf(SensorSetting)
const isActuator = checkOf(ActuatorSetting)
const isRule = checkOf(OfflineRule)

type DeskParts = ConfigurationsParts

export class PushDesk {
  readonly #parts: DeskParts
  readonly #states = new Map<string, ConfigurationStateBody>()
  /** Boards whose push is open: what the tick looks at. */
  readonly #open = new Set<string>()
  /** What is sent for a version; made once, as heartbeats ask for its fingerprint. */
  readonly #made = new Map<string, { version: number; payload: Required<ConfigPayload>; fingerprint: string }>()
  /** Boards that came back since their last push. */
  readonly #returned = new Set<string>()
  readonly #asked = new Set<string>()
  /** Moments at which pushes were sent that another one overtook before they were answered. */
  readonly #overtaken = new Map<string, number[]>()

  constructor(parts: DeskParts) {
    this.#parts = parts
  }

  load(): void {
    for (const state of this.#parts.states.list()) {
      this.#states.set(state.id, bodyOf(state))
      if (state.push !== null && isOpen(state.push)) this.#open.add(state.id)
    }
  }

  state(board: string): ConfigurationState | undefined {
    const head = this.#parts.states.find(board)
    const body = this.#states.get(board)
    return head === undefined || body === undefined ? undefined : { ...head, ...body }
  }

  /** What the board shall have of its target. */
  target(board: string): Configuration | undefined {
    const { desired, port } = this.#parts
    const whole = desired.find(board)
    return whole && boardPart(whole, (gpio) => port.lockedAcross(board, gpio))
  }

  /** How far the board is with what it shall have now; undefined = that was not sent yet. */
  pushed(board: string): Push['state'] | undefined {
    const push = this.#states.get(board)?.push
    return push != null && push.fingerprint === this.#make(board)?.fingerprint ? push.state : undefined
  }

  outstanding(board: string): boolean {
    return this.#open.has(board)
  }

  /** Something beside the version (interlocks, rules) may have changed what is sent: then it is sent again. */
  async refresh(board: string): Promise<void> {
    this.#made.delete(board)
    const made = this.#make(board)
    if (made !== undefined && made.fingerprint !== this.#states.get(board)?.push?.fingerprint) await this.begin(board, 'saved')
  }

  /** A new push of the newest version. Resolves when it is stored, and sent where the board is there. */
  async begin(board: string, reason: PushReason): Promise<void> {
    const desired = this.target(board)
    const made = this.#make(board)
    if (desired === undefined || made === undefined) return
    const before = this.#of(board)
    const push = newPush({ version: desired.version, correlationId: this.#parts.newId(), fingerprint: made.fingerprint, reason })
    const healing = reason === 'counts' || reason === 'fingerprint'
    if (before.push?.state === 'sent') this.#overtaken.set(board, [...(this.#overtaken.get(board) ?? []), before.push.sentAtMs ?? 0])
    await this.#keep(board, { ...before, generation: before.generation + 1, push, heals: healing ? before.heals + 1 : 0 })
    await this.#send(board)
  }

  /** Nothing is believed of the board any more; its target, where it has one, is sent. Generations go on growing. */
  async afresh(board: string): Promise<void> {
    this.#made.delete(board)
    this.#asked.delete(board)
    const known = this.#states.get(board)
    if (known !== undefined) await this.#keep(board, { ...NO_STATE, generation: known.generation })
    await this.begin(board, 'saved')
  }

  tick(): void {
    const nowMs = this.#parts.clock.now()
    for (const board of this.#open) {
      const state = this.#of(board)
      if (state.push === null) continue
      const late = timedOut(state.push, nowMs)
      if (late !== undefined) {
        this.#keep(board, { ...state, push: late }).catch(this.#parts.onTrouble)
        if (late.nextAtMs === null) this.#tellFailure(board, late)
      } else if (state.push.state === 'unanswered' && isDue(state.push, nowMs, false)) this.#send(board).catch(this.#parts.onTrouble)
    }
  }

  returned(board: string): void {
    this.#returned.add(board)
    this.#overtaken.delete(board)
    if (this.#states.get(board)?.reported == null) this.#ask(board)
    this.#sendIfDue(board, true)
  }

  heard(board: string, message: Heartbeat): void {
    const desired = this.target(board)
    const made = this.#make(board)
    if (desired === undefined || made === undefined) return
    const state = this.#of(board)
    const { push } = state
    if (message.config_generation !== undefined && message.config_generation > state.generation) {
      // A restored backup: what is sent next must still be newer than what the board has.
      this.#states.set(board, { ...state, generation: Math.floor(message.config_generation) })
    }
    const believed = push?.state === 'partial' ? (state.reported ?? desired) : desired
    const verdict = judgeHeartbeat(message, believed, made.fingerprint)
    const returned = this.#returned.delete(board)
    if (verdict === 'same') this.#proved(board, desired, made.fingerprint)
    else if (push === null || push.version !== desired.version) this.begin(board, 'saved').catch(this.#parts.onTrouble)
    else if (isOpen(push)) this.#sendIfDue(board, returned)
    else if (push.state !== 'refused') this.#settled(board, push, verdict, returned)
  }

  async response(board: string, message: ConfigResponse): Promise<void> {
    const state = this.#states.get(board)
    if (state?.push == null) return
    const nowMs = this.#parts.clock.now()
    const push = this.#isOfOvertaken(board, message, nowMs) ? undefined : answered(state.push, message, nowMs)
    if (push === undefined) return
    const desired = this.target(board)
    const taken = desired?.version === push.version ? takenOf(desired, push) : undefined
    const reported = taken === undefined ? {} : { reported: plain(taken), reportedFrom: 'push' as const, reportedAtMs: nowMs }
    await this.#keep(board, { ...state, push, ...reported })
    if (push.state !== 'confirmed') this.#tellFailure(board, push)
    else this.#tell(board, 'configuration-confirmed', 'ok', { version: push.version })
  }

  /** Boards that do not say what they answer to answer in order: the first answer is to what was sent first. */
  #isOfOvertaken(board: string, { correlation_id, config_fingerprint }: ConfigResponse, nowMs: number): boolean {
    if (correlation_id !== undefined || config_fingerprint !== undefined) return false
    const awaited = (this.#overtaken.get(board) ?? []).filter((sentAtMs) => nowMs - sentAtMs < ANSWER_WITHIN_MS)
    const first = awaited.shift()
    this.#overtaken.set(board, awaited)
    return first !== undefined
  }

  /** The board's own list, as it answers `get_config`. What can't be read is not believed. */
  async told(board: string, data: unknown): Promise<void> {
    if (!isPayload.Check(data) || (data.sensors === undefined && data.actuators === undefined)) return
    const desired = this.target(board)
    const state = this.#of(board)
    const read = bodyOfPayload(data, desired ?? state.reported ?? EMPTY_CONFIGURATION)
    const { own, kept } = this.#parted(
      board,
      read.offlineRules.filter((one) => isRule.Check(one)),
    )
    const reported: ConfigurationBody = {
      sensors: read.sensors.filter((one) => isSensor.Check(one)),
      actuators: read.actuators.filter((one) => isActuator.Check(one)),
      offlineRules: own,
    }
    await this.#keep(board, { ...this.#of(board), reported, reportedFrom: 'board', reportedAtMs: this.#parts.clock.now() })
    const settled = state.push !== null && (state.push.state === 'confirmed' || state.push.state === 'partial')
    if (!settled || desired === undefined || state.push?.state !== 'confirmed') return
    const lacks = kept < this.#parts.port.keptRules(board).length
    if (lacks || driftOf(desired, reported).length > 0) this.#heal(board, state.push, 'fingerprint')
  }

  /** Rules that a board reports: those of its configuration, and how many of those that it keeps for the centre. */
  #parted(board: string, reported: readonly OfflineRule[]): { own: OfflineRule[]; kept: number } {
    const wanted = new Set(this.#parts.port.keptRules(board).map(ruleText))
    const own = reported.filter((one) => !wanted.has(ruleText(one)))
    return { own, kept: reported.length - own.length }
  }

  #settled(board: string, push: Push, verdict: ReturnType<typeof judgeHeartbeat>, returned: boolean): void {
    const sinceMs = this.#parts.clock.now() - (push.answeredAtMs ?? 0)
    if (sinceMs < SETTLE_MS) return
    // A board that took a part has the fingerprint of that part.
    if (verdict === 'counts' || (verdict === 'fingerprint' && push.state === 'confirmed')) this.#heal(board, push, verdict)
    else if (returned && sinceMs >= AFTER_RETURN_MS) this.begin(board, 'reconnect').catch(this.#parts.onTrouble)
    else if (verdict === 'counts-fit' && this.#of(board).heals > 0) {
      this.#keep(board, { ...this.#of(board), heals: 0 }).catch(this.#parts.onTrouble)
    }
  }

  /** Confirmed, and yet different: asked for its own list, then sent again; given up after MAX_HEALS. */
  #heal(board: string, push: Push, reason: 'counts' | 'fingerprint'): void {
    const { heals, ...rest } = this.#of(board)
    if (heals > MAX_HEALS) return
    const healing = heals < MAX_HEALS
    this.#tell(board, 'configuration-differs', 'warning', { version: push.version, reason, healing })
    if (healing) {
      this.#ask(board, true)
      this.begin(board, reason).catch(this.#parts.onTrouble)
    } else this.#keep(board, { ...rest, heals: heals + 1 }).catch(this.#parts.onTrouble)
  }

  /** The heartbeat carries the fingerprint of what the board shall have: the answer, if there was one, got lost. */
  #proved(board: string, desired: ConfigurationBody & { version: number }, fingerprint: string): void {
    const state = this.#of(board)
    const { push } = state
    const nowMs = this.#parts.clock.now()
    const right = push !== null && push.fingerprint === fingerprint && push.version === desired.version
    if (right && !isOpen(push) && push.state !== 'refused') {
      if (state.heals > 0) this.#keep(board, { ...state, heals: 0 }).catch(this.#parts.onTrouble)
      return
    }
    const base = right
      ? push
      : newPush({ version: desired.version, correlationId: this.#parts.newId(), fingerprint, reason: push?.reason ?? 'saved' })
    const reported = { reported: plain(desired), reportedFrom: 'board' as const, reportedAtMs: nowMs }
    this.#keep(board, { ...state, push: proven(base, nowMs), heals: 0, ...reported }).catch(this.#parts.onTrouble)
    if (right) this.#tell(board, 'configuration-confirmed', 'ok', { version: desired.version })
  }

  #sendIfDue(board: string, returned: boolean): void {
    const push = this.#states.get(board)?.push
    if (push != null && isDue(push, this.#parts.clock.now(), returned)) this.#send(board).catch(this.#parts.onTrouble)
  }

  /** Stored as sent first, published then: an answer after a crash still finds its push. */
  async #send(id: string): Promise<void> {
    const { port, clock } = this.#parts
    const board = port.findBoard(id)
    const state = this.#of(id)
    const target = this.target(id)
    const made = this.#make(id)
    const there = board?.presence.state === 'online' || board?.presence.state === 'late'
    if (board === undefined || target === undefined || made === undefined || state.push === null) return
    if (!there || board.registration !== 'accepted') {
      if (state.push.state !== 'waiting') await this.#keep(id, { ...state, push: { ...state.push, state: 'waiting', nextAtMs: null } })
      return
    }
    const push = sent(state.push, clock.now())
    await this.#keep(id, { ...state, push })
    const message: ConfigMessage = {
      config_id: `${id}-v${push.version}`,
      correlation_id: push.correlationId,
      generation: state.generation,
      config_fingerprint: push.fingerprint,
      reason_code: push.reason,
      ...made.payload,
    }
    await port.publish(board, 'config', message)
  }

  #ask(id: string, again = false): void {
    const board = this.#parts.port.findBoard(id)
    if (board === undefined || board.registration !== 'accepted' || board.family !== 'kaiser' || (this.#asked.has(id) && !again)) return
    this.#asked.add(id)
    this.#parts.port.publish(board, 'system', { command: 'get_config', correlation_id: this.#parts.newId() }).catch(this.#parts.onTrouble)
  }

  #make(board: string) {
    const { desired: targets, port } = this.#parts
    const known = this.#made.get(board)
    if (known !== undefined && known.version === targets.find(board)?.version) return known
    const desired = this.target(board)
    if (desired === undefined) return undefined
    const whole = { ...desired, offlineRules: [...desired.offlineRules, ...port.keptRules(board)] }
    const payload = payloadOf(whole, (gpio) => port.partners(board, gpio))
    const made = { version: desired.version, payload, fingerprint: fingerprintOf(payload) }
    this.#made.set(board, made)
    return made
  }

  #of(board: string): ConfigurationStateBody {
    return this.#states.get(board) ?? NO_STATE
  }

  async #keep(board: string, state: ConfigurationStateBody): Promise<void> {
    this.#states.set(board, state)
    if (state.push !== null && isOpen(state.push)) this.#open.add(board)
    else this.#open.delete(board)
    const { states } = this.#parts
    if (states.find(board) !== undefined) await states.update(board, state)
    else {
      // Two at once: the second finds the first's document.
      await states.put(board, 0, state, 'system').catch((cause: unknown) => {
        if (states.find(board) === undefined) throw cause
        return states.update(board, state)
      })
    }
  }

  #tellFailure(board: string, { state, version, failures, message }: Push): void {
    const text = message ?? failures[0]?.detail ?? null
    this.#tell(board, 'configuration-failed', 'warning', { version, state, failures: failures.length, message: text })
  }

  #tell(
    board: string,
    kind: 'configuration-confirmed' | 'configuration-failed' | 'configuration-differs',
    severity: 'ok' | 'warning',
    detail: Record<string, string | number | boolean | null>,
  ): void {
    this.#parts.port.report({ kind, severity, board, by: null, detail })
  }
}

function bodyOf({ generation, push, reported, reportedFrom, reportedAtMs, heals }: ConfigurationState): ConfigurationStateBody {
  return { generation, push, reported, reportedFrom, reportedAtMs, heals }
}

function ruleText(rule: OfflineRule): string {
  return canonicalText(payloadOf({ ...EMPTY_CONFIGURATION, offlineRules: [rule] }))
}

function plain({ sensors, actuators, offlineRules }: ConfigurationBody): ConfigurationBody {
  return { sensors, actuators, offlineRules }
}
