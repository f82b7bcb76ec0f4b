// What rules remember, written in the background and read at a start. Used by rules.ts.
import type { Firing } from '../contract/rules/firing.ts'
import type { FiringStore, SavedRuleState } from './firing-store.ts'
import type { LiveRule } from './live-rule.ts'
import type { RuleReport, RuleTime } from './ports.ts'

/** Rules that were driven are saved this often, ms: so much is lost at a power cut, and firings are known from their record. */
const SAVE_EVERY_MS = 2_000
/** Turned to text at a time, so that readings are not kept waiting. */
const AT_ONCE = 20
/** Of one round; the others come in the next. */
const MOST_PER_ROUND = 1_000

export interface RuleMemoryParts {
  store: FiringStore
  time: Pick<RuleTime, 'later' | 'rest'>
  report: RuleReport
  lives(): Iterable<LiveRule>
  now(): number
}

export class RuleMemory {
  readonly #parts: RuleMemoryParts
  #removed = new Set<string>()
  /** Id of the last one that a full round saved. */
  #last = ''
  #cancel: () => void = () => undefined
  #saving: Promise<void> = Promise.resolve()

  constructor(parts: RuleMemoryParts) {
    this.#parts = parts
  }

  async load(): Promise<Map<string, SavedRuleState>> {
    return new Map((await this.#parts.store.loadStates()).map((saved) => [saved.rule, saved]))
  }

  start(): void {
    this.#cancel = this.#parts.time.later(() => {
      this.#saving = this.save()
        .catch((cause: unknown) => this.#parts.report.fault(cause))
        .finally(() => this.start())
    }, SAVE_EVERY_MS)
  }

  async stop(): Promise<void> {
    this.#cancel()
    await this.#saving
    this.#cancel()
    await this.save(Number.POSITIVE_INFINITY)
  }

  forget(rule: string): void {
    this.#removed.add(rule)
  }

  /** @throws LeitstandError `store.*` */
  async save(most = MOST_PER_ROUND): Promise<void> {
    const { store, time, now } = this.#parts
    const removed = [...this.#removed]
    this.#removed = new Set()
    const due = this.#due(most)
    for (let from = 0; from < due.length || (from === 0 && removed.length > 0); from += AT_ONCE) {
      const part = due.slice(from, from + AT_ONCE)
      const states = part.map(({ id, rule, run }): SavedRuleState => ({ rule: id, version: rule.version, atMs: now(), state: run.save() }))
      for (const live of part) live.unsaved = false
      try {
        await store.saveStates(states, from === 0 ? removed : [])
      } catch (cause) {
        for (const live of part) live.unsaved = true
        throw cause
      }
      await time.rest()
    }
  }

  /** In turn, so that where more are driven than fit into a round none waits for ever. */
  #due(most: number): LiveRule[] {
    const unsaved = Array.from(this.#parts.lives()).filter((live) => live.unsaved)
    if (unsaved.length <= most) return unsaved
    unsaved.sort((a, b) => (a.id < b.id ? -1 : 1))
    const from = unsaved.findIndex(({ id }) => id > this.#last)
    const due = [...unsaved.slice(Math.max(0, from)), ...unsaved.slice(0, Math.max(0, from))].slice(0, most)
    this.#last = due.at(-1)?.id ?? ''
    return due
  }
}

interface SavedBranch {
  active: boolean
  waiting: boolean
  firedMs: number[]
}

/**
 * What was saved, brought up to date by firings that were recorded after it: a cooldown holds also where the program was killed right
 * after a firing. @param firings of this rule after `saved`, oldest first
 */
export function withFirings(state: unknown, firings: readonly Pick<Firing, 'branch' | 'outcome' | 'atMs'>[]): unknown {
  const kept = typeof state === 'object' && state !== null ? state : {}
  const branches: Record<string, SavedBranch> = { ...Reflect.get(kept, 'branches') }
  for (const { branch, outcome, atMs } of firings) {
    const before = branches[branch] ?? { active: false, waiting: false, firedMs: [] }
    const firedMs = before.firedMs.includes(atMs) ? before.firedMs : [...before.firedMs, atMs]
    if (outcome === 'fired') branches[branch] = { active: true, waiting: false, firedMs }
    else if (outcome === 'otherwise') branches[branch] = { ...before, active: false, waiting: false }
  }
  return { ...kept, branches }
}
