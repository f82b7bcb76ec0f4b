import {
  type EmergencyOutput,
  isStopped,
  type OutputStopState,
  type ReportedState,
  type Signature,
} from '../contract/actuators/emergency.ts'
import type { Board } from '../contract/boards/board.ts'
import type { ActuatorSetting } from '../contract/configuration/configuration.ts'

/** One board under a stop and its outputs: what is known, what it counts as. Pure; stop-machine.ts keeps them. */

/** What the rest knows of a board: its outputs are those configured and those reported. */
export interface BoardFacts {
  board: Pick<Board, 'id' | 'name' | 'zone' | 'relay'>
  reachable: boolean
  outputs: readonly OutputFacts[]
}

export interface OutputFacts {
  gpio: number
  setting: Pick<ActuatorSetting, 'name' | 'type' | 'critical' | 'isolation' | 'emergencyPercent'> | null
  reported: (ReportedState & { type: string }) | null
}

export interface OutputStop {
  readonly gpio: number
  name: string | null
  type: string
  critical: boolean
  isolation: string | null
  emergencyPercent: number | null
  before: ReportedState | null
  last: ReportedState | null
  /** `last` was said in the board's present session: not before a restart or an absence. */
  fresh: boolean
  confirmedAtMs: number | null
  secured: Signature | null
  after: EmergencyOutput['after']
  /** What it counted as when it was last looked at; for the protocol. */
  seenAs: OutputStopState | null
}

export interface BoardStop {
  readonly id: string
  name: string | null
  zone: string | null
  relay: string
  reachable: boolean
  /** It has answered the stop in its present session. */
  ackedAtMs: number | null
  /** What it shall do next: stop, take the stop back, or nothing any more. */
  stage: 'stop' | 'clear' | 'free'
  /** Newest message to it; 0 = none. */
  sentAtMs: number
  tries: number
  readonly outputs: Map<number, OutputStop>
}

export function boardStop(facts: BoardFacts): BoardStop {
  const { id, name, zone, relay } = facts.board
  const board: BoardStop = {
    id,
    name,
    zone,
    relay,
    reachable: facts.reachable,
    ackedAtMs: null,
    stage: 'stop',
    sentAtMs: 0,
    tries: 0,
    outputs: new Map(),
  }
  learn(board, facts)
  return board
}

/** Names, outputs that are new; what a board has said since the stop stays. @returns whether a screen shows something else now */
export function learn(board: BoardStop, { board: { name, zone, relay }, outputs }: BoardFacts): boolean {
  let news = assign(board, { name, zone })
  board.relay = relay
  for (const facts of outputs) {
    const known = board.outputs.get(facts.gpio)
    if (known === undefined) board.outputs.set(facts.gpio, outputStop(facts, board.reachable))
    if (known === undefined || describe(known, facts)) news = true
  }
  return news
}

function assign<T extends object>(target: T, values: Partial<T>): boolean {
  const news = Object.entries(values).some(([key, value]) => Reflect.get(target, key) !== value)
  if (news) Object.assign(target, values)
  return news
}

function outputStop(facts: OutputFacts, fresh: boolean): OutputStop {
  const { gpio, reported } = facts
  const state = reported && { on: reported.on, pwm: reported.pwm, atMs: reported.atMs }
  const output: OutputStop = {
    gpio,
    name: null,
    type: reported?.type ?? 'relay',
    critical: false,
    isolation: null,
    emergencyPercent: null,
    before: state,
    last: state,
    fresh,
    confirmedAtMs: null,
    secured: null,
    after: null,
    seenAs: null,
  }
  describe(output, facts)
  return output
}

function describe(output: OutputStop, { setting }: OutputFacts): boolean {
  if (setting === null) return false
  const { name, type, critical, isolation, emergencyPercent } = setting
  // Only a servo has a position that is safe; everything else must be off.
  return assign(output, { name, type, critical, isolation, emergencyPercent: type === 'servo' ? emergencyPercent : null })
}

export function outputState(board: BoardStop, output: OutputStop): OutputStopState {
  if (board.stage === 'free') return 'confirmed'
  if (!board.reachable) return 'unreachable'
  const { last, fresh } = output
  if (board.ackedAtMs === null || last === null || !fresh) return 'sent'
  if (isStopped(last, output.emergencyPercent)) return 'confirmed'
  return last.atMs >= board.ackedAtMs ? 'still-on' : 'sent'
}

/** It has answered, and every output of it is off. */
export function isConfirmed(board: BoardStop): boolean {
  if (board.stage === 'free') return true
  if (!board.reachable || board.ackedAtMs === null) return false
  for (const output of board.outputs.values()) if (outputState(board, output) !== 'confirmed') return false
  return true
}

/** An output that is neither confirmed nor secured by hand. */
export function hasOpen(board: BoardStop): boolean {
  for (const output of board.outputs.values()) if (output.secured === null && outputState(board, output) !== 'confirmed') return true
  return false
}

/** What was said before no longer counts: the board has restarted, or was away. */
export function doubt(board: BoardStop): void {
  board.ackedAtMs = null
  for (const output of board.outputs.values()) output.fresh = false
}

export function shown(board: BoardStop, output: OutputStop): EmergencyOutput {
  const { gpio, name, type, critical, isolation, before, last, confirmedAtMs, secured, after } = output
  return {
    board: board.id,
    boardName: board.name,
    zone: board.zone,
    gpio,
    name,
    type,
    critical,
    isolation,
    state: outputState(board, output),
    before,
    last,
    sentAtMs: board.sentAtMs,
    tries: board.tries,
    confirmedAtMs,
    secured,
    released: board.stage === 'free',
    after,
  }
}
