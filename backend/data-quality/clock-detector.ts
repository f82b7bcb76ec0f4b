// Clock drift: the board's clock stands beside the true time, or runs away from it. Fed by series-watch.ts.
import type { Tell, WatchedSample } from './detector.ts'

/** The least delay within a window is the clock's error: the network only adds to it, ms. */
const WINDOW_MS = 10 * 60_000
const LEAST_SAMPLES = 3
const DAY_MS = 86_400_000
/** One reference an hour, for a day. */
const HOURS = 24
const HOUR_MS = 3_600_000
/** Drift is told from this span on. */
const LEAST_SPAN_MS = 12 * HOUR_MS

/** Wrong by so much, or so much more a day, ms; well again below half of it. */
const WRONG_MS = 5000
const WRONG_A_DAY_MS = 2000
/** A clock that is set begins anew: what it did before says nothing of its drift, ms. */
const SET_MS = 1000
/** Windows in a row, so that one stall of the network is no fault of the clock. */
const WINDOWS = 3

const CELL = {
  lastAtMs: 0,
  lastReceivedMs: 1,
  window: 2,
  least: 3,
  samples: 4,
  strikes: 5,
  open: 6,
  fromMs: 7,
  toldMs: 8,
  wellSince: 9,
  /** The worst of the open episode. */
  worstMs: 10,
  worstPerDay: 11,
  lastErrorMs: 12,
  hours: 13,
}
/** Of each hour of the day: when, and the clock's error. */
export const CLOCK_CELLS = CELL.hours + 2 * HOURS

export class ClockDetector {
  readonly #cells: Float64Array
  readonly #tell: Tell

  constructor(cells: Float64Array, tell: Tell) {
    this.#cells = cells
    this.#tell = tell
  }

  take({ atMs, receivedAtMs, arrivalClock }: WatchedSample): void {
    if (arrivalClock) return
    const cells = this.#cells
    const stepMs = atMs - (cells[CELL.lastAtMs] ?? 0)
    const pauseMs = receivedAtMs - (cells[CELL.lastReceivedMs] ?? 0)
    const first = (cells[CELL.lastAtMs] ?? 0) === 0
    cells[CELL.lastAtMs] = atMs
    cells[CELL.lastReceivedMs] = receivedAtMs
    // What was kept back and is sent at once (or imported) arrives faster than it was measured.
    if (first || stepMs <= 0 || pauseMs < 0.5 * stepMs) return
    const window = Math.floor(receivedAtMs / WINDOW_MS)
    if (window !== cells[CELL.window]) {
      this.#endWindow()
      cells[CELL.window] = window
      cells[CELL.least] = Number.POSITIVE_INFINITY
      cells[CELL.samples] = 0
    }
    cells[CELL.samples] = (cells[CELL.samples] ?? 0) + 1
    cells[CELL.least] = Math.min(cells[CELL.least] ?? Number.POSITIVE_INFINITY, receivedAtMs - atMs)
  }

  #endWindow(): void {
    const cells = this.#cells
    if ((cells[CELL.samples] ?? 0) < LEAST_SAMPLES) return
    const startMs = (cells[CELL.window] ?? 0) * WINDOW_MS
    const errorMs = cells[CELL.least] ?? 0
    const perDayMs = this.#perDay(startMs, errorMs)
    const open = cells[CELL.open] === 1
    const limits = open ? 0.5 : 1
    const wrong = Math.abs(errorMs) >= limits * WRONG_MS || Math.abs(perDayMs) >= limits * WRONG_A_DAY_MS
    cells[CELL.strikes] = wrong === open ? 0 : (cells[CELL.strikes] ?? 0) + 1
    if (cells[CELL.strikes] === 1) cells[CELL.wellSince] = startMs
    const turns = (cells[CELL.strikes] ?? 0) >= WINDOWS
    if (turns) {
      cells[CELL.strikes] = 0
      cells[CELL.open] = open ? 0 : 1
    }
    if (turns && !open) {
      cells[CELL.fromMs] = cells[CELL.wellSince] ?? startMs
      cells[CELL.toldMs] = 0
      cells[CELL.worstMs] = 0
      cells[CELL.worstPerDay] = 0
    }
    if (wrong && cells[CELL.open] === 1) this.#worsen(errorMs, perDayMs)
    const grown = Math.abs(cells[CELL.worstMs] ?? 0) >= 2 * Math.max(1000, cells[CELL.toldMs] ?? 0)
    if (turns || (open && grown)) this.#say(turns && open ? (cells[CELL.wellSince] ?? startMs) : null)
  }

  #worsen(errorMs: number, perDayMs: number): void {
    const cells = this.#cells
    if (Math.abs(errorMs) > Math.abs(cells[CELL.worstMs] ?? 0)) cells[CELL.worstMs] = errorMs
    if (Math.abs(perDayMs) > Math.abs(cells[CELL.worstPerDay] ?? 0)) cells[CELL.worstPerDay] = perDayMs
  }

  #say(toMs: number | null): void {
    const cells = this.#cells
    cells[CELL.toldMs] = Math.abs(cells[CELL.worstMs] ?? 0)
    const detail = { driftMs: Math.round(cells[CELL.worstMs] ?? 0), perDayMs: Math.round(cells[CELL.worstPerDay] ?? 0) }
    this.#tell({ kind: 'clock-drift', fromMs: cells[CELL.fromMs] ?? 0, toMs, count: 1, detail })
  }

  /** Against the oldest reference of the last day; 0 until it is old enough. Remembers this one for its hour. */
  #perDay(atMs: number, errorMs: number): number {
    const cells = this.#cells
    if (Math.abs(errorMs - (cells[CELL.lastErrorMs] ?? 0)) >= SET_MS) cells.fill(0, CELL.hours, CLOCK_CELLS)
    cells[CELL.lastErrorMs] = errorMs
    let oldestMs = Number.POSITIVE_INFINITY
    let then = 0
    for (let hour = 0; hour < HOURS; hour++) {
      const at = cells[CELL.hours + 2 * hour] ?? 0
      if (at === 0 || atMs - at > DAY_MS || at >= oldestMs) continue
      oldestMs = at
      then = cells[CELL.hours + 2 * hour + 1] ?? 0
    }
    const cell = CELL.hours + 2 * (Math.floor(atMs / HOUR_MS) % HOURS)
    if (Math.floor((cells[cell] ?? 0) / HOUR_MS) !== Math.floor(atMs / HOUR_MS)) {
      cells[cell] = atMs
      cells[cell + 1] = errorMs
    }
    const spanMs = atMs - oldestMs
    return spanMs >= LEAST_SPAN_MS ? ((errorMs - then) * DAY_MS) / spanMs : 0
  }
}
