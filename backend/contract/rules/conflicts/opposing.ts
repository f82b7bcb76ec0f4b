import { ConditionSpaces, isInside, meet, type Space } from '../check/condition-space.ts'
import { union, windowsOf } from '../check/week-time.ts'
import type { Action, Branch, OutputRef, SceneBody } from '../rule.ts'
import type { RuleSurroundings } from '../surroundings.ts'
import type { OpposingEnd, RuleConflict, RuleEntry } from './rule-conflict.ts'

/** Rules that want different things of one output, and whether they can want it at the same time. */

/** Most pairs of wishes compared for one output, most conflicts told of one. */
const MOST_PAIRS = 20_000
const MOST_TOLD = 50

interface Wish {
  entry: RuleEntry
  branch: Branch
  end: OpposingEnd
  output: OutputRef
  /** Share in %; null = the other state, whichever it is. */
  level: number | null
  spaces: ConditionSpaces
}

export function findOpposing(rules: readonly RuleEntry[], world: RuleSurroundings): RuleConflict[] {
  const byOutput = new Map<string, Wish[]>()
  for (const entry of rules) {
    for (const wish of wishesOf(entry, world)) {
      const key = `${wish.output.board} ${wish.output.gpio}`
      const known = byOutput.get(key)
      if (known === undefined) byOutput.set(key, [wish])
      else known.push(wish)
    }
  }
  return [...byOutput.values()].flatMap(amongWishes)
}

function wishesOf(entry: RuleEntry, world: RuleSurroundings): Wish[] {
  const spaces = new ConditionSpaces(entry)
  return entry.branches.flatMap((branch) =>
    [branch.do, branch.otherwise].flatMap((list, index) =>
      // What comes first in a list is undone by what comes behind it; the last word counts.
      lastWords(list.flatMap((action) => commandsOf(action, world).map((one) => ({ ...one, node: action.id })))).map(
        ({ output, command, percent, node }): Wish => ({
          entry,
          branch,
          output,
          level: command === 'TOGGLE' ? null : command === 'ON' ? 100 : command === 'OFF' ? 0 : (percent ?? 0),
          spaces,
          end: {
            rule: entry.id,
            name: entry.name,
            priority: entry.priority,
            branch: branch.id,
            node,
            otherwise: index === 1,
            command,
            percent,
          },
        }),
      ),
    ),
  )
}

type Command = SceneBody['outputs'][number] | Pick<Extract<Action, { kind: 'output' }>, 'output' | 'command' | 'percent'>

export function commandsOf(action: Action, world: RuleSurroundings): Command[] {
  if (action.kind === 'output') return [action]
  return action.kind === 'scene' ? (world.scene(action.scene)?.outputs ?? []) : []
}

function lastWords<T extends Command>(commands: readonly T[]): T[] {
  return [...new Map(commands.map((one) => [`${one.output.board} ${one.output.gpio}`, one])).values()]
}

/** Of one output. */
function amongWishes(wishes: readonly Wish[]): RuleConflict[] {
  const [first] = wishes
  if (first === undefined || wishes.every(({ level }) => level !== null && level === first.level)) return []
  const found = new Map<string, RuleConflict>()
  let pairs = 0
  // What a rule wants while it holds before what it wants when it ends: that is the clearer word.
  const sorted = [...wishes].sort((a, b) => Number(a.end.otherwise) - Number(b.end.otherwise))
  for (const [index, one] of sorted.entries()) {
    for (let at = index + 1; at < sorted.length; at++) {
      const other = sorted[at]
      if (other === undefined || !areOpposed(one, other)) continue
      if (++pairs > MOST_PAIRS || found.size >= MOST_TOLD)
        return [
          ...found.values(),
          { kind: 'crowded', severity: 'warning', output: first.output, rules: new Set(wishes.map(({ entry }) => entry.id)).size },
        ]
      const key = [one.entry.id, other.entry.id].sort().join(' ')
      if (found.has(key)) continue
      const conflict = compare(one, other)
      if (conflict !== undefined) found.set(key, conflict)
    }
  }
  return [...found.values()]
}

/** Within a branch, one thing is to follow the other; and when two end at once, neither holds any more. */
function areOpposed(one: Wish, other: Wish): boolean {
  if (one.end.otherwise && other.end.otherwise) return false
  if (one.level !== null && one.level === other.level) return false
  if (one.entry !== other.entry) return true
  return one.branch !== other.branch && !one.end.otherwise && !other.end.otherwise
}

function compare(one: Wish, other: Wish): RuleConflict | undefined {
  const both = meet(spaceOf(one), spaceOf(other), 'possible')
  if (both.length === 0) return undefined
  const [upper, lower] = one.entry.priority >= other.entry.priority ? [one, other] : [other, one]
  const winner = upper.entry.priority > lower.entry.priority ? upper : undefined
  const kind = winner !== undefined && alwaysOverrules(upper, lower) ? 'shadowed' : 'opposing'
  return {
    kind,
    severity: 'warning',
    output: one.output,
    ends: [upper.end, lower.end],
    winner: winner?.entry.id ?? null,
    windows: windowsIn(both, `time ${upper.entry.timeZone}`),
    values: valuesIn(both, spaceOf(one), spaceOf(other)),
  }
}

function spaceOf({ spaces, branch, end }: Wish): Space {
  return spaces.of(branch.when, !end.otherwise, 'possible')
}

/** Wherever the lower one wants something, the upper one surely holds. */
function alwaysOverrules(upper: Wish, lower: Wish): boolean {
  if (upper.end.otherwise || upper.branch.on.length > 0) return false
  return isInside(spaceOf(lower), upper.spaces.of(upper.branch.when, true, 'certain'))
}

function windowsIn(both: Space, subject: string) {
  const times = both.map((box) => box.get(subject))
  const stretches = times.flatMap((limit) => (limit?.kind === 'week' ? limit.time : []))
  return times.some((limit) => limit?.kind !== 'week') ? null : windowsOf(union(stretches))
}

/** Of series that both speak of; told where it is one stretch. */
function valuesIn(both: Space, one: Space, other: Space) {
  const speaks = (space: Space, subject: string) => space.every((box) => box.has(subject))
  const [box, ...more] = both
  if (box === undefined || more.length > 0) return []
  return [...box].flatMap(([subject, limit]) => {
    const [kind, board = '', ...channel] = subject.split(' ')
    if (kind !== 'value' || limit.kind !== 'number' || !speaks(one, subject) || !speaks(other, subject)) return []
    return [{ board, channel: channel.join(' '), low: finite(limit.low), high: finite(limit.high) }]
  })
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
