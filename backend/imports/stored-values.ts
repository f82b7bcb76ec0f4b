// Which values of a file are stored already: compares them with the history, reading no more of it than needed. Used by import-run.ts.
import type { ImportHistory, StoredBlock } from './ports.ts'
import type { TargetValues } from './worker-protocol.ts'

export interface Compared {
  /** Rows that are new, rising. */
  fresh: number[]
  /** Written by this same import before it was interrupted: neither new nor a duplicate. */
  own: number
  duplicates: number
  /** Duplicates whose stored value is another number. */
  differing: { atMs: number; value: number }[]
}

/** Later than any time that is stored. */
const FAR_MS = 8.64e15

/** Remembers of each series the stretch behind the last comparison that holds nothing: a file in order of time is read against it once. */
export class StoredValues {
  readonly #history: Pick<ImportHistory, 'export'>
  readonly #stampMs: number
  readonly #empty = new Map<number, { fromMs: number; toMs: number }>()

  /** @param stampMs arrival time that this import gives its samples: by it they are known again */
  constructor(history: Pick<ImportHistory, 'export'>, stampMs: number) {
    this.#history = history
    this.#stampMs = stampMs
  }

  /** @throws LeitstandError `store.unavailable` */
  async compare(series: number, values: TargetValues): Promise<Compared> {
    const { atMs } = values
    const found: Compared = { fresh: [], own: 0, duplicates: 0, differing: [] }
    const firstMs = atMs[0] ?? 0
    const lastMs = atMs[atMs.length - 1] ?? 0
    const empty = this.#empty.get(series)
    let row = 0
    if (empty === undefined || firstMs <= empty.fromMs || lastMs >= empty.toMs) {
      let behindMs = firstMs - 1
      let nextMs = FAR_MS
      for await (const block of this.#history.export({ series: [series], fromMs: firstMs, toMs: FAR_MS })) {
        row = this.#match(block, values, row, found)
        const last = block.count > 0 ? (block.atMs[block.count - 1] ?? 0) : 0
        if (last > lastMs) {
          const at = firstAfter(block, lastMs)
          nextMs = block.atMs[at] ?? FAR_MS
          if (at > 0) behindMs = Math.max(behindMs, block.atMs[at - 1] ?? behindMs)
          break
        }
        behindMs = Math.max(behindMs, last)
      }
      this.#empty.set(series, { fromMs: behindMs, toMs: nextMs })
    }
    for (; row < atMs.length; row++) found.fresh.push(row)
    return found
  }

  /** Sets rows of `values` up to the block's end against it. @returns the first row behind */
  #match(block: StoredBlock, values: TargetValues, from: number, found: Compared): number {
    const { atMs, value, words } = values
    let at = 0
    let row = from
    for (; row < atMs.length; row++) {
      const ms = atMs[row] ?? 0
      while (at < block.count && (block.atMs[at] ?? 0) < ms) at++
      if (at >= block.count) break
      if (block.atMs[at] !== ms) {
        found.fresh.push(row)
        continue
      }
      let own = false
      let same = false
      for (let stored = at; stored < block.count && block.atMs[stored] === ms; stored++) {
        const equal = words === null ? block.value[stored] === value[row] : block.words?.[stored] === words[row]
        same ||= equal
        own ||= equal && block.receivedAtMs[stored] === this.#stampMs
      }
      if (own) found.own++
      else found.duplicates++
      if (!same && words === null) found.differing.push({ atMs: ms, value: value[row] ?? 0 })
    }
    return row
  }
}

/** First row of the block later than `ms`. */
function firstAfter(block: StoredBlock, ms: number): number {
  let low = 0
  let high = block.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((block.atMs[middle] ?? 0) <= ms) low = middle + 1
    else high = middle
  }
  return low
}
