// Why an output was on, and why a rule did not fire: answers about any moment that is kept. Used by app/rules.ts.
import type { Command } from '../contract/actuators/actuator.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { BacktestResult, WhyNot } from '../contract/rules/backtest.ts'
import type { Firing, OutputExplanation } from '../contract/rules/firing.ts'
import type { RuleBody } from '../contract/rules/rule.ts'
import type { ReplayPlan } from './backtest/replay.ts'
import type { FiringLog } from './firing-log.ts'
import type { RuleDesk } from './rule-desk.ts'

/** Commands shown before the moment. */
const SHOWN = 10
/** A change of an output so long behind a command is the command's doing, ms. */
const DONE_WITHIN_MS = 15_000
/** Clocks of boards may run so much fast: a timed run counts as over so much earlier, ms. */
const TIMER_EARLY_MS = 1500
const HOUR_MS = 3_600_000
/** Read before a moment, so that a reading which was too old is told from one that never was. */
const LOOK_BACK_MS = 86_400_000
const LOOK_BACK_FIRINGS = 1000

interface OutputState {
  on: boolean
  sinceMs: number
}

export interface ExplainParts {
  desk: RuleDesk
  log: Pick<FiringLog, 'find' | 'ofCommand'>
  /** Newest first. */
  commands(board: string, gpio: number, toMs: number, limit: number): Promise<Command[]>
  /** What the board reported last before that moment, and since when. */
  stateAt(board: string, gpio: number, atMs: number): Promise<OutputState | undefined>
  plan(rule: RuleBody, fromMs: number, toMs: number): Promise<ReplayPlan>
  replay(plan: ReplayPlan): Promise<BacktestResult[]>
}

/** @throws LeitstandError `store.*` */
export async function explainOutput(parts: ExplainParts, board: string, gpio: number, atMs: number): Promise<OutputExplanation> {
  const [before, state] = await Promise.all([parts.commands(board, gpio, atMs + 1, SHOWN), parts.stateAt(board, gpio, atMs)])
  const command = before.find(({ confirmedAtMs }) => confirmedAtMs !== null && confirmedAtMs <= atMs) ?? null
  const timeOver = state !== undefined && command !== null && isTimeOver(command, state)
  const byBoard = state !== undefined && !timeOver && (command === null || !isDoingOf(command, state))
  const firing = command === null || byBoard ? undefined : await parts.log.ofCommand(command.id)
  return {
    atMs,
    on: state?.on ?? null,
    sinceMs: state?.sinceMs ?? null,
    command: byBoard ? null : command,
    firing: firing ?? null,
    source: byBoard ? 'board' : (command?.source ?? null),
    timeOver,
    before,
  }
}

/** A state that the command did not ask for, or one that came long behind it, was nobody's command. */
function isDoingOf(command: Command, { on, sinceMs }: OutputState): boolean {
  const wanted = wantedBy(command)
  return (wanted === null || wanted === on) && sinceMs <= (command.confirmedAtMs ?? 0) + DONE_WITHIN_MS
}

/** The board ends a timed run by itself, by the command's own words. */
function isTimeOver(command: Command, { on, sinceMs }: OutputState): boolean {
  if (on || command.durationS === 0 || wantedBy(command) !== true) return false
  return sinceMs >= (command.confirmedAtMs ?? 0) + command.durationS * 1000 - TIMER_EARLY_MS
}

/** Null: the other of what it was. */
function wantedBy({ command, value }: Command): boolean | null {
  return command === 'TOGGLE' ? null : command === 'ON' || (command === 'PWM' && value > 0)
}

/** By the version that was in force, over the readings that are stored. @throws LeitstandError `document.unknown`, `store.*`, `query.*` */
export async function whyNot(parts: ExplainParts, id: string, atMs: number): Promise<WhyNot> {
  const versions = await parts.desk.versions(id)
  const head = versions.find((one) => one.atMs <= atMs)
  if (head === undefined) {
    parts.desk.get(id)
    return { atMs, version: null, code: 'not-there', rule: null, branches: [], trace: [], unrecorded: [] }
  }
  const { body: rule } = await parts.desk.version(id, head.version)
  const [result] = await parts.replay(await parts.plan(rule, atMs - LOOK_BACK_MS, atMs + 1))
  if (result === undefined) throw new LeitstandError('internal')
  const longestMs = Math.max(rule.cooldownS * 1000, HOUR_MS)
  const [newest, recent] = await Promise.all([
    parts.log.find({ rule: id, outcomes: ['fired', 'otherwise'], toMs: atMs + 1 }, LOOK_BACK_FIRINGS),
    parts.log.find({ rule: id, outcomes: ['fired'], fromMs: atMs - longestMs, toMs: atMs }, LOOK_BACK_FIRINGS),
  ])
  const branches = rule.branches.map(({ id: branch, when, on }) => {
    const truth = when === null ? 'true' : (result.trace.find((one) => one.id === when)?.truth ?? 'unknown')
    const last = newest.find((one) => one.branch === branch)
    const verdict = verdictOf(
      rule,
      truth,
      on.length > 0,
      last,
      recent.filter((one) => one.branch === branch),
      atMs,
    )
    return { id: branch, truth, ...verdict }
  })
  const code = rule.enabled ? (rule.dryRun ? 'dry-run' : null) : 'off'
  return { atMs, version: head.version, code, rule, branches, trace: result.trace, unrecorded: result.unrecorded }
}

/** @param recent firings of the branch, newest first */
function verdictOf(
  { cooldownS, maxPerHour }: RuleBody,
  truth: string,
  byEvents: boolean,
  last: Firing | undefined,
  recent: readonly Firing[],
  atMs: number,
): { code: string; momentMs: number | null } {
  // Boards that count whole seconds send several readings with one time, of which one is stored.
  const shared =
    last !== undefined && !byEvents && last.atMs >= atMs - (atMs % 1000) && truth === (last.outcome === 'fired' ? 'false' : 'true')
  if (shared) return { code: 'same-second', momentMs: last.atMs }
  if (truth !== 'true') return { code: truth === 'unknown' ? 'condition-unknown' : 'condition-false', momentMs: null }
  if (!byEvents && last?.outcome === 'fired') return { code: 'fired', momentMs: last.atMs }
  const [newest] = recent
  if (newest !== undefined && newest.atMs + cooldownS * 1000 > atMs) return { code: 'cooldown', momentMs: newest.atMs + cooldownS * 1000 }
  const oldest = maxPerHour === null ? undefined : recent[maxPerHour - 1]
  if (oldest !== undefined && oldest.atMs + HOUR_MS > atMs) return { code: 'per-hour', momentMs: oldest.atMs + HOUR_MS }
  return { code: byEvents ? 'no-event' : 'holds', momentMs: null }
}
