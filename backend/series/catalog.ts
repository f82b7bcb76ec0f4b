import { limitsFault } from '../contract/alarms/limit-standing.ts'
import type { SeriesPatch } from '../contract/api.ts'
import type { CalibrationPoints } from '../contract/calibrations/curve.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { InTurn } from '../contract/in-turn.ts'
import type { Reason } from '../contract/reasons.ts'
import { isHealth, type Series } from '../contract/series.ts'
import { type ChannelSpec, tidyUnit } from './channel.ts'
import type { SeriesStore } from './series-store.ts'

/** What the catalogue needs of the sensor libraries. */
export interface LibraryDirectory {
  /** Library that takes a sensor type by default. */
  defaultFor(sensorType: string): { name: string; unit: string } | undefined
  /** Unit of a library with these parameters; throws `library.unknown`, `library.parameter`. */
  check(name: string, parameters: Series['parameters']): { unit: string }
  /** What is wrong with a calibration, in words; undefined = nothing. */
  faultOf(calibration: CalibrationPoints | null, offset: number): Reason | undefined
}

/** Most series one board may have; protects against boards that invent channel names. */
export const MAX_SERIES_PER_BOARD = 256

/** No board id begins so. */
const PARKED = '~'

const EDITED = ['name', 'unit', 'library', 'parameters', 'calibration', 'offset', 'limits'] as const

export interface Resolved {
  series: Series
  /** Set until the definition is committed: samples of it must be stored after. */
  stored: Promise<void> | undefined
}

/** All series: found by board and channel, made on first contact, edited by people. Memory is the authority. */
export class SeriesCatalog {
  /** Called with new and changed series. */
  onChange: (series: Series[]) => void = () => undefined
  onRemove: (ids: number[]) => void = () => undefined
  /** Called when a person has changed something, with the names of the fields. */
  onEdit: (series: Series, fields: string[], by: string, before: Series) => void = () => undefined
  readonly #store: SeriesStore
  readonly #libraries: LibraryDirectory
  readonly #clock: Clock
  readonly #byId = new Map<number, Series>()
  readonly #byBoard = new Map<string, Map<string, Series>>()
  #nextId = 1
  #unsaved = new Map<number, Series>()
  /** New series by id that the store is taking just now, and when it has them. */
  #inSave: { ids: ReadonlySet<number>; done: Promise<void> } | undefined
  /** The save after that one. */
  #nextSave: Promise<void> | undefined
  readonly #changes = new InTurn()

  constructor(parts: { store: SeriesStore; libraries: LibraryDirectory; clock: Clock }) {
    this.#store = parts.store
    this.#libraries = parts.libraries
    this.#clock = parts.clock
  }

  /** @param usedIds ids under which readings are stored, also of series that are no longer known: those are never given again */
  async start(usedIds: Iterable<number> = []): Promise<void> {
    for (const id of usedIds) this.#nextId = Math.max(this.#nextId, id + 1)
    for (const series of await this.#store.load()) {
      this.#put(series)
      this.#nextId = Math.max(this.#nextId, series.id + 1)
    }
  }

  find(id: number): Series | undefined {
    return this.#byId.get(id)
  }

  ofBoard(board: string): Iterable<Series> {
    return this.#byBoard.get(board)?.values() ?? []
  }

