// Impossible jumps: a value leaps far beyond its usual steps and is back a few samples later. Fed by series-watch.ts.
import type { Tell, WatchedSample } from './detector.ts'
import { RANK_CELLS, RollingRank } from './rolling-rank.ts'

/** So many times the usual step; noise alone does not reach it in years. */
const STEPS = 10
/** Of a coarse sensor's smallest step. */
const QUANTA = 12
const LEAST_STEPS = 32
/** Back within so many samples, and within this part of the leap from where it came. */
const LONGEST_SAMPLES = 4
const BACK = 0.3
/** After silence a leap is no jump: things change meanwhile. */
const LONGEST_STEPS_MS = 3
const JOIN_MS = 3_600_000

const CELL = {
  lastMs: 0,
  last: 1,
  /** Smallest difference other than 0. */
  quantum: 2,
  baseMs: 3,
  base: 4,
  peak: 5,
  /** Samples since the leap; 0 = there is none. */
  away: 6,
  leapMs: 7,
  fromMs: 8,
  toMs: 9,
  count: 10,
  steps: 11,
  pauses: 11 + RANK_CELLS,
}
export const JUMP_CELLS = CELL.pauses + RANK_CELLS

export class JumpDetector {
  readonly #cells: Float64Array
  /** |difference| of neighbours, and the time between them. */
  readonly #steps: RollingRank
  readonly #pauses: RollingRank
  readonly #tell: Tell

  constructor(cells: Float64Array, tell: Tell) {
    this.#cells = cells
    this.#steps = new RollingRank(cells.subarray(CELL.steps, CELL.steps + RANK_CELLS))
    this.#pauses = new RollingRank(cells.subarray(CELL.pauses, CELL.pauses + RANK_CELLS))
    this.#tell = tell
  }

  take({ atMs, value, bad }: WatchedSample): void {
    if (Number.isNaN(value) || bad) return
    const cells = this.#cells
    const lastMs = cells[CELL.lastMs] ?? 0
    const last = cells[CELL.last] ?? 0
    cells[CELL.lastMs] = atMs
    cells[CELL.last] = value
    if (lastMs === 0 || atMs <= lastMs) return
    const pauseMs = atMs - lastMs
    const step = Math.abs(value - last)
    const near = this.#pauses.count < LEAST_STEPS || pauseMs <= LONGEST_STEPS_MS * this.#pauses.usual
    const away = cells[CELL.away] ?? 0
    const limit = this.#limit()
    if (!near) cells[CELL.away] = 0
    else if (away > 0) this.#watchReturn(atMs, value, away)
    else if (step > limit) this.#leap(lastMs, last, atMs, value)
    this.#pauses.add(pauseMs)
    this.#steps.add(step)
    if (step > 0 && ((cells[CELL.quantum] ?? 0) === 0 || step < (cells[CELL.quantum] ?? 0))) cells[CELL.quantum] = step
  }

  #limit(): number {
    if (this.#steps.count < LEAST_STEPS) return Number.POSITIVE_INFINITY
    const limit = Math.max(STEPS * this.#steps.usual, QUANTA * (this.#cells[CELL.quantum] ?? 0))
    return limit > 0 ? limit : Number.POSITIVE_INFINITY
  }

  #leap(baseMs: number, base: number, atMs: number, value: number): void {
    const cells = this.#cells
    cells[CELL.baseMs] = baseMs
    cells[CELL.base] = base
    cells[CELL.peak] = value
    cells[CELL.leapMs] = atMs
    cells[CELL.away] = 1
  }

  #watchReturn(atMs: number, value: number, away: number): void {
    const cells = this.#cells
    const base = cells[CELL.base] ?? 0
    const peak = cells[CELL.peak] ?? 0
    if (Math.abs(value - base) <= BACK * Math.abs(peak - base)) {
      cells[CELL.away] = 0
      this.#found(cells[CELL.leapMs] ?? atMs, atMs)
    } else if (away >= LONGEST_SAMPLES)
      cells[CELL.away] = 0 // it has stayed there: a step, not a jump
    else {
      cells[CELL.away] = away + 1
      if (Math.abs(value - base) > Math.abs(peak - base)) cells[CELL.peak] = value
    }
  }

  #found(leapMs: number, backMs: number): void {
    const cells = this.#cells
    const joins = (cells[CELL.count] ?? 0) > 0 && leapMs - (cells[CELL.toMs] ?? 0) <= JOIN_MS
    if (!joins) cells[CELL.fromMs] = leapMs
    cells[CELL.count] = joins ? (cells[CELL.count] ?? 0) + 1 : 1
    cells[CELL.toMs] = backMs
    const detail = { from: cells[CELL.base] ?? 0, to: cells[CELL.peak] ?? 0, usual: this.#steps.usual }
    this.#tell({ kind: 'jump', fromMs: cells[CELL.fromMs] ?? leapMs, toMs: backMs, count: cells[CELL.count] ?? 1, detail })
  }
}
