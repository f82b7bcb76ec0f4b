import type { Firing, FiringFilter } from '../../backend/contract/rules/firing.ts'
import type { BranchRun, FiringStore, RuleSummary, SavedRuleState } from '../../backend/rules/firing-store.ts'

/** FiringStore without a disk. */
export class MemoryFiringStore implements FiringStore {
  readonly #firings = new Map<number, Firing>()
  readonly #states = new Map<string, SavedRuleState>()

  async save(firings: readonly Firing[]): Promise<void> {
    for (const firing of structuredClone(firings)) this.#firings.set(firing.id, firing)
  }

  async find({ rule, board, gpio, outcomes, text, fromMs, toMs, beforeId }: FiringFilter, limit: number): Promise<Firing[]> {
    const found = [...this.#firings.values()].filter(
      (one) =>
        (rule === undefined || one.rule === rule) &&
        (outcomes === undefined || outcomes.includes(one.outcome)) &&
        (text === undefined ||
          JSON.stringify([one.ruleName, one.branch, one.cause, one.actions]).toLowerCase().includes(text.toLowerCase())) &&
        one.lastAtMs >= (fromMs ?? Number.NEGATIVE_INFINITY) &&
        one.lastAtMs < (toMs ?? Number.POSITIVE_INFINITY) &&
        one.id < (beforeId ?? Number.POSITIVE_INFINITY) &&
        (board === undefined ||
          commandsOf(one).some((command) => command.board === board && (gpio === undefined || command.gpio === gpio))),
    )
    return structuredClone(found.sort((a, b) => b.id - a.id).slice(0, limit))
  }

  async get(id: number): Promise<Firing | undefined> {
    return structuredClone(this.#firings.get(id))
  }

  async ofCommand(command: string): Promise<Firing | undefined> {
    return structuredClone([...this.#firings.values()].find((one) => commandsOf(one).some(({ id }) => id === command)))
  }

  async open(): Promise<Firing[]> {
    return structuredClone([...this.#firings.values()].filter(({ state }) => state === 'running').sort((a, b) => a.id - b.id))
  }

  async lastId(): Promise<number> {
    return Math.max(0, ...this.#firings.keys())
  }

  async trim(beforeMs: number, keep: number): Promise<void> {
    const ids = [...this.#firings.keys()].sort((a, b) => b - a)
    const last = ids[keep] ?? 0
    for (const [id, { lastAtMs, state }] of this.#firings)
      if (state !== 'running' && (lastAtMs < beforeMs || id <= last)) this.#firings.delete(id)
  }

  async summary(sinceMs: number): Promise<RuleSummary[]> {
    return [...Map.groupBy(this.#firings.values(), ({ rule }) => rule)].map(([rule, all]) => {
      const recent = all.filter(({ lastAtMs }) => lastAtMs >= sinceMs)
      const sum = (is: (firing: Firing) => boolean) => recent.filter(is).reduce((total, { count }) => total + count, 0)
      const last = (of: Firing['outcome']) =>
        all.filter(({ outcome }) => outcome === of).reduce<number | null>((found, { lastAtMs }) => Math.max(found ?? 0, lastAtMs), null)
      return {
        rule,
        lastFiredMs: last('fired'),
        lastOtherwiseMs: last('otherwise'),
        fired: sum(({ outcome }) => outcome === 'fired'),
        otherwise: sum(({ outcome }) => outcome === 'otherwise'),
        heldBack: sum(({ outcome }) => outcome === 'held-back' || outcome === 'passed-over'),
        failed: sum(({ state }) => state === 'failed'),
      }
    })
  }

  async lastRuns(branches: readonly Pick<BranchRun, 'rule' | 'branch'>[]): Promise<BranchRun[]> {
    const runs = new Map<string, BranchRun>()
    for (const { rule, branch, outcome, lastAtMs } of [...this.#firings.values()].sort((a, b) => a.lastAtMs - b.lastAtMs))
      if (branches.some((one) => one.rule === rule && one.branch === branch) && (outcome === 'fired' || outcome === 'otherwise'))
        runs.set(`${rule} ${branch} ${outcome}`, { rule, branch, outcome, atMs: lastAtMs })
    return [...runs.values()]
  }

  async saveStates(states: readonly SavedRuleState[], removed: readonly string[]): Promise<void> {
    for (const state of structuredClone(states)) this.#states.set(state.rule, state)
    for (const rule of removed) this.#states.delete(rule)
  }

  async loadStates(): Promise<SavedRuleState[]> {
    return structuredClone([...this.#states.values()])
  }
}

function commandsOf({ actions }: Firing) {
  return actions.flatMap(({ commands }) => commands)
}
