import { decodeLogRow, type LogRow } from './log-row.ts'
import { emptySamples, type SeriesSamples } from './series-samples.ts'

const FIRST_ROOM = 8_192

/** Commits of the log in memory, in order of arrival; grows at the end and is cut at the front. */
export class SampleLog {
  count = 0
  /** Newest commit taken in. */
  lastSeq = 0
  series = new Int32Array(0)
  atMs = new Float64Array(0)
  readonly #words = new Map<number, string | boolean>()
  #receivedAtMs = new Float64Array(0)
  #raw = new Float64Array(0)
  #value = new Float64Array(0)
  #quality = new Uint16Array(0)
  /** Number of each commit, and the row behind its last sample. */
  #commits: { seq: number; end: number }[] = []

  /** @throws RangeError when the row is damaged; nothing of it is taken in then */
  add(seq: number, row: LogRow): void {
    this.lastSeq = seq
    const columns = decodeLogRow(row)
    const from = this.count
    const end = from + row.count
    if (end > this.series.length) this.#resize(Math.max(FIRST_ROOM, end, Math.ceil(this.series.length * 1.5)))
    this.series.set(columns.series, from)
    this.atMs.set(columns.atMs, from)
    this.#receivedAtMs.set(columns.receivedAtMs, from)
    this.#raw.set(columns.raw, from)
    this.#value.set(columns.value, from)
    this.#quality.set(columns.quality, from)
    for (const [index, word] of columns.states) this.#words.set(from + index, word)
    this.#commits.push({ seq, end })
    this.count = end
  }

  /** As `add`; a damaged row is told of and left out. */
  addIntact(seq: number, row: LogRow, onDamaged: (detail: string) => void): void {
    try {
      this.add(seq, row)
    } catch (cause) {
      onDamaged(`${row.count} samples cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`)
    }
  }

  /** First row of the commits after `seq`. */
  rowAfter(seq: number): number {
    let low = 0
    let high = this.#commits.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#commits[middle]?.seq ?? 0) <= seq) low = middle + 1
      else high = middle
    }
    return low === 0 ? 0 : (this.#commits[low - 1]?.end ?? 0)
  }

  /** Forgets all samples of commits up to `seq`, and the room they took. */
  dropThrough(seq: number): void {
    const from = this.rowAfter(seq)
    if (from === 0) return
    const rest = this.count - from
    for (const column of [this.atMs, this.#receivedAtMs, this.#raw, this.#value, this.series, this.#quality]) {
      column.copyWithin(0, from, this.count)
    }
    const words = [...this.#words]
    this.#words.clear()
    for (const [row, word] of words) if (row >= from) this.#words.set(row - from, word)
    this.#commits = this.#commits.filter((commit) => commit.seq > seq).map((commit) => ({ seq: commit.seq, end: commit.end - from }))
    this.count = rest
    if (rest * 2 < this.series.length) this.#resize(rest)
  }

  /** The rows `indexes` as samples of one series, numbers and states apart. */
  split(indexes: readonly number[]): { numbers: SeriesSamples; states: SeriesSamples } {
    const stateRows = this.#words.size === 0 ? [] : indexes.filter((row) => this.#words.has(row))
    const numberRows = stateRows.length === 0 ? indexes : indexes.filter((row) => !this.#words.has(row))
    return { numbers: this.#pick(numberRows, false), states: this.#pick(stateRows, true) }
  }

  #pick(rows: readonly number[], state: boolean): SeriesSamples {
    const picked = emptySamples(rows.length, state)
    for (let target = 0; target < rows.length; target++) {
      const row = rows[target] ?? 0
      picked.atMs[target] = this.atMs[row] ?? 0
      picked.receivedAtMs[target] = this.#receivedAtMs[row] ?? 0
      picked.raw[target] = this.#raw[row] ?? 0
      picked.value[target] = this.#value[row] ?? 0
      picked.quality[target] = this.#quality[row] ?? 0
      if (picked.words) picked.words[target] = this.#words.get(row) ?? ''
    }
    return picked
  }

  #resize(room: number): void {
    this.series = resized(this.series, new Int32Array(room))
    this.atMs = resized(this.atMs, new Float64Array(room))
    this.#receivedAtMs = resized(this.#receivedAtMs, new Float64Array(room))
    this.#raw = resized(this.#raw, new Float64Array(room))
    this.#value = resized(this.#value, new Float64Array(room))
    this.#quality = resized(this.#quality, new Uint16Array(room))
  }
}

function resized<A extends Float64Array | Int32Array | Uint16Array>(old: A, fresh: A): A {
  fresh.set(old.subarray(0, fresh.length))
  return fresh
}