  /** @param filter board: exact id; unit, sensorType: exact, without case; text: part of name, channel, type, unit or board, without case */
  list(filter: { board?: string; text?: string; unit?: string; sensorType?: string } = {}): Series[] {
    const same = (word: string, wanted: string | undefined) => wanted === undefined || word.toLowerCase() === wanted.toLowerCase()
    const candidates = [...(filter.board === undefined ? this.#byId.values() : this.ofBoard(filter.board))].filter(
      (one) => same(one.unit, filter.unit) && same(one.sensorType, filter.sensorType),
    )
    const text = filter.text?.toLowerCase()
    if (text === undefined || text === '') return candidates
    const holds = (part: string | null) => part?.toLowerCase().includes(text) ?? false
    return candidates.filter((s) => holds(s.name) || holds(s.channel) || holds(s.sensorType) || holds(s.unit) || holds(s.board))
  }

  /** The series of a channel, made if it is new. Undefined: the board has MAX_SERIES_PER_BOARD already. */
  resolve(board: string, spec: ChannelSpec): Resolved | undefined {
    const known = this.#byBoard.get(board)?.get(keyOf(spec.channel, spec.kind))
    if (known !== undefined) return { series: known, stored: this.#unsaved.has(known.id) ? this.#save(known.id) : undefined }
    if (!isHealth(spec) && this.#channelsOf(board) >= MAX_SERIES_PER_BOARD) return undefined
    const library = spec.kind === 'number' && spec.gpio !== null ? this.#libraries.defaultFor(spec.sensorType) : undefined
    const series: Series = {
      id: this.#nextId++,
      organisation: 'default',
      board,
      channel: spec.channel,
      kind: spec.kind,
      gpio: spec.gpio,
      sensorType: spec.sensorType,
      address: spec.address,
      name: spec.name,
      unit: tidyUnit(spec.unit) || library?.unit || '',
      library: library?.name ?? null,
      parameters: {},
      calibration: null,
      offset: 0,
      limits: {},
      createdAtMs: this.#clock.now(),
    }
    this.#put(series)
    this.#unsaved.set(series.id, series)
    this.onChange([series])
    return { series, stored: this.#save(series.id) }
  }

  /** Throws `series.unknown`, `library.unknown`, `library.parameter`, `request.invalid`. */
  edit(id: number, patch: SeriesPatch, by: string): Promise<Series> {
    return this.#changes.run(() => this.#editNow(id, patch, by))
  }

  async #editNow(id: number, patch: SeriesPatch, by: string): Promise<Series> {
    // Its first save, still to come, would write what it was before.
    if (this.#unsaved.has(id)) await this.#save(id)
    const series = this.#byId.get(id)
    if (series === undefined) throw new LeitstandError('series.unknown', `No series has the id ${id}.`)
    const changed: Series = {
      ...series,
      ...patch,
      calibration: patch.calibration === undefined ? series.calibration : this.#calibration(patch.calibration, by),
    }
    const fault = this.#libraries.faultOf(changed.calibration, changed.offset)
    if (fault !== undefined) throw new LeitstandError('request.invalid', fault)
    if (patch.limits !== undefined) {
      const wrong = limitsFault(patch.limits)
      if (wrong !== undefined) throw new LeitstandError('request.invalid', wrong)
      changed.limits = tidyLimits(patch.limits)
    }
    if (changed.library !== null && (patch.library !== undefined || patch.parameters !== undefined)) {
      const { unit } = this.#libraries.check(changed.library, changed.parameters)
      if (patch.unit === undefined) changed.unit = unit
    }
    await this.#store.save([changed])
    this.#put(changed)
    this.onChange([changed])
    const fields = EDITED.filter((field) => JSON.stringify(changed[field]) !== JSON.stringify(series[field]))
    if (fields.length > 0) this.onEdit(changed, fields, by, series)
    return changed
  }

  /** What a move of all series of a board to another would do: `setAside` are the other's series under the same channels. */
  planMove(from: string, to: string): { moved: number[]; setAside: number[] } {
    const moved = [...this.ofBoard(from)]
    const keys = new Set(moved.map(({ channel, kind }) => keyOf(channel, kind)))
    const setAside = [...this.ofBoard(to)].filter(({ channel, kind }) => keys.has(keyOf(channel, kind)))
    return { moved: moved.map(({ id }) => id), setAside: setAside.map(({ id }) => id) }
  }

  /**
   * Gives series to other boards, all at once; ids, definitions and readings stay. Stored before anything changes here.
   * @returns boards that lost or got one
   */
  assign(assignments: readonly { ids: readonly number[]; board: string }[]): Promise<string[]> {
    return this.#changes.run(() => this.#assignNow(assignments))
  }

  async #assignNow(assignments: readonly { ids: readonly number[]; board: string }[]): Promise<string[]> {
    await Promise.all([...this.#unsaved.keys()].map((id) => this.#save(id)))
    const changed: Series[] = []
    for (const { ids, board } of assignments) {
      for (const id of ids) {
        const series = this.#byId.get(id)
        if (series !== undefined && series.board !== board) changed.push({ ...series, board })
      }
    }
    if (changed.length === 0) return []
    // A board has a channel once: all step aside first, then to their place, in one transaction.
    const aside = changed.map((series) => ({ ...series, board: `${PARKED}${series.id}` }))
    await this.#store.save([...aside, ...changed])
    const touched = new Set<string>()
    for (const { id } of changed) {
      const before = this.#byId.get(id)
      if (before === undefined) continue
      touched.add(before.board)
      this.#byBoard.get(before.board)?.delete(keyOf(before.channel, before.kind))
    }
    for (const series of changed) {
      touched.add(series.board)
      this.#put(series)
    }
    this.onChange(changed)
    return [...touched]
  }

  /** The board's series are no longer known; their ids are never given again. */
  async forget(board: string): Promise<void> {
    const ids = [...this.ofBoard(board)].map(({ id }) => id)
    if (ids.length === 0) return
    await this.#store.remove(ids)
    for (const id of ids) this.#byId.delete(id)
    this.#byBoard.delete(board)
    this.onRemove(ids)
  }

  /** Without what a board says of itself; counted only near the bound. */
  #channelsOf(board: string): number {
    const size = this.#byBoard.get(board)?.size ?? 0
    if (size < MAX_SERIES_PER_BOARD) return size
    return size - [...this.ofBoard(board)].filter(isHealth).length
  }

  #calibration(patch: NonNullable<SeriesPatch['calibration']> | null, by: string): Series['calibration'] {
    if (patch === null) return null
    return { ...patch, atMs: this.#clock.now(), by }
  }

  #put(series: Series): void {
    this.#byId.set(series.id, series)
    let ofBoard = this.#byBoard.get(series.board)
    if (ofBoard === undefined) {
      ofBoard = new Map()
      this.#byBoard.set(series.board, ofBoard)
    }
    ofBoard.set(keyOf(series.channel, series.kind), series)
  }

  /**
   * Resolves when the store has the new series. One save at a time, each with all that are new by then: a fleet that comes at once
   * costs a few transactions. Failed ones are tried again when their next sample comes.
   */
  #save(id: number): Promise<void> {
    if (this.#inSave?.ids.has(id)) return this.#inSave.done
    this.#nextSave ??= Promise.allSettled([this.#inSave?.done]).then(() => this.#saveNow())
    return this.#nextSave
  }

  async #saveNow(): Promise<void> {
    this.#nextSave = undefined
    const batch = [...this.#unsaved.values()]
    const done = this.#store.save(batch)
    this.#inSave = { ids: new Set(batch.map(({ id }) => id)), done }
    try {
      await done
      for (const series of batch) this.#unsaved.delete(series.id)
    } finally {
      this.#inSave = undefined
    }
  }
}

function keyOf(channel: string, kind: Series['kind']): string {
  return kind === 'number' ? channel : `${channel}\u0000state`
}

/** A hysteresis of 0, or of no limit, is none. */
function tidyLimits({ hysteresis, ...limits }: Series['limits']): Series['limits'] {
  return hysteresis === undefined || hysteresis === 0 || Object.keys(limits).length === 0 ? limits : { ...limits, hysteresis }
}
