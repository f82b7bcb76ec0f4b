import type { LibraryContext, LibraryRange, LibraryResult, ParameterValues } from '../contract/sensor-library.ts'
import type { Lane } from './lane.ts'
import type { PrepareReply } from './lane-protocol.ts'
import type { Library, LibraryDescription, Preparation, PreparedLibrary } from './library.ts'

/** A library from the data folder: calls go to the lane, misbehaviour is counted here. Made by dropped-in-libraries.ts. */

export interface LaneSource {
  /** The lane that serves now. */
  readonly lane: Lane | undefined
}

/** Told of every strike and every throw; `kind` is the same for the same sort of trouble. */
export type FaultListener = (name: string, kind: 'threw' | 'paused' | 'disabled', detail: string) => void

/** Strikes in a row until a library is out of use. */
const MOST_STRIKES = 3
/** After a strike the library is left alone for this long, ms. */
const PAUSE_MS = 1000
/** A call above this is slow: it holds ingest up, ms. */
const SLOW_MS = 5
/** Slow calls may add up to this much … ms */
const SLOW_BUDGET_MS = 500
/** … in this time, ms; more is a strike. */
const SLOW_WINDOW_MS = 10_000

export class DroppedInLibrary implements Library {
  readonly origin = 'dropped-in'
  readonly description: LibraryDescription
  readonly path: string
  readonly file: string
  fault: string | null = null
  failures = 0
  private readonly lanes: LaneSource
  private readonly now: () => number
  private readonly onFault: FaultListener
  private strikes = 0
  private disabled = false
  private pausedUntilMs = Number.NEGATIVE_INFINITY
  private slowMs = 0
  private slowSinceMs = Number.NEGATIVE_INFINITY

  /** `now`: monotonic ms. */
  constructor(
    description: LibraryDescription,
    place: { path: string; file: string },
    lanes: LaneSource,
    now: () => number,
    onFault: FaultListener,
  ) {
    this.description = description
    this.path = place.path
    this.file = place.file
    this.lanes = lanes
    this.now = now
    this.onFault = onFault
  }

  /** Where the lane cannot answer just now, the library is prepared by the first reading that finds it back. */
  prepare(parameters: ParameterValues): Preparation {
    const prepared = new PreparedInLane(this, parameters)
    const refusal = prepared.moveTo(this.lanes.lane)
    return refusal === undefined ? { ok: true, prepared } : { ok: false, detail: `${this.file}: ${refusal}` }
  }

  /** For PreparedInLane. undefined: not now. */
  prepareIn(lane: Lane, parameters: ParameterValues): PrepareReply | undefined {
    if (!this.isAdmitted()) return undefined
    const alive = lane.death === undefined
    const reply = lane.prepare(this.path, parameters)
    if (alive && lane.death !== undefined) this.strike(lane.death)
    return reply
  }

  /** For PreparedInLane: one reading. */
  process(prepared: PreparedInLane, raw: number, context: LibraryContext, result: LibraryResult): boolean {
    const lane = this.lanes.lane
    if (!lane || !this.isAdmitted()) return this.fail()
    if (prepared.lane !== lane) prepared.moveTo(lane)
    if (prepared.handle < 0) return this.fail()
    const startedMs = this.now()
    const outcome = lane.process(prepared.handle, raw, context, this.description.neighbours, result)
    if (outcome === 'answered') {
      this.spend(this.now() - startedMs, startedMs)
      return true
    }
    if (outcome === 'threw') this.onFault(this.description.name, 'threw', `${this.file}: threw: ${lane.thrown}`)
    else if (outcome === 'late') this.strike(lane.death ?? 'ran too long')
    return this.fail()
  }

  private fail(): false {
    this.failures++
    return false
  }

  private isAdmitted(): boolean {
    return !this.disabled && this.now() >= this.pausedUntilMs
  }

  /** An answer in time clears the strikes, unless the library keeps ingest waiting by many slow ones. */
  private spend(tookMs: number, atMs: number): void {
    if (tookMs <= SLOW_MS) {
      if (this.strikes > 0) {
        this.strikes = 0
        this.fault = null
      }
      return
    }
    if (atMs - this.slowSinceMs > SLOW_WINDOW_MS) {
      this.slowSinceMs = atMs
      this.slowMs = 0
    }
    this.slowMs += tookMs
    if (this.slowMs <= SLOW_BUDGET_MS) return
    this.slowMs = 0
    this.strike(`held ingest up for more than ${SLOW_BUDGET_MS} ms within ${SLOW_WINDOW_MS / 1000} s`)
  }

  private strike(reason: string): void {
    this.strikes++
    this.pausedUntilMs = this.now() + PAUSE_MS
    this.disabled = this.strikes >= MOST_STRIKES
    this.fault = this.disabled
      ? `${this.file}: ${reason}; disabled after ${MOST_STRIKES} times in a row. Change the file to try it again`
      : `${this.file}: ${reason}; tried again after ${PAUSE_MS / 1000} s`
    this.onFault(this.description.name, this.disabled ? 'disabled' : 'paused', this.fault)
  }
}

/** A library with one set of parameters, and where in which lane it is prepared. */
class PreparedInLane implements PreparedLibrary {
  unit: string
  range: LibraryRange
  decimals: number
  lane: Lane | undefined
  /** Below 0: not prepared. */
  handle = -1
  private readonly library: DroppedInLibrary
  private readonly parameters: ParameterValues

  constructor(library: DroppedInLibrary, parameters: ParameterValues) {
    this.library = library
    this.parameters = parameters
    this.unit = library.description.unit
    this.range = library.description.range
    this.decimals = library.description.decimals
  }

  /** Returns why the library refuses these parameters, if it does. */
  moveTo(lane: Lane | undefined): string | undefined {
    this.handle = -1
    this.lane = undefined
    const reply = lane && this.library.prepareIn(lane, this.parameters)
    if (!reply) return undefined
    this.lane = lane
    if (!reply.ok) return reply.detail
    this.handle = reply.handle
    this.unit = reply.unit
    this.range = reply.range
    this.decimals = reply.decimals
    return undefined
  }

  run(raw: number, context: LibraryContext, result: LibraryResult): boolean {
    return this.library.process(this, raw, context, result)
  }
}
