import type { Aggregation } from '../../backend/contract/history.ts'
import { packQuality } from '../../backend/contract/quality.ts'
import type { LatestValue, SampleValue } from '../../backend/contract/sample.ts'
import { GrowingColumns } from './growing-columns.ts'
import type { Changes, Columns, HistoryItem, HistoryQuestion } from './history-question.ts'
import type { Parts } from './load-history.ts'

/** An answer that live values are appended to. One per use-history.ts; knows neither network nor clock. */
export class HistoryTail {
  readonly #columns = new Map<string, GrowingColumns>()
  readonly #changes = new Map<string, [atMs: number, value: SampleValue][]>()
  /** Keys by series, of those that live values belong to. */
  readonly #live = new Map<number, string[]>()

  constructor(question: HistoryQuestion, parts: Parts) {
    for (const item of question.items) {
      const part = parts.get(item.key)
      if (!part) continue
      if (part.kind === 'state') {
        this.#changes.set(
          item.key,
          part.changes.map(([atMs, value]) => [atMs + item.shiftMs, value]),
        )
      } else {
        const aggregation = part.counts === null ? 'raw' : aggregationOf(question)
        this.#columns.set(item.key, new GrowingColumns(part, aggregation, item.shiftMs))
      }
      // Buckets of the calendar are asked for again instead: their edges are the backend's business.
      if (item.shiftMs === 0 && question.bucket === null) this.#follow(item)
    }
  }

  /** True when something drawn has changed. */
  take(values: readonly LatestValue[]): boolean {
    let changed = false
    for (const { series, atMs, value, quality, marks } of values) {
      const keys = this.#live.get(series)
      if (!keys || value === null) continue
      for (const key of keys) {
        const columns = this.#columns.get(key)
        if (columns) changed = (typeof value === 'number' && columns.append(atMs, value, packQuality(quality, marks))) || changed
        else changed = this.#change(key, atMs, value) || changed
      }
    }
    return changed
  }

  dropBefore(fromMs: number): void {
    for (const columns of this.#columns.values()) columns.dropBefore(fromMs)
    for (const changes of this.#changes.values()) {
      while (changes.length > 1 && (changes[1]?.[0] ?? 0) < fromMs) changes.shift()
    }
  }

  /** Points held, of the longest series. */
  get longest(): number {
    let most = 0
    for (const columns of this.#columns.values()) most = Math.max(most, columns.size)
    return most
  }

  columns(): Map<string, Columns> {
    return new Map([...this.#columns].map(([key, columns]) => [key, columns.view()]))
  }

  changes(): Map<string, Changes> {
    return new Map([...this.#changes].map(([key, changes]) => [key, [...changes]]))
  }

  #follow({ series, key }: HistoryItem): void {
    const keys = this.#live.get(series)
    if (keys) keys.push(key)
    else this.#live.set(series, [key])
  }

  #change(key: string, atMs: number, value: SampleValue): boolean {
    const changes = this.#changes.get(key)
    if (!changes) return false
    const last = changes.at(-1)
    if (last && (last[1] === value || last[0] >= atMs)) return false
    changes.push([atMs, value])
    return true
  }
}

function aggregationOf({ aggregation }: HistoryQuestion): Aggregation {
  return aggregation === 'auto' ? 'mean' : aggregation
}
