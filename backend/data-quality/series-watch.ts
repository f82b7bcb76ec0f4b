// All detectors of one series, with their state in one array of numbers that can be kept over a restart. Fed by watch-history.ts.
import { isBad, MARK } from '../contract/quality.ts'
import { CLOCK_CELLS, ClockDetector } from './clock-detector.ts'
import type { Tell, Traits, WatchedSample } from './detector.ts'
import { FLAT_CELLS, FlatDetector } from './flat-detector.ts'
import { GAP_CELLS, GapDetector } from './gap-detector.ts'
import { JUMP_CELLS, JumpDetector } from './jump-detector.ts'
import { RANGE_CELLS, RangeDetector } from './range-detector.ts'

/** Samples of one series as columns, in order of time. */
export interface WatchedBlock {
  count: number
  atMs: Float64Array
  receivedAtMs: Float64Array
  raw: Float64Array
  value: Float64Array
  /** quality | marks << 3 */
  quality: Uint16Array
}

/** Changes with the meaning of the cells: state of another layout is not read. */
export const WATCH_LAYOUT = 2
const MARK_CELL = 0
const PARTS = [GAP_CELLS, FLAT_CELLS, JUMP_CELLS, RANGE_CELLS, CLOCK_CELLS] as const
export const WATCH_CELLS = 1 + PARTS.reduce((sum, cells) => sum + cells, 0)

export class SeriesWatch {
  readonly state: Float64Array
  readonly #gap: GapDetector
  readonly #flat: FlatDetector
  readonly #jump: JumpDetector
  readonly #range: RangeDetector
  readonly #clock: ClockDetector
  readonly #sample: WatchedSample = { atMs: 0, receivedAtMs: 0, raw: 0, value: 0, bad: false, arrivalClock: false }

  /** @param state what another watch of this series had; left out: nothing is known yet */
  constructor(traits: Traits, tell: Tell, state: Float64Array = new Float64Array(WATCH_CELLS)) {
    this.state = state
    let at = 1
    const next = (cells: number) => {
      const part = state.subarray(at, at + cells)
      at += cells
      return part
    }
    this.#gap = new GapDetector(next(GAP_CELLS), tell)
    this.#flat = new FlatDetector(next(FLAT_CELLS), tell)
    this.#jump = new JumpDetector(next(JUMP_CELLS), tell)
    this.#range = new RangeDetector(next(RANGE_CELLS), traits, tell)
    this.#clock = new ClockDetector(next(CLOCK_CELLS), tell)
  }

  /** Time of the newest sample it has seen; 0 = none. */
  get markMs(): number {
    return this.state[MARK_CELL] ?? 0
  }

  set traits(traits: Traits) {
    this.#range.traits = traits
  }

  /** Rows `from` to `to` (not included). How samples are cut into blocks makes no difference. */
  take(block: WatchedBlock, from: number, to: number): void {
    const sample = this.#sample
    for (let row = from; row < to; row++) {
      const quality = block.quality[row] ?? 0
      sample.atMs = block.atMs[row] ?? 0
      sample.receivedAtMs = block.receivedAtMs[row] ?? 0
      sample.raw = block.raw[row] ?? Number.NaN
      sample.value = block.value[row] ?? Number.NaN
      sample.bad = isBad(quality) || ((quality >> 3) & MARK.suspect) !== 0
      sample.arrivalClock = ((quality >> 3) & MARK.arrivalClock) !== 0
      this.#gap.take(sample)
      this.#flat.take(sample)
      this.#jump.take(sample)
      this.#range.take(sample)
      this.#clock.take(sample)
      this.state[MARK_CELL] = sample.atMs
    }
  }

  /** Silence longer than this is a gap, ms; infinite until that is known. */
  get longestSilenceMs(): number {
    return this.#gap.longestMs
  }

  /** Nothing newer is stored. */
  silence(nowMs: number): void {
    this.#gap.silence(nowMs)
  }
}
