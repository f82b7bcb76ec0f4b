import { type Action, type Branch, type Condition, type Frame, isLogic, type RuleBody, type Trigger } from '../rule.ts'
import { nodeIds } from '../structure.ts'

/**
 * A rule as its text says, with the ids and places of the rule before where a node is the same: what runs goes on (hysteresis,
 * counters, waits belong to ids), the canvas stays as it was laid out. A node that says something else has a new id and the place of
 * the one that stood there. Conditions that no branch used stay: they were not in the text.
 */
export function mergeText(old: RuleBody, parsed: RuleBody): RuleBody {
  const merge = new Merge(old, parsed)
  return merge.merged()
}

class Merge {
  readonly #old: RuleBody
  readonly #parsed: RuleBody
  readonly #oldById: ReadonlyMap<string, Condition>
  readonly #parsedById: ReadonlyMap<string, Condition>
  /** Old nodes by what they and all below them say. */
  readonly #free = new Map<string, string[]>()
  readonly #taken = new Set<string>()
  readonly #meanings = new Meanings()
  /** New id of a parsed node. */
  readonly #ids = new Map<string, string>()
  readonly #layout: RuleBody['layout'] = {}
  /** What each old node is now. */
  readonly #moved = new Map<string, string>()
  readonly #used: Set<string>
  #count = 0

