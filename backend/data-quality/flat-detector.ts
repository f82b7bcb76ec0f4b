// Flat lines: the raw reading stays exactly equal for much longer than the series usually holds one. Fed by series-watch.ts.
import type { Tell, WatchedSample } from './detector.ts'

const LEAST_FLAT_MS = 30 * 60_000
/** So many times the longest usual hold. */
const HOLDS = 5
/** A series must have been seen changing before its standing still means anything. */
const LEAST_CHANGES = 50
const LEAST_SEEN_MS = 2 * 3_600_000
/** What was held long ago counts less: the longest hold shrinks by a tenth a day. */
const DAY_MS = 86_400_000
const FADE_A_DAY = 0.9
/** Silence longer than this ends a hold: nobody knows what was between, ms. */
const LONGEST_STEP_MS = 15 * 60_000

const CELL = { raw: 0, startMs: 1, lastMs: 2, changes: 3, firstMs: 4, longestMs: 5, fadedMs: 6, told: 7, samples: 8 }
export const FLAT_CELLS = 9

/** Series that stand still by nature (switches, levels, set points) teach it long holds, and so are left alone. */
export class FlatDetector {
  readonly #cells: Float64Array
  readonly #tell: Tell

  constructor(cells: Float64Array, tell: Tell) {
    this.#cells = cells
    this.#tell = tell
  }

  take({ atMs, raw, value, bad }: WatchedSample): void {
    const reading = Number.isNaN(raw) ? value : raw
    if (Number.isNaN(reading) || bad) return
    const cells = this.#cells
    const lastMs = cells[CELL.lastMs] ?? 0
    if (lastMs === 0) {
      cells[CELL.firstMs] = atMs
      cells[CELL.fadedMs] = atMs
    }
    cells[CELL.lastMs] = atMs
    const silent = lastMs !== 0 && atMs - lastMs > LONGEST_STEP_MS
    if (lastMs !== 0 && reading === cells[CELL.raw] && !silent) {
      cells[CELL.samples] = (cells[CELL.samples] ?? 0) + 1
      this.#hold(atMs, reading)
      return
    }
    // A hold that silence has cut short teaches nothing.
    if (lastMs !== 0) this.#end(silent ? lastMs : atMs, !silent)
    cells[CELL.raw] = reading
    cells[CELL.startMs] = atMs
    cells[CELL.samples] = 1
  }

  #hold(atMs: number, reading: number): void {
    const cells = this.#cells
    const ms = atMs - (cells[CELL.startMs] ?? 0)
    // Zero is where light, rain, flow and current rest.
    if (ms < LEAST_FLAT_MS || reading === 0 || (cells[CELL.samples] ?? 0) < 4) return
    const told = cells[CELL.told] ?? 0
    const known = (cells[CELL.changes] ?? 0) >= LEAST_CHANGES && (cells[CELL.startMs] ?? 0) - (cells[CELL.firstMs] ?? 0) >= LEAST_SEEN_MS
    if (told === 0 && (!known || ms <= HOLDS * (cells[CELL.longestMs] ?? 0))) return
    // Again when it has doubled.
    if (told > 0 && ms < 2 * told) return
    cells[CELL.told] = ms
    this.#tell({ kind: 'flat', fromMs: cells[CELL.startMs] ?? 0, toMs: null, count: 1, detail: { value: reading, ms } })
  }

  #end(toMs: number, whole: boolean): void {
    const cells = this.#cells
    const startMs = cells[CELL.startMs] ?? 0
    const ms = toMs - startMs
    if ((cells[CELL.told] ?? 0) > 0) {
      this.#tell({ kind: 'flat', fromMs: startMs, toMs, count: 1, detail: { value: cells[CELL.raw] ?? 0, ms } })
      cells[CELL.told] = 0
    }
    if (!whole) return
    cells[CELL.changes] = (cells[CELL.changes] ?? 0) + 1
    this.#fade(toMs)
    const longest = cells[CELL.longestMs] ?? 0
    // A fault must not become what is usual at once, a new way of reporting must in the end.
    const most = (cells[CELL.changes] ?? 0) < LEAST_CHANGES ? ms : Math.max(2 * longest, LEAST_FLAT_MS / HOLDS)
    cells[CELL.longestMs] = Math.max(longest, Math.min(ms, most))
  }

  #fade(atMs: number): void {
    const cells = this.#cells
    const days = (atMs - (cells[CELL.fadedMs] ?? atMs)) / DAY_MS
    if (days < 1) return
    cells[CELL.longestMs] = (cells[CELL.longestMs] ?? 0) * FADE_A_DAY ** days
    cells[CELL.fadedMs] = atMs
  }
}
