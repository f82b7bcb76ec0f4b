import { type Action, type Condition, DEFAULT_MAX_AGE_S, RULE_DEFAULTS, type RuleBody } from '../contract/rules/rule.ts'
import { type BoardBlueprint, channelsOf } from './blueprint.ts'

/**
 * What the demo fleet decides by: one rule that acts (it sets a variable, nothing else), one that only tells, and a draft that is not
 * finished. Each is there where its board is. Pure; read by demo-fleet.ts.
 */

export interface DemoRule {
  id: string
  /** What it reads. */
  board: string
  rule: RuleBody
  /** Kept as a draft, not published. */
  draft?: true
}

type Value = Extract<Condition, { kind: 'value' }>
const GROUP = 'Demo'
const LEFT = { x: 24, y: 24 }

/** @param timeZone of the rules, IANA */
export function demoRules(boards: readonly BoardBlueprint[], timeZone: string): DemoRule[] {
  const rules: DemoRule[] = []
  const body = (
    name: string,
    note: string,
    conditions: Condition[],
    then: Action[],
    otherwise: Action[],
    rest: Partial<RuleBody> = {},
  ) => ({
    ...RULE_DEFAULTS,
    ...{ name, note, group: GROUP, timeZone, conditions, ...rest },
    branches: [{ id: 'branch-1', on: [], when: conditions.at(-1)?.id ?? null, do: then, otherwise }],
  })

  const ph = seriesOf(boards, 'Dosing', 'pH reactor 2')
  if (ph !== undefined) {
    const high = value('ph-high', ph, 'above', 7.2, 0.2)
    const set = (id: string, to: boolean): Action => ({ id, kind: 'variable', variable: 'reactorPhHigh', value: to })
    const note = 'Every quarter of an hour the reactor’s pH climbs: follow it under Evaluations. It sets a variable and switches nothing.'
    const rule = body('Reactor pH is high', note, [high], [set('set-1', true)], [set('set-2', false)])
    const frames = [{ id: 'frame-1', name: 'Measured', nodes: ['ph-high'], folded: false }]
    rules.push({
      id: 'demo-ph',
      board: ph.board,
      rule: { ...rule, frames, layout: { 'ph-high': { x: 36, y: 64 }, 'set-1': { x: 324, y: 64 }, 'set-2': { x: 324, y: 182 } } },
    })
  }

  const air = seriesOf(boards, 'Climate', 'Air temp.')
  const vent = outputOf(boards, 'Climate', 'Roof vent')
  if (air !== undefined && vent !== undefined) {
    const warm = value('warm', air, 'above', 24, 0.5)
    const hours: Condition = { id: 'hours', kind: 'time', from: '06:00', to: '22:00', days: [1, 2, 3, 4, 5, 6, 7] }
    const both: Condition = { id: 'both', kind: 'all', inputs: ['warm', 'hours'] }
    const move = (id: string, percent: number): Action => ({ id, kind: 'output', output: vent, command: 'PWM', percent, durationS: 0 })
    const note = 'A dry run: it decides with live values and says what it would have done. “Act again” lets it move the vent.'
    rules.push({
      id: 'demo-vent',
      board: air.board,
      rule: body('Open the vent when it is warm', note, [warm, hours, both], [move('open', 60)], [move('shut', 0)], { dryRun: true }),
    })

    const humid = seriesOf(boards, 'Climate', 'Air humidity')
    const dry = value('dry', humid ?? air, 'below', 55, 3)
    const mist: Action = { id: 'mist', kind: 'output', output: { board: '', gpio: 0 }, command: 'ON', percent: null, durationS: 30 }
    const unfinished = body(
      'Mist when the air is dry',
      'A draft: choose the output that it shall switch, then publish it.',
      [dry],
      [mist],
      [],
    )
    rules.push({ id: 'demo-mist', board: air.board, rule: { ...unfinished, layout: { dry: LEFT, mist: { x: 300, y: 24 } } }, draft: true })
  }
  return rules
}

function value(id: string, series: Value['series'], test: 'above' | 'below', low: number, hysteresis: number): Value {
  return { id, kind: 'value', series, test, low, high: null, text: null, hysteresis, forS: 0, breaches: 3, maxAgeS: DEFAULT_MAX_AGE_S }
}

/** The first board of this role. */
function boardOf(boards: readonly BoardBlueprint[], role: string): BoardBlueprint | undefined {
  return boards.find(({ name }) => name.endsWith(`-${role}-01`))
}

function seriesOf(boards: readonly BoardBlueprint[], role: string, name: string): Value['series'] | undefined {
  const board = boardOf(boards, role)
  const channel = board && channelsOf(board).find((one) => one.name === name)?.channel
  return channel === undefined ? undefined : { board: board?.id ?? '', channel }
}

function outputOf(boards: readonly BoardBlueprint[], role: string, name: string): { board: string; gpio: number } | undefined {
  const board = boardOf(boards, role)
  const gpio = board?.family === 'kaiser' ? board.actuators.find((one) => one.name === name)?.gpio : undefined
  return gpio === undefined ? undefined : { board: board?.id ?? '', gpio }
}
