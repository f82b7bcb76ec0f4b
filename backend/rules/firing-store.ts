import type { Firing, FiringFilter } from '../contract/rules/firing.ts'

/** Keeps what rules decided, and what they remember. */
export interface FiringStore {
  /** Inserts or replaces by id, all or nothing. */
  save(firings: readonly Firing[]): Promise<void>
  /** Newest first. */
  find(filter: FiringFilter, limit: number): Promise<Firing[]>
  get(id: number): Promise<Firing | undefined>
  /** The one that sent this command. */
  ofCommand(command: string): Promise<Firing | undefined>
  /** Those of which something is still to come, oldest first. */
  open(): Promise<Firing[]>
  /** 0 = there is none. */
  lastId(): Promise<number>
  /** Firings before this moment go, and of the rest the oldest beyond so many. */
  trim(beforeMs: number, keep: number): Promise<void>
  /** Of each rule that decided anything: when it fired and did otherwise last, and how often what happened since then. */
  summary(sinceMs: number): Promise<RuleSummary[]>
  /** The same of each of these branches, as far as it has run; at a price by branches, not by firings. */
  lastRuns(branches: readonly Pick<BranchRun, 'rule' | 'branch'>[]): Promise<BranchRun[]>
  saveStates(states: readonly SavedRuleState[], removed: readonly string[]): Promise<void>
  loadStates(): Promise<SavedRuleState[]>
}

export interface RuleSummary {
  rule: string
  /** Unix ms; null = it has not, as far as is kept. */
  lastFiredMs: number | null
  lastOtherwiseMs: number | null
  fired: number
  otherwise: number
  heldBack: number
  failed: number
}

export interface BranchRun {
  rule: string
  branch: string
  outcome: 'fired' | 'otherwise'
  /** Unix ms. */
  atMs: number
}

/** What a rule remembers: see RuleRun.save. */
export interface SavedRuleState {
  rule: string
  /** Version of the rule it belongs to. */
  version: number
  atMs: number
  state: unknown
}
