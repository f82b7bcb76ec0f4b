// What outputs would have done: runtime and activations, as a rule would have switched them. Used by replay.ts.
import type { TalliedOutput } from '../../contract/rules/backtest.ts'
import type { Action, Branch, RuleBody, SceneBody } from '../../contract/rules/rule.ts'
import type { Decision } from '../../contract/rules/run/rule-run.ts'
import { offsetOf } from '../../contract/schedules/wall-time.ts'
import { actionsOf } from '../live-rule.ts'

const DAY_MS = 86_400_000

interface Running {
  board: string
  gpio: number
  onSinceMs: number | null
  /** It ends by itself then. */
  endsAtMs: number
  tally: TalliedOutput
  days: Map<number, { runtimeMs: number; activations: number }>
}

interface Pending {
  dueMs: number
  branch: string
  actions: readonly Action[]
}

export class OutputTally {
  readonly #rule: RuleBody
  readonly #scene: (id: string) => SceneBody | undefined
  readonly #offsetAt: (atMs: number) => number
  readonly #fromMs: number
  readonly #outputs = new Map<string, Running>()
  #pending: Pending[] = []

  constructor(rule: RuleBody, scene: (id: string) => SceneBody | undefined, fromMs: number) {
    this.#rule = rule
    this.#scene = scene
    this.#offsetAt = offsetOf(rule.timeZone)
    this.#fromMs = fromMs
  }

  take(decision: Decision): void {
    this.#advance(decision.atMs)
    const branch = this.#rule.branches.find(({ id }) => id === decision.branch)
    if (branch === undefined || (decision.outcome !== 'fired' && decision.outcome !== 'otherwise')) return
    this.#pending = this.#pending.filter((one) => one.branch !== branch.id)
    this.#do(decision.atMs, branch, actionsOf(branch, decision.outcome))
  }

  finish(toMs: number): TalliedOutput[] {
    this.#advance(toMs)
    for (const one of this.#outputs.values()) this.#off(one, toMs)
    return Array.from(this.#outputs.values(), ({ tally, days }) => ({
      ...tally,
      days: [...days].sort((a, b) => a[0] - b[0]).map(([day, figures]) => ({ day: dateOf(day), ...figures })),
    }))
  }

  #advance(toMs: number): void {
    for (;;) {
      const next = this.#pending.reduce<Pending | undefined>((a, b) => (a === undefined || b.dueMs < a.dueMs ? b : a), undefined)
      if (next === undefined || next.dueMs > toMs) break
      this.#pending = this.#pending.filter((one) => one !== next)
      const branch = this.#rule.branches.find(({ id }) => id === next.branch)
      if (branch !== undefined) this.#do(next.dueMs, branch, next.actions)
    }
    for (const one of this.#outputs.values()) if (one.endsAtMs <= toMs) this.#off(one, one.endsAtMs)
  }

  #do(atMs: number, branch: Branch, actions: readonly Action[]): void {
    for (const one of this.#outputs.values()) if (one.endsAtMs <= atMs) this.#off(one, one.endsAtMs)
    for (const [index, action] of actions.entries()) {
      if (action.kind === 'wait') {
        this.#pending.push({ dueMs: atMs + action.forS * 1000, branch: branch.id, actions: actions.slice(index + 1) })
        return
      }
      if (action.kind === 'output') this.#switch(atMs, { ...action.output, ...action })
      if (action.kind === 'scene')
        for (const one of this.#scene(action.scene)?.outputs ?? []) this.#switch(atMs, { ...one.output, ...one, durationS: 0 })
    }
  }

  #switch(
    atMs: number,
    {
      board,
      gpio,
      command,
      percent,
      durationS,
    }: { board: string; gpio: number; command: string; percent: number | null; durationS: number },
  ): void {
    const one = this.#of(board, gpio)
    const on = command === 'TOGGLE' ? one.onSinceMs === null : command !== 'OFF' && percent !== 0
    if (!on) {
      this.#off(one, atMs)
      return
    }
    if (one.onSinceMs === null) {
      one.onSinceMs = atMs
      if (atMs >= this.#fromMs) {
        one.tally.activations++
        this.#dayOf(one, atMs).activations++
      }
    }
    const { maxRuntimeS } = this.#rule
    const boundS = durationS === 0 ? maxRuntimeS : Math.min(durationS, maxRuntimeS ?? durationS)
    one.endsAtMs = boundS === null ? Number.POSITIVE_INFINITY : atMs + boundS * 1000
  }

  #off(one: Running, atMs: number): void {
    if (one.onSinceMs !== null) {
      const startMs = Math.max(one.onSinceMs, this.#fromMs)
      const runMs = Math.max(0, atMs - startMs)
      one.tally.runtimeMs += runMs
      one.tally.longestMs = Math.max(one.tally.longestMs, runMs)
      for (let from = startMs; from < atMs; ) {
        const end = Math.min(atMs, this.#endOfDay(from))
        this.#dayOf(one, from).runtimeMs += end - from
        from = end
      }
    }
    one.onSinceMs = null
    one.endsAtMs = Number.POSITIVE_INFINITY
  }

  #of(board: string, gpio: number): Running {
    const key = `${board} ${gpio}`
    const known = this.#outputs.get(key)
    if (known !== undefined) return known
    const tally = { board, gpio, runtimeMs: 0, activations: 0, longestMs: 0, days: [] }
    const fresh: Running = { board, gpio, onSinceMs: null, endsAtMs: Number.POSITIVE_INFINITY, tally, days: new Map() }
    this.#outputs.set(key, fresh)
    return fresh
  }

  #dayOf(one: Running, atMs: number): { runtimeMs: number; activations: number } {
    const day = Math.floor((atMs + this.#offsetAt(atMs)) / DAY_MS)
    const known = one.days.get(day) ?? { runtimeMs: 0, activations: 0 }
    one.days.set(day, known)
    return known
  }

  /** Midnight of the rule's time zone behind it; where the clocks change at midnight an hour of a day may count to its neighbour. */
  #endOfDay(atMs: number): number {
    const local = atMs + this.#offsetAt(atMs)
    const end = (Math.floor(local / DAY_MS) + 1) * DAY_MS
    return Math.max(end - this.#offsetAt(end - this.#offsetAt(atMs)), atMs + 1)
  }
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}
