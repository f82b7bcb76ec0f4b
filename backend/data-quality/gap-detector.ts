// Gaps: silence of more than three usual steps, and of 30 s at least. Fed by series-watch.ts.
import type { Tell, WatchedSample } from './detector.ts'
import { RANK_CELLS, RollingRank } from './rolling-rank.ts'

const LEAST_GAP_MS = 30_000
const STEPS = 3
/** Gaps that follow each other within this time are one finding, ms. */
const JOIN_MS = 15 * 60_000
/** Steps that must be known before silence means anything. */
const LEAST_STEPS = 16
/** A batch that comes a little late is no silence yet, ms. */
const GRACE_MS = 15_000

const CELL = { lastMs: 0, fromMs: 1, toMs: 2, count: 3, silentMs: 4, steps: 5 }
export const GAP_CELLS = CELL.steps + RANK_CELLS

export class GapDetector {
  readonly #cells: Float64Array
  readonly #steps: RollingRank
  readonly #tell: Tell

  constructor(cells: Float64Array, tell: Tell) {
    this.#cells = cells
    this.#steps = new RollingRank(cells.subarray(CELL.steps, GAP_CELLS))
    this.#tell = tell
  }

  take({ atMs }: WatchedSample): void {
    const cells = this.#cells
    const lastMs = cells[CELL.lastMs] ?? 0
    if (atMs <= lastMs) return
    cells[CELL.lastMs] = atMs
    if (lastMs === 0) return
    const stepMs = atMs - lastMs
    if (stepMs > this.longestMs) {
      this.#note(lastMs, atMs)
      this.#tellIt(atMs)
    }
    this.#steps.add(stepMs)
  }

  /** Nothing has come since the last sample: opens a gap, or lets the open one grow. */
  silence(nowMs: number): void {
    const lastMs = this.#cells[CELL.lastMs] ?? 0
    if (lastMs === 0 || nowMs - lastMs <= this.longestMs + GRACE_MS) return
    const [fromMs, count, silentMs] = this.#joined(lastMs)
    const detail = { ms: silentMs + nowMs - lastMs, usualMs: this.#steps.usual }
    this.#tell({ kind: 'gap', fromMs, toMs: null, count: count + 1, detail })
  }

  /** Silence longer than this is a gap, ms; infinite until the usual step is known. */
  get longestMs(): number {
    return this.#steps.count < LEAST_STEPS ? Number.POSITIVE_INFINITY : Math.max(LEAST_GAP_MS, STEPS * this.#steps.usual)
  }

  /** The episode that a gap from `lastMs` on belongs to: start, gaps and silence so far. */
  #joined(lastMs: number): readonly [fromMs: number, count: number, silentMs: number] {
    const cells = this.#cells
    const open = (cells[CELL.count] ?? 0) > 0 && lastMs - (cells[CELL.toMs] ?? 0) <= JOIN_MS
    return open ? [cells[CELL.fromMs] ?? 0, cells[CELL.count] ?? 0, cells[CELL.silentMs] ?? 0] : [lastMs, 0, 0]
  }

  #note(lastMs: number, atMs: number): void {
    const cells = this.#cells
    const [fromMs, count, silentMs] = this.#joined(lastMs)
    cells[CELL.fromMs] = fromMs
    cells[CELL.count] = count + 1
    cells[CELL.silentMs] = silentMs + atMs - lastMs
    cells[CELL.toMs] = atMs
  }

  #tellIt(toMs: number): void {
    const cells = this.#cells
    const detail = { ms: cells[CELL.silentMs] ?? 0, usualMs: this.#steps.usual }
    this.#tell({ kind: 'gap', fromMs: cells[CELL.fromMs] ?? 0, toMs, count: cells[CELL.count] ?? 1, detail })
  }
}
