import { MAX_GPIO } from '../boards/device-topics.ts'
import { type Action, type Condition, isLogic, type OutputRef, type RuleBody } from '../rules/rule.ts'
import type { RuleSurroundings } from '../rules/surroundings.ts'
import { offsetOf } from '../schedules/wall-time.ts'
import type { OfflineRule } from './configuration.ts'

/**
 * Which rules a single board can keep alone, in the protocol's form (`offline_rules[]`): one sensor and one output of the board, a bound
 * with hysteresis, hours of the UTC day. What a board then does by itself: on past the one bound, off past the other, off outside its
 * hours, nothing in between. Pure; backend writes them into the configuration, screens say where a rule runs.
 */

/** Why a board cannot keep it; screens have words for each. */
export type OfflineRefusal =
  /** Switched off, or in dry run. */
  | 'not-active'
  | 'several-branches'
  /** Triggers need the centre. */
  | 'triggers'
  /** Its condition is more than one value, and hours with it. */
  | 'condition'
  /** Only above and below can be said. */
  | 'test'
  /** FOR, or several times in a row. */
  | 'lasting'
  | 'weekdays'
  /** The series is none of a pin. */
  | 'no-pin'
  | 'several-boards'
  /** The board does not keep rules. */
  | 'board'
  /** Not exactly ON of one output. */
  | 'action'
  | 'waits'
  /** The board switches off when the condition ends; the rule does not say so. */
  | 'no-off'
  /** A bound of time on that is shorter than the output's own. */
  | 'runtime'
  /** A rule of higher priority holds that output on the board. */
  | 'output-taken'
  /** The board has all it can keep. */
  | 'too-many'

/** What is a little different on the board. */
export type OfflineDifference =
  /** Clocks change: from `untilMs` on its hours are others, and it must be written anew. */
  | { code: 'clock-change'; untilMs: number }
  /** A reading that is missing leaves the output as it is; here it ends. */
  | { code: 'unknown-keeps' }
  /** The output's own bounds are wider. */
  | { code: 'cooldown' }
  | { code: 'per-hour' }
  /** Between its bounds when its hours begin it stays off, whatever was before. */
  | { code: 'band-at-start' }
  /** Notices, alarms and the like wait for the centre. */
  | { code: 'other-actions' }
  /** It goes by pin and type: with several such sensors on the pin by any of them. */
  | { code: 'address' }
  /** The centre corrects the value (calibration, offset); the board goes by its own. */
  | { code: 'correction' }

export type OfflineOutcome =
  | { board: string; rule: OfflineRule; differences: OfflineDifference[]; refusals?: undefined }
  | { board: string | null; rule?: undefined; refusals: OfflineRefusal[] }

/** Rules that the configuration of one board holds. */
export const MOST_OFFLINE_RULES = 32
const CHANNEL = /^gpio(\d{1,2}):([^:]+)(?::(.+))?$/
const DAY_MINUTES = 1440
const HOUR_MS = 3_600_000
/** So far ahead a change of the clocks is looked for, h. */
const YEAR_HOURS = 400 * 24

type Value = Extract<Condition, { kind: 'value' }>
type Time = Extract<Condition, { kind: 'time' }>
type Switch = Extract<Action, { kind: 'output' }>

/** @param atMs the hours are those of the clocks at this moment, Unix ms @throws RangeError for an unknown time zone */
export function offlineRuleOf(rule: RuleBody, world: RuleSurroundings, atMs: number): OfflineOutcome {
  const refusals = new Set<OfflineRefusal>()
  if (!rule.enabled || rule.dryRun) refusals.add('not-active')
  if (rule.branches.length > 1) refusals.add('several-branches')
  const [branch] = rule.branches
  if (branch !== undefined && branch.on.length > 0) refusals.add('triggers')
  const condition = conditionOf(rule, branch?.when ?? null)
  if (condition === undefined) refusals.add('condition')
  const { value, time, negated } = condition ?? {}
  if (value !== undefined) for (const one of refusalsOfValue(value, negated ?? false)) refusals.add(one)
  if (time !== undefined && time.days.length < 7) refusals.add('weekdays')
  const actions = [...(branch?.do ?? []), ...(branch?.otherwise ?? [])]
  const [command, ...more] = switchesIn(branch?.do ?? [])
  const [off, ...others] = switchesIn(branch?.otherwise ?? [])
  const isOn = command?.command === 'ON' && command.durationS === 0 && more.length === 0
  const isOff = off === undefined || (off.command === 'OFF' && others.length === 0 && keyOf(off.output) === keyOf(command?.output))
  if (!isOn || !isOff || actions.some(({ kind }) => kind === 'scene')) refusals.add('action')
  if (off === undefined) refusals.add('no-off')
  if (actions.some(({ kind }) => kind === 'wait')) refusals.add('waits')
  const [, gpio, type, address] = CHANNEL.exec(value?.series.channel ?? '') ?? []
  if (value !== undefined && (gpio === undefined || Number(gpio) > MAX_GPIO)) refusals.add('no-pin')
  const board = command?.output.board ?? null
  if (value !== undefined && board !== null && value.series.board !== board) refusals.add('several-boards')
  if (board !== null && world.board(board)?.keepsRules !== true) refusals.add('board')
  const limits = command === undefined ? undefined : world.output(command.output)?.limits
  if (rule.maxRuntimeS !== null && !(limits?.maxRuntimeS != null && limits.maxRuntimeS <= rule.maxRuntimeS)) refusals.add('runtime')
  if (refusals.size > 0 || value === undefined || command === undefined || gpio === undefined || type === undefined || board === null)
    return { board, refusals: [...refusals] }

  const hours = time === undefined ? null : hoursOf(time, rule.timeZone, atMs)
  const differences: OfflineDifference[] = []
  const untilMs = hours === null ? null : nextChange(rule.timeZone, atMs)
  if (untilMs !== null) differences.push({ code: 'clock-change', untilMs })
  if (rule.whenUnknown === 'end') differences.push({ code: 'unknown-keeps' })
  if (rule.cooldownS > (limits?.cooldownS ?? 0)) differences.push({ code: 'cooldown' })
  if (rule.maxPerHour !== null && !(limits?.maxActivationsPerHour != null && limits.maxActivationsPerHour <= rule.maxPerHour))
    differences.push({ code: 'per-hour' })
  if (hours !== null && value.hysteresis > 0) differences.push({ code: 'band-at-start' })
  if (actions.some(({ kind }) => kind !== 'output')) differences.push({ code: 'other-actions' })
  if (address !== undefined) differences.push({ code: 'address' })
  if (world.series(value.series)?.corrected) differences.push({ code: 'correction' })
  return {
    board,
    rule: {
      actuatorGpio: command.output.gpio,
      sensorGpio: Number(gpio),
      sensorValueType: type,
      ...boundsOf(value, negated ?? false),
      window: hours,
    },
    differences,
  }
}

