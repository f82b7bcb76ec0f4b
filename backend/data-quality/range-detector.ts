// Values outside what is possible or allowed for the series. Fed by series-watch.ts.
import type { Tell, Traits, WatchedSample } from './detector.ts'

/** Inside again for so long ends it; until then all that is outside is one finding, ms. */
const INSIDE_MS = 10 * 60_000

const CELL = { fromMs: 0, lastOutMs: 1, count: 2, worst: 3, toldCount: 4, open: 5, low: 6, high: 7 }
export const RANGE_CELLS = 8

/** Takes also what its library found bad: a library marks so what lies outside its range. */
export class RangeDetector {
  traits: Traits
  readonly #cells: Float64Array
  readonly #tell: Tell

  constructor(cells: Float64Array, traits: Traits, tell: Tell) {
    this.#cells = cells
    this.traits = traits
    this.#tell = tell
  }

  take({ atMs, value }: WatchedSample): void {
    if (Number.isNaN(value)) return
    const cells = this.#cells
    const { low, high } = this.traits
    const open = cells[CELL.open] === 1
    if (value < low || value > high) this.#outside(atMs, value, open)
    else if (open && atMs - (cells[CELL.lastOutMs] ?? 0) >= INSIDE_MS) {
      cells[CELL.open] = 0
      this.#say(cells[CELL.lastOutMs] ?? atMs)
    }
  }

  #outside(atMs: number, value: number, open: boolean): void {
    const cells = this.#cells
    const { low, high } = this.traits
    if (open && atMs - (cells[CELL.lastOutMs] ?? 0) >= INSIDE_MS) {
      this.#say(cells[CELL.lastOutMs] ?? atMs)
      cells[CELL.open] = 0
    }
    const goesOn = cells[CELL.open] === 1
    if (!goesOn) {
      cells[CELL.open] = 1
      cells[CELL.fromMs] = atMs
      cells[CELL.count] = 0
      cells[CELL.toldCount] = 0
      cells[CELL.worst] = value
      cells[CELL.low] = low
      cells[CELL.high] = high
    }
    cells[CELL.lastOutMs] = atMs
    const count = (cells[CELL.count] ?? 0) + 1
    cells[CELL.count] = count
    if (excess(value, low, high) > excess(cells[CELL.worst] ?? value, low, high)) cells[CELL.worst] = value
    // The first, and then each time their number has doubled.
    if (count < 2 * (cells[CELL.toldCount] ?? 0)) return
    cells[CELL.toldCount] = count
    this.#say(null)
  }

  #say(toMs: number | null): void {
    const cells = this.#cells
    const detail: Record<string, number> = { value: cells[CELL.worst] ?? 0 }
    // JSON has no infinity; a side without a limit is left out.
    if (Number.isFinite(cells[CELL.low])) detail.low = cells[CELL.low] ?? 0
    if (Number.isFinite(cells[CELL.high])) detail.high = cells[CELL.high] ?? 0
    this.#tell({ kind: 'out-of-range', fromMs: cells[CELL.fromMs] ?? 0, toMs, count: cells[CELL.count] ?? 1, detail })
  }
}

function excess(value: number, low: number, high: number): number {
  return Math.max(low - value, value - high)
}
