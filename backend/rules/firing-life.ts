// Pure parts of a firing's life: made from a decision, followed through its actions, ended. Used by performer.ts and sequence.ts.
import { createHash } from 'node:crypto'
import type { Command } from '../contract/actuators/actuator.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Reason } from '../contract/reasons.ts'
import type { ActionOutcome, Firing, FiringAction, FiringCommand } from '../contract/rules/firing.ts'
import type { Action } from '../contract/rules/rule.ts'
import type { Decided } from './engine.ts'
import { actionsOf } from './live-rule.ts'

/** Something that switches on and comes later than this is not done any more, ms. */
export const TOO_LATE_MS = 60_000

/** Refusals by which Leitstand does its work: they are no failures of the rule. */
const KEPT_OFF: ReadonlySet<string> = new Set([
  'actuator.held',
  'actuator.stopped',
  'actuator.cooldown',
  'actuator.activations',
  'actuator.runtime',
  'actuator.interlock',
  'actuator.condition',
])

export function newFiring({ live, decision, arrivedMs, depth }: Decided, id: number): Firing {
  const { rule } = live
  const branch = rule.branches.find((one) => one.id === decision.branch)
  const actions = branch === undefined ? [] : actionsOf(branch, decision.outcome)
  const outcome: ActionOutcome = rule.dryRun ? 'dry' : 'waiting'
  return {
    id,
    rule: rule.id,
    ruleName: rule.name,
    ruleVersion: rule.version,
    branch: decision.branch,
    outcome: decision.outcome,
    code: decision.code,
    dryRun: rule.dryRun,
    cause: decision.cause,
    trace: decision.trace,
    actions: actions.map((action) => newAction(action, outcome)),
    state: actions.length === 0 || rule.dryRun ? 'done' : 'running',
    atMs: decision.atMs,
    count: 1,
    lastAtMs: decision.atMs,
    arrivedAtMs: arrivedMs,
    storedAtMs: null,
    depth,
  }
}

function newAction({ id, kind }: Action, outcome: ActionOutcome): FiringAction {
  return { id, kind, outcome, code: null, message: null, commands: [], dueMs: null, startedAtMs: null, finishedAtMs: null }
}

/** The same firing makes the same command: asked for twice it is executed once. */
export function commandId({ rule, branch, atMs, outcome }: Firing, action: string, index: number): string {
  const name = [rule, branch, atMs, outcome, action, index].join('|')
  return `r-${createHash('sha256').update(name).digest('base64url').slice(0, 32)}`
}

export function newFiringCommand(id: string, { board, gpio, command }: { board: string; gpio: number; command: string }): FiringCommand {
  const times = { sentAtMs: null, acknowledgedAtMs: null, confirmedAtMs: null }
  return { id, board, gpio, command, outcome: 'running', code: null, message: null, refusal: null, ...times }
}

/** Takes over how a command went on. @returns true when it has ended */
export function follow(kept: FiringCommand, command: Command): boolean {
  kept.command = command.command
  kept.outcome = outcomeOf(command)
  kept.code = command.code
  kept.message = command.message
  kept.refusal = command.refusal
  kept.sentAtMs = command.sentAtMs
  kept.acknowledgedAtMs = command.answeredAtMs
  kept.confirmedAtMs = command.confirmedAtMs
  return kept.outcome !== 'running'
}

function outcomeOf({ state, code }: Command): ActionOutcome {
  if (state === 'confirmed') return 'done'
  if (state === 'refused') return code !== null && KEPT_OFF.has(code) ? 'refused' : 'failed'
  return state === 'failed' || state === 'expired' ? 'failed' : 'running'
}

/** Of an action with commands: it has ended when they all have; the worst of them says how. */
export function settleCommands(action: FiringAction, nowMs: number): void {
  const outcomes = action.commands.map(({ outcome }) => outcome)
  if (outcomes.includes('running')) return
  const worst = (['failed', 'refused', 'cancelled', 'done'] as const).find((one) => outcomes.includes(one)) ?? 'done'
  const told = action.commands.find(({ outcome }) => outcome === worst)
  end(action, worst, nowMs, told?.code ?? null, told?.message ?? null, told?.refusal)
}

export function end(
  action: FiringAction,
  outcome: ActionOutcome,
  nowMs: number,
  code: string | null = null,
  message: string | null = null,
  why: Reason | null | undefined = null,
): void {
  action.outcome = outcome
  action.code = code
  action.message = message
  if (why) action.why = why
  action.finishedAtMs = nowMs
}

/** It threw. */
export function endFailed(action: FiringAction, nowMs: number, cause: unknown): void {
  const { code, message, reason } = faultIn(cause)
  end(action, 'failed', nowMs, code, message, reason)
}

export function faultIn(cause: unknown): LeitstandError {
  return cause instanceof LeitstandError ? cause : new LeitstandError('internal', undefined, { cause })
}

/** The state of a firing follows from its actions. @returns true when it has just ended */
export function settle(firing: Firing): boolean {
  const outcomes = firing.actions.map(({ outcome }) => outcome)
  if (firing.state !== 'running' || outcomes.includes('running') || outcomes.includes('waiting')) return false
  if (outcomes.includes('failed')) firing.state = 'failed'
  else firing.state = outcomes.includes('cancelled') ? 'cancelled' : 'done'
  return true
}

export function switchesOn(action: Action): boolean {
  return action.kind === 'scene' || (action.kind === 'output' && action.command !== 'OFF' && action.percent !== 0)
}