/** For all boards at once: one rule per output, that of the highest priority, and no more than a board keeps. By id of the rule. */
export function offlineRulesOf(
  rules: readonly (RuleBody & { id: string })[],
  world: RuleSurroundings,
  atMs: number,
): Map<string, OfflineOutcome> {
  const outcomes = new Map<string, OfflineOutcome>()
  const taken = new Map<string, Set<number>>()
  const byRank = rules.filter(({ alsoOnBoard }) => alsoOnBoard).sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
  for (const rule of byRank) {
    const outcome = offlineRuleOf(rule, world, atMs)
    const refuse = (refusal: OfflineRefusal) => outcomes.set(rule.id, { board: outcome.board, refusals: [refusal] })
    if (outcome.rule === undefined) {
      outcomes.set(rule.id, outcome)
      continue
    }
    const pins = taken.get(outcome.board) ?? new Set()
    taken.set(outcome.board, pins)
    if (pins.has(outcome.rule.actuatorGpio)) refuse('output-taken')
    else if (pins.size >= MOST_OFFLINE_RULES) refuse('too-many')
    else {
      pins.add(outcome.rule.actuatorGpio)
      outcomes.set(rule.id, outcome)
    }
  }
  return outcomes
}

/** A value, or NOT of one, and hours beside it. */
function conditionOf(rule: RuleBody, when: string | null): { value: Value; negated: boolean; time?: Time } | undefined {
  const byId = new Map(rule.conditions.map((one) => [one.id, one]))
  const root = byId.get(when ?? '')
  const parts = root?.kind === 'all' ? root.inputs.map((id) => byId.get(id)) : [root]
  const times = parts.filter((one) => one?.kind === 'time')
  const [other, ...more] = parts.filter((one) => one?.kind !== 'time')
  if (other === undefined || more.length > 0 || times.length > 1) return undefined
  const negated = other.kind === 'not'
  const value = isLogic(other) ? (negated ? byId.get(other.inputs[0] ?? '') : undefined) : other
  if (value?.kind !== 'value') return undefined
  const [time] = times
  return { value, negated, ...(time?.kind === 'time' ? { time } : {}) }
}

function refusalsOfValue({ test, low, forS, breaches, hysteresis }: Value, negated: boolean): OfflineRefusal[] {
  const found: OfflineRefusal[] = []
  // NOT with a hysteresis would switch the other way round: on where it comes back, off where it is passed.
  if ((test !== 'above' && test !== 'below') || low === null || (negated && hysteresis > 0)) found.push('test')
  if (forS > 0 || breaches > 1) found.push('lasting')
  return found
}

function boundsOf(
  { test, low, hysteresis }: Value,
  negated: boolean,
): Pick<OfflineRule, 'activateAbove' | 'deactivateBelow' | 'activateBelow' | 'deactivateAbove'> {
  const bound = low ?? 0
  const rises = (test === 'above') !== negated
  return rises
    ? { activateAbove: bound, deactivateBelow: bound - hysteresis, activateBelow: null, deactivateAbove: null }
    : { activateAbove: null, deactivateBelow: null, activateBelow: bound, deactivateAbove: bound + hysteresis }
}

function switchesIn(actions: readonly Action[]): Switch[] {
  return actions.filter((one): one is Switch => one.kind === 'output')
}

/** Minutes of the UTC day; null = always. */
function hoursOf({ from, to }: Time, timeZone: string, atMs: number): OfflineRule['window'] {
  if (from === to) return null
  const offset = offsetOf(timeZone)(atMs) / 60_000
  return { fromMinute: minuteOf(from, offset), toMinute: minuteOf(to, offset) }
}

function minuteOf(time: string, offset: number): number {
  const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) - offset
  return ((minute % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES
}

/** When the zone's clocks are next set, Unix ms; null = not within a year. */
function nextChange(timeZone: string, atMs: number): number | null {
  const offsetAt = offsetOf(timeZone)
  const now = offsetAt(atMs)
  let [before, after] = [atMs, Number.NaN]
  for (let hours = 24; hours <= YEAR_HOURS; hours += 24) {
    if (offsetAt(atMs + hours * HOUR_MS) !== now) {
      after = atMs + hours * HOUR_MS
      break
    }
    before = atMs + hours * HOUR_MS
  }
  if (Number.isNaN(after)) return null
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(middle) === now) before = middle
    else after = middle
  }
  return after
}

function keyOf(output: OutputRef | undefined): string {
  return output === undefined ? '' : `${output.board} ${output.gpio}`
}
