import { alarmKeys } from '../../alarms/alarm.ts'
import { type Condition, isLogic, type RuleBody } from '../rule.ts'
import type { RuleSurroundings } from '../surroundings.ts'
import { commandsOf } from './opposing.ts'
import type { RuleEntry } from './rule-conflict.ts'
import { TopicTree } from './topic-tree.ts'

/** What leads from rule to rule: over what one does and another looks at. Places are `kind key`. */

export interface Link {
  to: string
  /** It fires the next one whatever that one sees: no state that may stay as it is. */
  event: boolean
  /** As people say; everything else follows from the rules themselves. */
  said: boolean
}

export function linksOf(rules: readonly RuleEntry[], world: RuleSurroundings): Map<string, Link[]> {
  const links = new Map<string, Link[]>()
  const seen = new Set<string>()
  const add = (from: string, to: string, event = false, said = false) => {
    if (seen.has(`${from}\n${to}`)) return
    seen.add(`${from}\n${to}`)
    const known = links.get(from)
    if (known === undefined) links.set(from, [{ to, event, said }])
    else known.push({ to, event, said })
  }
  const ids = new Set(rules.map(({ id }) => id))
  const filters = new TopicTree<string>()
  const sensed = new Map<string, Set<string>>()
  for (const rule of rules) {
    for (const { place, event } of looksAt(rule)) {
      add(place, `rule ${rule.id}`, event)
      if (place.startsWith('series ')) remember(sensed, place.split(' ')[1] ?? '', place)
    }
    for (const { on } of rule.branches) for (const one of on) if (one.kind === 'message') filters.add(one.filter, rule.id)
  }
  const changing = changingStates(rules, world)
  for (const rule of rules) {
    const from = `rule ${rule.id}`
    for (const branch of rule.branches) {
      for (const action of [...branch.do, ...branch.otherwise]) {
        for (const { output } of commandsOf(action, world)) {
          add(from, `output ${output.board} ${output.gpio}`)
          add(`output ${output.board} ${output.gpio}`, `series ${output.board} gpio${output.gpio}:output`)
        }
        if (action.kind === 'variable' && changing.has(`variable ${action.variable}`)) add(from, `variable ${action.variable}`)
        if (action.kind === 'alarm') add(from, `alarm ${alarmKeys.rule(rule.id, action.id)}`)
        if (action.kind === 'run' && ids.has(action.rule)) add(from, `rule ${action.rule}`, true)
        if (action.kind === 'webhook') for (const hook of hooksIn(action.url)) add(from, `hook ${hook}`)
        if (action.kind === 'mqtt') {
          for (const id of filters.match(action.topic)) {
            add(from, `topic ${action.topic}`)
            add(`topic ${action.topic}`, `rule ${id}`, true)
          }
          // What is published as a plain board's readings is read as such.
          const board = /^sensors\/([^/]+)\/(telemetry|state)$/.exec(action.topic)?.[1]
          for (const place of sensed.get(board ?? '') ?? []) add(from, place)
        }
      }
    }
  }
  for (const { output, series } of world.influences) {
    const from = `output ${output.board} ${output.gpio}`
    if (links.has(`series ${series.board} ${series.channel}`)) add(from, `series ${series.board} ${series.channel}`, false, true)
  }
  for (const place of [...links.keys()])
    if (place.startsWith('state ')) {
      const output = `output ${place.slice('state '.length)}`
      if (changing.has(output)) add(output, place)
    }
  return links
}

/** Outputs and variables to which rules give more than one value: with one alone they come to rest. */
function changingStates(rules: readonly RuleEntry[], world: RuleSurroundings): Set<string> {
  const values = new Map<string, Set<string>>()
  for (const { branches, maxRuntimeS } of rules) {
    for (const branch of branches) {
      for (const action of [...branch.do, ...branch.otherwise]) {
        if (action.kind === 'variable') remember(values, `variable ${action.variable}`, JSON.stringify(action.value))
        for (const { output, command, percent } of commandsOf(action, world)) {
          const key = `output ${output.board} ${output.gpio}`
          remember(values, key, command === 'PWM' ? `${percent}` : command)
          // It goes off by itself, or is the other state each time.
          if (command === 'TOGGLE' || maxRuntimeS !== null || (action.kind === 'output' && action.durationS > 0))
            remember(values, key, 'by itself')
        }
      }
    }
  }
  return new Set([...values].filter(([, own]) => own.size > 1).map(([key]) => key))
}

function looksAt(rule: RuleEntry): { place: string; event: boolean }[] {
  const found: { place: string; event: boolean }[] = []
  for (const condition of usedConditions(rule)) {
    if (isLogic(condition)) continue
    if ('series' in condition) found.push({ place: `series ${condition.series.board} ${condition.series.channel}`, event: false })
    if (condition.kind === 'output') found.push({ place: `state ${condition.output.board} ${condition.output.gpio}`, event: false })
    if (condition.kind === 'variable') found.push({ place: `variable ${condition.variable}`, event: false })
    if (condition.kind === 'alarm') found.push({ place: `alarm ${condition.alarm}`, event: false })
  }
  for (const { on } of rule.branches) {
    for (const trigger of on) {
      if (trigger.kind === 'changed') found.push({ place: `series ${trigger.series.board} ${trigger.series.channel}`, event: true })
      if (trigger.kind === 'webhook') found.push({ place: `hook ${trigger.hook}`, event: true })
      if (trigger.kind === 'alarm-event') found.push({ place: `alarm ${trigger.alarm}`, event: true })
    }
  }
  return found
}

/** Those below a branch. */
export function usedConditions({ conditions, branches }: Pick<RuleBody, 'conditions' | 'branches'>): Condition[] {
  const byId = new Map(conditions.map((one) => [one.id, one]))
  const used = new Set<Condition>()
  const open = branches.flatMap(({ when }) => (when === null ? [] : [when]))
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const condition = byId.get(id)
    if (condition === undefined || used.has(condition)) continue
    used.add(condition)
    if (isLogic(condition)) open.push(...condition.inputs)
  }
  return [...used]
}

function hooksIn(url: string): string[] {
  const [, hook] = /\/api\/hooks\/([a-z0-9-]{3,64})(?:[/?#]|$)/.exec(url) ?? []
  return hook === undefined ? [] : [hook]
}

function remember(map: Map<string, Set<string>>, key: string, one: string): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, new Set([one]))
  else known.add(one)
}
