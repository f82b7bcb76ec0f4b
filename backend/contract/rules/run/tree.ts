import { type Condition, isLogic, type LogicCondition } from '../rule.ts'
import { atLeast, not, type Truth } from '../truth.ts'
import { ChangeLeaf } from './change-leaf.ts'
import { ClockLeaf } from './clock-leaf.ts'
import { FactLeaf, factKey } from './fact-leaf.ts'
import { type Leaf, type NodeTrace, type ReadingLeaf, savedNumber, shifted } from './node.ts'
import { FlatLeaf, SilentLeaf } from './quiet-leaf.ts'
import { ValueLeaf } from './value-leaf.ts'

/** The conditions of a rule as a running tree: leaves that are told things, and logic over them. */

interface LogicNode {
  condition: LogicCondition
  /** Of a hold: its input has been true since. */
  sinceMs: number | null
}

export class ConditionTree {
  /** Leaves by the series they read, `board channel`. */
  readonly readers = new Map<string, ReadingLeaf[]>()
  /** Leaves by factKey. */
  readonly facts = new Map<string, FactLeaf[]>()
  readonly #leaves = new Map<string, Leaf>()
  /** Inputs before the nodes that use them. */
  readonly #logic: LogicNode[] = []
  readonly #truths = new Map<string, Truth>()
  /** Nodes whose series, board or output does not exist: unknown for ever. */
  readonly #gone = new Set<string>()

  /** @param conditions without structureProblems @throws RangeError for an unknown time zone */
  constructor(conditions: readonly Condition[], timeZone: string, startedMs: number) {
    for (const condition of conditions) if (!isLogic(condition)) this.#addLeaf(condition, timeZone, startedMs)
    for (const condition of inOrder(conditions)) this.#logic.push({ condition, sinceMs: null })
  }

