// Runs rules over what is stored, as if it came in now: by RuleRun, the same that runs live. Used in a thread of its own.
import { type BacktestDecision, type BacktestResult, MOST_LISTED } from '../../contract/rules/backtest.ts'
import type { RuleBody, SceneBody, SeriesRef } from '../../contract/rules/rule.ts'
import { type Decision, RuleRun } from '../../contract/rules/run/rule-run.ts'
import type { SampleValue } from '../../contract/sample.ts'
import { OutputTally } from './output-tally.ts'
import type { Kept, Stretch } from './rows.ts'
import { SeriesFilter } from './series-filter.ts'

/** Series and facts are read in slices so long, so that what waits stays small, ms. */
const SLICE_MS = 7 * 86_400_000

export interface ReplayPlan {
  rules: readonly RuleBody[]
  /** What each rule remembered at `warmMs`; null = nothing. */
  saved: readonly unknown[]
  /** What happens before `fromMs` only makes them warm. */
  warmMs: number
  fromMs: number
  toMs: number
  series: readonly { ref: SeriesRef; key: string; ids: readonly number[] }[]
  /** Changes of what rules are told, in order of time; what is told first holds from the beginning. */
  facts: readonly { key: string; changes: readonly (readonly [atMs: number, value: SampleValue | null])[] }[]
  /** Facts that are read as states: outputs. */
  states: readonly { key: string; series: number }[]
  scenes: readonly { id: string; scene: SceneBody }[]
  unrecorded: readonly (readonly string[])[]
}

export interface HistoryScan {
  /** Calls with what lies in [fromMs, toMs), in order of time. */
  scan(series: number, fromMs: number, toMs: number, take: (stretch: Stretch) => void): void
}

export interface ReplayTools {
  history: HistoryScan
  /** Lets others run. @returns false: stop */
  rest(): Promise<boolean>
  progress(samples: number): void
}

/** Undefined: it was stopped. */
export async function replay(plan: ReplayPlan, tools: ReplayTools): Promise<BacktestResult[] | undefined> {
  const { rules, warmMs, fromMs, toMs } = plan
  const runs = rules.map((rule, index) => new OneRun(rule, plan, index))
  const filters = plan.series.map(({ key }) => new SeriesFilter(key, rules))
  const states = plan.states.map(() => new StateTrack())
  for (const run of runs) run.begin(warmMs)
  for (let startMs = warmMs; startMs < toMs; startMs += SLICE_MS) {
    const endMs = Math.min(toMs, startMs + SLICE_MS)
    const lanes: Lane[] = []
    for (const [index, { ref, ids }] of plan.series.entries()) {
      const filter = filters[index]
      if (filter === undefined) continue
      // Numbers and words of one channel seldom lie together; where they do they are heard one behind the other.
      for (const id of ids) tools.history.scan(id, startMs, endMs, (stretch) => filter.feed(stretch))
      lanes.push(readingLane(ref, filter.take()))
      if (!(await tools.rest())) return undefined
      tools.progress(filters.reduce((sum, { seen }) => sum + seen, 0))
    }
    for (const { key, changes } of plan.facts)
      lanes.push(
        factLane(
          key,
          changes.filter(([atMs]) => atMs >= startMs && atMs < endMs),
        ),
      )
    for (const [index, { key, series }] of plan.states.entries()) {
      const changes: [number, SampleValue][] = []
      tools.history.scan(series, startMs, endMs, (stretch) => states[index]?.read(stretch, changes))
      lanes.push(factLane(key, changes))
    }
    for (const run of runs) run.hear(lanes, endMs)
  }
  return runs.map((run) => run.finish(fromMs, toMs))
}

/** Things of one kind that happen, in order of time. */
interface Lane {
  count: number
  atMs: readonly number[]
  tell(run: RuleRun, index: number): Decision[]
}

