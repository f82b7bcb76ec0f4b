import type { RuleSurroundings } from '../surroundings.ts'
import { circleGroups, shortestCircle } from './circles.ts'
import { type Link, linksOf, usedConditions } from './links.ts'
import type { LoopStep, RuleConflict, RuleEntry } from './rule-conflict.ts'

/** Rules that come back to themselves over what they do. */

/** Of one group of rules that all lead to each other so many circles are told. */
const MOST_OF_GROUP = 10

export function findLoops(rules: readonly RuleEntry[], world: RuleSurroundings): RuleConflict[] {
  const links = linksOf(rules, world)
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  return circleGroups(links).flatMap((group) => {
    const inside = new Set(group)
    const members = group.filter((place) => place.startsWith('rule '))
    const told = new Map<string, RuleConflict>()
    for (const start of members.slice(0, MOST_OF_GROUP)) {
      // By itself, and with others: the one is well where it is control, the other may still be a circle.
      const others = new Set(members.filter((one) => one !== start))
      const alone = new Set(group.filter((one) => !others.has(one)))
      for (const places of [shortestCircle(links, start, alone, null), shortestCircle(links, start, inside, others)]) {
        if (places === undefined) continue
        const key = [...new Set(places)].sort().join('\n')
        const conflict = told.has(key) ? undefined : conflictOf(places, links, byId, members.length)
        if (conflict !== undefined) told.set(key, conflict)
      }
    }
    return [...told.values()]
  })
}

function conflictOf(
  places: readonly string[],
  links: ReadonlyMap<string, readonly Link[]>,
  byId: ReadonlyMap<string, RuleEntry>,
  rules: number,
): RuleConflict | undefined {
  const steps = places.slice(0, -1).flatMap((place, index) => (links.get(place) ?? []).filter(({ to }) => to === places[index + 1]))
  const path = places.filter((place) => !place.startsWith('state ')).map((place) => stepOf(place, byId))
  const said = steps.some((step) => step.said)
  const inIt = new Set(path.flatMap(({ kind, key }) => (kind === 'rule' ? [key] : [])))
  const [only] = inIt
  const series = path.find(({ kind }) => kind === 'series')?.key
  if (inIt.size === 1 && only !== undefined && series !== undefined && path.some(({ kind }) => kind === 'output')) {
    // A rule that sees what it does is control, and well so as long as it does not flutter.
    const rule = byId.get(only)
    if (rule === undefined || isDamped(rule, series)) return undefined
    return { kind: 'feedback', severity: 'warning', path, rules: 1 }
  }
  if (said) return { kind: 'cycle', severity: 'warning', path, rules }
  // Each fires the next whatever is so: nothing but a cooldown slows it down.
  const endless = steps.filter(({ to }) => to.startsWith('rule ')).every(({ event }) => event)
  return { kind: 'loop', severity: endless ? 'error' : 'warning', path, rules }
}

/** All conditions on the series wait or have a hysteresis, or the rule itself waits. */
function isDamped(rule: RuleEntry, series: string): boolean {
  if (rule.cooldownS > 0) return true
  const is = (ref: { board: string; channel: string }) => `${ref.board} ${ref.channel}` === series
  if (rule.branches.some(({ on }) => on.some((one) => one.kind === 'changed' && is(one.series) && one.by === 0))) return false
  return usedConditions(rule).every((condition) => {
    if (!('series' in condition) || !is(condition.series)) return true
    return condition.kind !== 'value' || condition.hysteresis > 0 || condition.forS > 0 || condition.breaches > 1
  })
}

function stepOf(place: string, byId: ReadonlyMap<string, RuleEntry>): LoopStep {
  const at = place.indexOf(' ')
  const key = place.slice(at + 1)
  const kinds = ['rule', 'output', 'series', 'variable', 'alarm', 'topic', 'hook'] as const
  const kind = kinds.find((one) => one === place.slice(0, at)) ?? 'rule'
  return { kind, key, name: kind === 'rule' ? (byId.get(key)?.name ?? null) : null }
}