  constructor(old: RuleBody, parsed: RuleBody) {
    this.#old = old
    this.#parsed = parsed
    this.#oldById = new Map(old.conditions.map((one) => [one.id, one]))
    this.#parsedById = new Map(parsed.conditions.map((one) => [one.id, one]))
    this.#used = new Set(nodeIds(old))
    const reached = reachedFrom(old.branches, this.#oldById)
    for (const id of reached) append(this.#free, this.#meanings.ofId(id, this.#oldById), id)
  }

  merged(): RuleBody {
    const { branches, conditions } = this.#parsed
    const pairs = pairUp(
      this.#old.branches.map((one) => this.#sayBranch(one, this.#oldById)),
      branches.map((one) => this.#sayBranch(one, this.#parsedById)),
    )
    const oldOf = branches.map((_, index) => this.#old.branches[pairs[index] ?? -1])
    // What is wholly the same first, wherever it stands now; then what took the place of something.
    for (const { when } of branches) if (when !== null) this.#match(when)
    for (const [index, { when }] of branches.entries()) if (when !== null) this.#place(when, oldOf[index]?.when ?? undefined)
    const merged = branches.map((branch, index): Branch => {
      const before = oldOf[index]
      const id = this.#keep(before?.id, 'b')
      if (before !== undefined) this.#move(before.id, id)
      return {
        id,
        on: this.#list(branch.on, before?.on ?? []),
        when: branch.when === null ? null : (this.#ids.get(branch.when) ?? branch.when),
        do: this.#list(branch.do, before?.do ?? []),
        otherwise: this.#list(branch.otherwise, before?.otherwise ?? []),
      }
    })
    const reached = reachedFrom(this.#old.branches, this.#oldById)
    const loose = this.#old.conditions.filter(({ id }) => !reached.has(id))
    for (const { id } of loose) this.#move(id, id)
    const frames = this.#frames()
    return {
      ...this.#parsed,
      conditions: [...conditions.map((one) => this.#renamed(one)), ...loose],
      branches: merged,
      layout: this.#layout,
      ...(frames.length > 0 && { frames }),
    }
  }

  /** Subtrees that are as they were take their ids along. */
  #match(id: string): void {
    const condition = this.#parsedById.get(id)
    if (condition === undefined) return
    const same = this.#free.get(this.#meanings.of(condition, this.#parsedById))?.find((one) => !this.#taken.has(one))
    if (same !== undefined) this.#same(id, same)
    else if (isLogic(condition)) for (const input of condition.inputs) this.#match(input)
  }

  #same(id: string, old: string): void {
    const [condition, before] = [this.#parsedById.get(id), this.#oldById.get(old)]
    if (condition === undefined || before === undefined) return
    this.#ids.set(id, this.#keep(old, 'c'))
    this.#move(old, old)
    if (isLogic(condition) && isLogic(before))
      for (const [index, input] of condition.inputs.entries()) this.#same(input, before.inputs[index] ?? '')
  }

  /** @param old what stood there before */
  #place(id: string, old: string | undefined): void {
    const condition = this.#parsedById.get(id)
    if (condition === undefined || this.#ids.has(id)) return
    const before = this.#oldById.get(old ?? '')
    const free = before !== undefined && !this.#taken.has(before.id) ? before : undefined
    // Logic without a memory is the same node with other inputs; everything else begins anew.
    const stays = free?.kind === condition.kind && isLogic(condition) && condition.kind !== 'hold'
    const own = this.#keep(stays ? free?.id : undefined, 'c')
    this.#ids.set(id, own)
    if (free !== undefined && free.kind === condition.kind) {
      this.#taken.add(free.id)
      this.#move(free.id, own)
    }
    if (!isLogic(condition)) return
    const inputs = before !== undefined && isLogic(before) ? before.inputs : []
    const open = inputs.filter((one) => !this.#taken.has(one))
    // Those that are there still leave the others to the places that are left, in their order.
    for (const input of condition.inputs)
      if (!this.#ids.has(input)) this.#place(input, open.shift() ?? (free?.kind === condition.kind ? undefined : old))
  }

  #list<T extends Trigger | Action>(parsed: readonly T[], old: readonly T[]): T[] {
    const pairs = pairUp(old.map(sayNode), parsed.map(sayNode))
    return parsed.map((one, index) => {
      const before = old[pairs[index] ?? -1]
      const same = before !== undefined && sayNode(before) === sayNode(one)
      const id = this.#keep(same ? before.id : undefined, one.id.slice(0, 1))
      if (before !== undefined) this.#move(before.id, id)
      return { ...one, id }
    })
  }

  #keep(id: string | undefined, letter: string): string {
    if (id !== undefined && !this.#taken.has(id)) {
      this.#taken.add(id)
      return id
    }
    let fresh: string
    do fresh = `${letter}${++this.#count}`
    while (this.#used.has(fresh))
    this.#used.add(fresh)
    return fresh
  }

  /** The text says nothing of frames: they keep the nodes that are still there. */
  #frames(): Frame[] {
    return (this.#old.frames ?? [])
      .map((frame) => ({ ...frame, nodes: [...new Set(frame.nodes.flatMap((id) => this.#moved.get(id) ?? []))] }))
      .filter(({ nodes }) => nodes.length > 0)
  }

  #move(from: string, to: string): void {
    this.#moved.set(from, to)
    const place = this.#old.layout[from]
    if (place !== undefined) this.#layout[to] = place
  }

  #renamed(condition: Condition): Condition {
    const id = this.#ids.get(condition.id) ?? condition.id
    if (!isLogic(condition)) return { ...condition, id }
    return { ...condition, id, inputs: condition.inputs.map((input) => this.#ids.get(input) ?? input) }
  }

  #sayBranch({ on, when, do: actions, otherwise }: Branch, byId: ReadonlyMap<string, Condition>): string {
    return JSON.stringify([on.map(sayNode), this.#meanings.ofId(when, byId), actions.map(sayNode), otherwise.map(sayNode)])
  }
}

/** Old index of each new one: those that say the same, then the others in their order. */
function pairUp(old: readonly string[], parsed: readonly string[]): (number | undefined)[] {
  const open = new Set(old.keys())
  const pairs = parsed.map((text) => {
    const same = [...open].find((index) => old[index] === text)
    if (same !== undefined) open.delete(same)
    return same
  })
  return pairs.map((pair) => {
    if (pair !== undefined) return pair
    const [next] = open
    if (next !== undefined) open.delete(next)
    return next
  })
}

function sayNode(node: Trigger | Action): string {
  return JSON.stringify({ ...node, id: undefined }, sortedKeys)
}

/** Names for what conditions say, without ids: the same name for the same meaning of a node and all below it. */
class Meanings {
  readonly #names = new Map<string, string>()
  readonly #known = new Map<Condition, string>()

  of(condition: Condition, byId: ReadonlyMap<string, Condition>): string {
    const known = this.#known.get(condition)
    if (known !== undefined) return known
    // Stands in for itself while it is worked out: a circle ends here.
    this.#known.set(condition, '?')
    const inputs = isLogic(condition) ? condition.inputs.map((id) => this.ofId(id, byId)) : undefined
    const text = JSON.stringify({ ...condition, id: undefined, inputs }, sortedKeys)
    const name = this.#names.get(text) ?? `m${this.#names.size}`
    this.#names.set(text, name)
    this.#known.set(condition, name)
    return name
  }

  ofId(id: string | null, byId: ReadonlyMap<string, Condition>): string {
    const condition = byId.get(id ?? '')
    return condition === undefined ? '?' : this.of(condition, byId)
  }
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}

function reachedFrom(branches: readonly Branch[], byId: ReadonlyMap<string, Condition>): Set<string> {
  const reached = new Set<string>()
  const open = branches.flatMap(({ when }) => (when === null ? [] : [when]))
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const condition = byId.get(id)
    if (condition === undefined || reached.has(id)) continue
    reached.add(id)
    if (isLogic(condition)) open.push(...condition.inputs)
  }
  return reached
}

function append(map: Map<string, string[]>, key: string, one: string): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [one])
  else list.push(one)
}