function readingLane(ref: SeriesRef, { count, atMs, values, usable }: Kept): Lane {
  return {
    count,
    atMs,
    tell: (run, index) => {
      const at = atMs[index] ?? 0
      return run.reading(ref, { atMs: at, value: values[index] ?? 0, usable: usable[index] ?? false }, at)
    },
  }
}

function factLane(key: string, changes: readonly (readonly [number, SampleValue | null])[]): Lane {
  const atMs = changes.map(([at]) => at)
  return { count: changes.length, atMs, tell: (run, index) => run.fact(key, changes[index]?.[1] ?? null, atMs[index] ?? 0) }
}

/** A state series as changes of a fact. */
class StateTrack {
  #word: string | boolean | undefined

  read(stretch: Stretch, changes: [number, SampleValue][]): void {
    const { count, atMs, words } = stretch.rows()
    for (let row = 0; row < count; row++) {
      const word = words?.[row]
      if (word === undefined || word === this.#word) continue
      this.#word = word
      changes.push([atMs[row] ?? 0, word])
    }
  }
}

class OneRun {
  readonly #run: RuleRun
  readonly #tally: OutputTally
  readonly #fromMs: number
  readonly #saved: unknown
  readonly #unrecorded: readonly string[]
  readonly #decisions: BacktestDecision[] = []
  readonly #counts: BacktestResult['counts'] = { fired: 0, otherwise: 0, heldBack: 0, passedOver: 0 }
  readonly #heldBack: Record<string, number> = {}

  constructor(rule: RuleBody, { warmMs, fromMs, scenes, saved, unrecorded }: ReplayPlan, index: number) {
    this.#run = new RuleRun(rule, warmMs)
    const byId = new Map(scenes.map(({ id, scene }) => [id, scene]))
    this.#tally = new OutputTally(rule, (id) => byId.get(id), fromMs)
    this.#fromMs = fromMs
    this.#saved = saved[index] ?? undefined
    this.#unrecorded = unrecorded[index] ?? []
  }

  begin(atMs: number): void {
    if (this.#saved === undefined) return
    this.#run.restore(this.#saved)
    this.#take(this.#run.resume(atMs))
  }

  /** Everything in the order in which it happened; where several fall together the earlier lane first. */
  hear(lanes: readonly Lane[], endMs: number): void {
    const run = this.#run
    const next = new Int32Array(lanes.length)
    for (;;) {
      let first = -1
      let atMs = endMs
      for (let index = 0; index < lanes.length; index++) {
        const at = lanes[index]?.atMs[next[index] ?? 0]
        if (at !== undefined && at < atMs) {
          atMs = at
          first = index
        }
      }
      while (run.wakeAtMs <= atMs && run.wakeAtMs < endMs) this.#take(run.time(run.wakeAtMs))
      const lane = lanes[first]
      if (lane === undefined) return
      const index = next[first] ?? 0
      next[first] = index + 1
      this.#take(lane.tell(run, index))
    }
  }

  finish(fromMs: number, toMs: number): BacktestResult {
    const { conditions } = this.#run.rule
    const trace = this.#run.trace(Math.max(fromMs, toMs - 1))
    return {
      decisions: this.#decisions,
      counts: this.#counts,
      heldBack: this.#heldBack,
      outputs: this.#tally.finish(toMs),
      unrecorded: conditions.flatMap(({ id }) => (this.#unrecorded.includes(id) ? [id] : [])),
      trace,
    }
  }

  #take(decisions: readonly Decision[]): void {
    for (const decision of decisions) {
      this.#tally.take(decision)
      if (decision.atMs < this.#fromMs) continue
      const { branch, outcome, code, atMs, cause } = decision
      if (outcome === 'fired' || outcome === 'otherwise') this.#counts[outcome]++
      else if (outcome === 'passed-over') this.#counts.passedOver++
      else {
        this.#counts.heldBack++
        if (code !== null) this.#heldBack[code] = (this.#heldBack[code] ?? 0) + 1
      }
      if (this.#decisions.length < MOST_LISTED) this.#decisions.push({ branch, outcome, code, atMs, cause })
    }
  }
}
