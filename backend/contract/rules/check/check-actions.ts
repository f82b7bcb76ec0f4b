import { DIMMED_TYPES } from '../../configuration/configuration.ts'
import type { Action, RuleBody } from '../rule.ts'
import type { RuleOutput, RuleSurroundings } from '../surroundings.ts'
import { outputAt } from './check-conditions.ts'
import { checkTexts } from './check-texts.ts'
import { checkUrl } from './check-url.ts'
import type { Tell } from './rule-problem.ts'

/** Actions one by one, and whether what is switched on goes off again. */
export function checkActions(rule: RuleBody, world: RuleSurroundings, own: string | null, tell: Tell): void {
  const nodes = new Set(rule.conditions.map(({ id }) => id))
  const switchedOff = new Set(
    rule.branches.flatMap((branch) => [...branch.do, ...branch.otherwise].flatMap((action) => switchesOff(action, world))),
  )
  let longestS = 0
  for (const branch of rule.branches) {
    for (const list of [branch.do, branch.otherwise]) {
      for (const action of list) {
        checkTexts(action, nodes, tell)
        checkOne(action, world, own, tell)
        if (action.kind === 'output') longestS = Math.max(longestS, checkSwitch(action, rule, switchedOff, world, tell))
      }
      const last = list.at(-1)
      if (last?.kind === 'wait') tell('wait-last', last.id)
    }
  }
  if (rule.cooldownS > 0 && rule.cooldownS < longestS) tell('cooldown-short', '', { cooldownS: rule.cooldownS, runtimeS: longestS })
}

function checkOne(action: Action, world: RuleSurroundings, own: string | null, tell: Tell): void {
  switch (action.kind) {
    case 'scene':
      if (action.scene === '') tell('name-missing', action.id)
      else if (world.scene(action.scene) === undefined) tell('unknown-scene', action.id, { scene: action.scene })
      break
    case 'run':
      if (action.rule === '') tell('name-missing', action.id)
      else if (action.rule === own) tell('runs-itself', action.id)
      else if (!world.hasRule(action.rule)) tell('unknown-rule', action.id, { rule: action.rule })
      break
    case 'notify':
      if (action.title.trim() === '') tell('name-missing', action.id)
      for (const channel of action.channels) if (!world.hasChannel(channel)) tell('unknown-channel', action.id, { channel })
      break
    case 'alarm':
      if (action.text.trim() === '') tell('name-missing', action.id)
      break
    case 'variable':
      if (action.variable === '') tell('name-missing', action.id)
      break
    case 'webhook':
      checkUrl(action, tell)
      break
    case 'mqtt':
      checkTopic(action, tell)
      break
    default:
  }
}

function checkTopic({ id, topic }: Extract<Action, { kind: 'mqtt' }>, tell: Tell): void {
  if (topic === '' || /[+#\0]/.test(topic)) tell('mqtt-topic', id, { topic })
  else if (/^(\$|kaiser\/)/i.test(topic)) tell('topic-reserved', id, { topic })
}

/** @returns how long it can stay on by this rule, s; 0 = not known */
function checkSwitch(
  action: Extract<Action, { kind: 'output' }>,
  rule: RuleBody,
  switchedOff: ReadonlySet<string>,
  world: RuleSurroundings,
  tell: Tell,
): number {
  const { id, command, percent, durationS } = action
  const output = outputAt(id, action.output, world, tell)
  if (command === 'PWM') {
    if (percent === null) tell('bound-missing', id)
    if (output !== undefined && !DIMMED_TYPES.includes(output.type)) tell('no-share', id, { type: output.type })
  }
  const on = command === 'ON' || command === 'TOGGLE' || (command === 'PWM' && (percent ?? 0) > 0)
  if (!on) {
    if (durationS > 0) tell('duration-unused', id, { command })
    return 0
  }
  const limitS = output?.limits.maxRuntimeS ?? null
  if (limitS !== null && durationS > limitS) tell('runtime-over-limit', id, { durationS, limitS })
  const bounded = durationS > 0 || rule.maxRuntimeS !== null || limitS !== null
  if (!bounded && !switchedOff.has(keyOf(action.output))) tell('never-off', id, { ...action.output })
  return runtimeOf(durationS, rule.maxRuntimeS, output)
}

function runtimeOf(durationS: number, ofRule: number | null, output: RuleOutput | undefined): number {
  const bounds = [durationS > 0 ? durationS : null, ofRule, output?.limits.maxRuntimeS ?? null].filter((one) => one !== null)
  return bounds.length === 0 ? 0 : Math.min(...bounds)
}

function switchesOff(action: Action, world: RuleSurroundings): string[] {
  if (action.kind === 'output') return isOff(action) || action.command === 'TOGGLE' ? [keyOf(action.output)] : []
  if (action.kind !== 'scene') return []
  return (world.scene(action.scene)?.outputs ?? []).flatMap((one) => (isOff(one) ? [keyOf(one.output)] : []))
}

function isOff({ command, percent }: { command: string; percent: number | null }): boolean {
  return command === 'OFF' || (command === 'PWM' && percent === 0)
}

function keyOf({ board, gpio }: { board: string; gpio: number }): string {
  return `${board} ${gpio}`
}
