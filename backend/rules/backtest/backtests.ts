// Backtests that run, wait or have ended: kept in memory, a few at a time, each in a thread of its own. Made by app/rules.ts.
import { LeitstandError } from '../../contract/errors.ts'
import { type Backtest, type BacktestRequest, type BacktestResult, MOST_BACKTEST_MS } from '../../contract/rules/backtest.ts'
import { invalidRule, type Said } from '../../contract/rules/check/problem-text.ts'
import type { RuleTime } from '../ports.ts'
import { planReplay, type RulePast } from './plan-replay.ts'
import type { ReplayPlan } from './replay.ts'

/** At the same time. */
const MOST_RUNNING = 1
const MOST_WAITING = 10
const MOST_KEPT = 20

export type ReplayNews =
  | { type: 'progress'; done: number }
  | { type: 'done'; results: BacktestResult[]; done: number }
  | { type: 'failed'; code: string; detail: string }

/** Runs a replay beside all else. */
export interface ReplayRunner {
  run(plan: ReplayPlan, onNews: (news: ReplayNews) => void): { stop(): Promise<void> }
}

export interface BacktestsParts {
  runner: ReplayRunner
  past: RulePast
  /** About how many samples there are. */
  count(series: readonly number[], fromMs: number, toMs: number): Promise<number>
  /** What keeps a rule from running at all. */
  faults(rule: BacktestRequest['rules'][number]): readonly Said[]
  time: Pick<RuleTime, 'now'>
  newId(): string
}

interface Kept {
  backtest: Backtest
  request: BacktestRequest
  startedMs: number
  stop: () => Promise<void>
}

export class Backtests {
  readonly #parts: BacktestsParts
  readonly #kept = new Map<string, Kept>()

  constructor(parts: BacktestsParts) {
    this.#parts = parts
  }

  /** @throws LeitstandError `rule.invalid`, `query.range`, `request.too-many` */
  begin(request: BacktestRequest): Backtest {
    const { rules, fromMs, toMs } = request
    if (!(toMs > fromMs) || toMs - fromMs > MOST_BACKTEST_MS)
      throw new LeitstandError('query.range', 'A backtest takes a range of 400 days at most, from the earlier to the later.')
    for (const rule of rules) {
      const faults = this.#parts.faults(rule)
      if (faults.length > 0) throw invalidRule(faults)
    }
    const waiting = [...this.#kept.values()].filter(({ backtest }) => backtest.state === 'waiting' || backtest.state === 'running')
    if (waiting.length >= MOST_WAITING) throw new LeitstandError('request.too-many', 'Too many backtests wait. Cancel some, or wait.')
    const backtest: Backtest = {
      ...{ id: this.#parts.newId(), state: 'waiting', fromMs, toMs },
      ...{ done: 0, total: 0, tookMs: null, results: null, error: null },
    }
    this.#kept.set(backtest.id, { backtest, request, startedMs: 0, stop: async () => undefined })
    this.#forgetOld()
    this.#next()
    return backtest
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): Backtest {
    const kept = this.#kept.get(id)
    if (kept === undefined) throw new LeitstandError('document.unknown', `No backtest has the id ${id}.`)
    return kept.backtest
  }

  list(): Omit<Backtest, 'results'>[] {
    return Array.from(this.#kept.values(), ({ backtest: { results: _results, ...rest } }) => rest)
  }

  /** Ended ones are nothing to do. @throws LeitstandError `document.unknown` */
  async cancel(id: string): Promise<Backtest> {
    const kept = this.#kept.get(id)
    if (kept === undefined) return this.get(id)
    if (kept.backtest.state === 'waiting' || kept.backtest.state === 'running') {
      this.#end(kept, { state: 'cancelled' })
      await kept.stop()
    }
    return kept.backtest
  }

  async stop(): Promise<void> {
    await Promise.all(Array.from(this.#kept.keys(), (id) => this.cancel(id)))
  }

  /** One replay, waited for: explanations of a moment. @throws LeitstandError of the replay */
  runNow(plan: ReplayPlan, withinMs: number): Promise<BacktestResult[]> {
    return new Promise((resolve, reject) => {
      const running = this.#parts.runner.run(plan, (news) => {
        if (news.type === 'progress') return
        clearTimeout(timer)
        if (news.type === 'done') resolve(news.results)
        else reject(new LeitstandError('internal', news.detail))
      })
      const timer = setTimeout(() => {
        running.stop().catch(reject)
        reject(
          new LeitstandError(
            'query.too-much',
            `Looking through the history took longer than ${withinMs / 1000} s. Ask for a later moment.`,
          ),
        )
      }, withinMs)
    })
  }

  #next(): void {
    const all = [...this.#kept.values()]
    if (all.filter(({ backtest }) => backtest.state === 'running').length >= MOST_RUNNING) return
    const next = all.find(({ backtest }) => backtest.state === 'waiting')
    if (next === undefined) return
    next.startedMs = this.#parts.time.now()
    next.backtest = { ...next.backtest, state: 'running' }
    this.#run(next).catch((cause: unknown) => {
      const { code, message } = cause instanceof LeitstandError ? cause : new LeitstandError('internal', undefined, { cause })
      this.#end(next, { state: 'failed', error: { code, message } })
    })
  }

  async #run(kept: Kept): Promise<void> {
    const { past, count, runner } = this.#parts
    const { rules, fromMs, toMs } = kept.request
    const plan = await planReplay(rules, fromMs, toMs, past)
    const ids = plan.series.flatMap((one) => one.ids)
    kept.backtest = { ...kept.backtest, total: await count(ids, plan.warmMs, toMs) }
    if (kept.backtest.state !== 'running') return
    const running = runner.run(plan, (news) => {
      if (news.type === 'progress') kept.backtest = { ...kept.backtest, done: news.done }
      else if (news.type === 'done') this.#end(kept, { state: 'done', results: news.results, done: news.done, total: news.done })
      else this.#end(kept, { state: 'failed', error: { code: news.code, message: news.detail } })
    })
    kept.stop = () => running.stop()
  }

  #end(kept: Kept, change: Partial<Backtest>): void {
    if (kept.backtest.state !== 'waiting' && kept.backtest.state !== 'running') return
    const tookMs = kept.startedMs === 0 ? null : this.#parts.time.now() - kept.startedMs
    kept.backtest = { ...kept.backtest, ...change, tookMs }
    this.#next()
  }

  #forgetOld(): void {
    for (const [id, { backtest }] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT) return
      if (backtest.state !== 'waiting' && backtest.state !== 'running') this.#kept.delete(id)
    }
  }
}