  #addLeaf(condition: Exclude<Condition, LogicCondition>, timeZone: string, startedMs: number): void {
    switch (condition.kind) {
      case 'time':
      case 'sun':
        this.#leaves.set(condition.id, new ClockLeaf(condition, timeZone))
        return
      case 'board':
      case 'output':
      case 'alarm':
      case 'variable': {
        const leaf = new FactLeaf(condition)
        this.#leaves.set(condition.id, leaf)
        append(this.facts, factKey(condition), leaf)
        return
      }
      default: {
        const leaf = readingLeaf(condition, startedMs)
        this.#leaves.set(condition.id, leaf)
        append(this.readers, seriesKey(condition.series), leaf)
      }
    }
  }

  setGone(ids: Iterable<string>): void {
    this.#gone.clear()
    for (const id of ids) this.#gone.add(id)
  }

  /** True when the truth of any node became another. */
  evaluate(nowMs: number): boolean {
    let changed = false
    for (const [id, leaf] of this.#leaves) if (this.#set(id, this.#gone.has(id) ? 'unknown' : leaf.truthAt(nowMs))) changed = true
    for (const node of this.#logic) if (this.#set(node.condition.id, this.#judge(node, nowMs))) changed = true
    return changed
  }

  /** As of the last `evaluate`. */
  truthOf(id: string): Truth {
    return this.#truths.get(id) ?? 'unknown'
  }

  wakeAfter(nowMs: number): number {
    let wake = Number.POSITIVE_INFINITY
    for (const leaf of this.#leaves.values()) wake = Math.min(wake, leaf.wakeAfter(nowMs))
    for (const { condition, sinceMs } of this.#logic) {
      if (condition.kind !== 'hold' || sinceMs === null) continue
      const ripe = sinceMs + condition.forS * 1000
      if (ripe > nowMs) wake = Math.min(wake, ripe)
    }
    return wake
  }

  /** Every node, in the order of evaluation. */
  trace(nowMs: number): NodeTrace[] {
    const leaves = Array.from(this.#leaves.values(), (leaf): NodeTrace => {
      const trace = leaf.traceAt(nowMs)
      return this.#gone.has(leaf.id) ? { ...trace, truth: 'unknown', code: 'gone' } : trace
    })
    return [...leaves, ...this.#logic.map((node) => this.#traceLogic(node))]
  }

  save(): Record<string, unknown> {
    const saved: Record<string, unknown> = {}
    for (const [id, leaf] of this.#leaves) saved[id] = leaf.save()
    for (const { condition, sinceMs } of this.#logic) if (condition.kind === 'hold') saved[condition.id] = { sinceMs }
    return saved
  }

  restore(saved: Readonly<Record<string, unknown>>): void {
    for (const [id, leaf] of this.#leaves) leaf.restore(saved[id])
    for (const node of this.#logic) node.sinceMs = savedNumber(saved[node.condition.id], 'sinceMs')
  }

  /** Nobody listened since `awaySinceMs`. */
  skip(awaySinceMs: number, nowMs: number): void {
    for (const leaf of this.#leaves.values()) if (leaf instanceof SilentLeaf) leaf.skip(awaySinceMs, nowMs)
  }

  shift(byMs: number): void {
    for (const leaf of this.#leaves.values()) leaf.shift(byMs)
    for (const node of this.#logic) node.sinceMs = shifted(node.sinceMs, byMs)
  }

  #set(id: string, truth: Truth): boolean {
    if (this.#truths.get(id) === truth) return false
    this.#truths.set(id, truth)
    return true
  }

  #judge(node: LogicNode, nowMs: number): Truth {
    const { condition } = node
    const truths = condition.inputs.map((id) => this.truthOf(id))
    switch (condition.kind) {
      case 'all':
        return atLeast(truths.length, truths)
      case 'any':
        return atLeast(1, truths)
      case 'count':
        return atLeast(condition.least, truths)
      case 'not':
        return not(truths[0] ?? 'unknown')
      default: {
        const input = truths[0] ?? 'unknown'
        node.sinceMs = input === 'true' ? (node.sinceMs ?? nowMs) : null
        if (input !== 'true') return input
        return nowMs - (node.sinceMs ?? nowMs) >= condition.forS * 1000 ? 'true' : 'false'
      }
    }
  }

  #traceLogic({ condition, sinceMs }: LogicNode): NodeTrace {
    const truth = this.truthOf(condition.id)
    const waits = condition.kind === 'hold' && truth === 'false' && sinceMs !== null
    const code = truth === 'unknown' ? 'input-unknown' : truth === 'true' ? 'holds' : waits ? 'not-long-enough' : 'fails'
    const held = condition.inputs.filter((id) => this.truthOf(id) === 'true').length
    return { id: condition.id, truth, code, value: held, ageMs: null, sinceMs }
  }
}

export function seriesKey({ board, channel }: { board: string; channel: string }): string {
  return `${board} ${channel}`
}

function readingLeaf(condition: Extract<Condition, { series: unknown }>, startedMs: number): ReadingLeaf {
  switch (condition.kind) {
    case 'value':
      return new ValueLeaf(condition)
    case 'silent':
      return new SilentLeaf(condition, startedMs)
    case 'flat':
      return new FlatLeaf(condition)
    default:
      return new ChangeLeaf(condition)
  }
}

function inOrder(conditions: readonly Condition[]): LogicCondition[] {
  const byId = new Map(conditions.map((condition) => [condition.id, condition]))
  const order: LogicCondition[] = []
  const placed = new Set<string>()
  // Deepest first, without recursion: an imported rule may be as deep as it has nodes.
  for (const start of conditions) {
    const open: { condition: Condition; expanded: boolean }[] = [{ condition: start, expanded: false }]
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      const { condition, expanded } = top
      if (!isLogic(condition) || placed.has(condition.id)) continue
      if (expanded) {
        placed.add(condition.id)
        order.push(condition)
        continue
      }
      open.push({ condition, expanded: true })
      for (const id of condition.inputs) {
        const input = byId.get(id)
        if (input !== undefined) open.push({ condition: input, expanded: false })
      }
    }
  }
  return order
}

function append<T>(map: Map<string, T[]>, key: string, one: T): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [one])
  else list.push(one)
}
