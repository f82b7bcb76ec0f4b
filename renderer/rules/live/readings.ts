import { QueryAnswer } from '../../../backend/contract/history.ts'
import { MARK } from '../../../backend/contract/quality.ts'
import type { RuleReading } from '../../../backend/contract/rules/run/node.ts'
import type { LatestValue } from '../../../backend/contract/sample.ts'
import { rest } from '../../backend/rest.ts'

/** Readings of the last hours by series id, so that a changed draft stands at once where it would have stood. */

/** Points of one series; every 5 s for an hour. */
const MOST = 1000

/** As the engine sees a value; undefined = there is none. */
export function readingOf({ atMs, value, quality, marks }: LatestValue): RuleReading | undefined {
  if (value === null) return undefined
  return { atMs, value, usable: quality !== 'bad' && quality !== 'stale' && (marks & MARK.suspect) === 0 }
}

export class Readings {
  readonly #bySeries = new Map<number, RuleReading[]>()
  readonly #fromMs = new Map<number, number>()

  of(series: number): readonly RuleReading[] {
    return this.#bySeries.get(series) ?? []
  }

  add(series: number, reading: RuleReading): void {
    const list = this.#bySeries.get(series) ?? []
    if (list.length > 0 && (list.at(-1)?.atMs ?? 0) >= reading.atMs) return
    list.push(reading)
    if (list.length > 2 * MOST) list.splice(0, MOST)
    this.#bySeries.set(series, list)
  }

  /** Those of whom less is known than asked. */
  missing(series: readonly number[], fromMs: number): number[] {
    return series.filter((id) => (this.#fromMs.get(id) ?? Number.POSITIVE_INFINITY) > fromMs)
  }

  /** Throws RestError. */
  async load(series: readonly number[], fromMs: number, toMs: number, signal: AbortSignal): Promise<void> {
    if (series.length === 0) return
    const range = `from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}&maxPoints=${MOST}&agg=last`
    const answer = await rest.get(`/api/query?series=${series.join(',')}&${range}`, QueryAnswer, { signal })
    for (const { id, points } of answer.series) {
      const past: RuleReading[] = []
      for (const [atMs, value] of points) {
        if (typeof atMs === 'number' && value !== null && value !== undefined) past.push({ atMs, value, usable: true })
      }
      const lastMs = past.at(-1)?.atMs ?? 0
      this.#bySeries.set(id, [...past, ...this.of(id).filter(({ atMs }) => atMs > lastMs)])
      this.#fromMs.set(id, fromMs)
    }
  }
}
