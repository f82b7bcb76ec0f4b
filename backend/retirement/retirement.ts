// Boards that go: deleted (with a way back) or replaced by another board that keeps their history. Built by app/retirement.ts.
import type { Activity } from '../contract/activity.ts'
import type { Board } from '../contract/boards/board.ts'
import {
  type ApartDocument,
  type BoardIdentity,
  type ConfigurationSwap,
  RETIRED_FOR_MS,
  type RemovalResult,
  type RetiredBoard,
  type RetiredFields,
} from '../contract/boards/retired.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Shelf } from '../documents/shelf.ts'

/** How often what is past its time is looked for, ms. */
const SWEEP_MS = 3_600_000

export interface RetirementPort {
  find(id: string): Board | undefined
  /** Out of the fleet: stored before it returns. What the board leaves at the broker (last will) goes too. */
  remove(boards: readonly Board[]): Promise<void>
  /** Into the fleet, as it was; one that has spoken meanwhile keeps what it said. */
  restore(board: Board): Promise<void>
  identify(id: string, identity: BoardIdentity): Promise<void>
  /** Series of `from` that would go to `to`, and those of `to` that stand in their way. */
  planSeries(from: string, to: string): { moved: number[]; setAside: number[] }
  /** All or nothing; a second time is nothing to do. */
  assignSeries(assignments: readonly { ids: readonly number[]; board: string }[]): Promise<void>
  /** Definitions of a board's series are forgotten. */
  forgetSeries(board: string): Promise<void>
  /** What names `heir` already, and shall on the way back as well. */
  planApart(heir: string): ApartDocument[]
  planSwap(from: string, to: string): ConfigurationSwap | null
  /** Configuration, schedules, interlocks and whatever else names the board names the other one afterwards. A second time is nothing to do. */
  takeOver(change: TakeOver): Promise<void>
}

export interface TakeOver {
  from: string
  to: string
  by: string
  apart: readonly ApartDocument[]
  /** `heir`: the configuration that `to` gets, `board`: that of `from`. Null = both keep theirs. */
  swap: ConfigurationSwap | null
  /** The way back of an earlier one. */
  back: boolean
}

export interface RetirementParts {
  shelf: Shelf<RetiredFields>
  port: RetirementPort
  clock: Clock
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
  onTrouble(cause: unknown): void
}

export class Retirement {
  readonly #parts: RetirementParts
  #timer: NodeJS.Timeout | undefined

  constructor(parts: RetirementParts) {
    this.#parts = parts
  }

  /** Finishes what a stop has interrupted. */
  async start(): Promise<void> {
    for (const retired of this.#parts.shelf.list()) {
      if (retired.stage === 'under-way') await this.#retire(retired)
      if (retired.stage === 'undoing') await this.#bringBack(retired)
    }
    await this.sweep()
    this.#timer = setInterval(() => void this.sweep().catch((cause: unknown) => this.#parts.onTrouble(cause)), SWEEP_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  list(): RetiredBoard[] {
    return this.#parts.shelf.list()
  }

  /** Deletes boards: they leave the fleet, their history stays for RETIRED_FOR_MS. @throws LeitstandError `store.*` */
  async remove(ids: readonly string[], by: string): Promise<RemovalResult> {
    const { shelf, port } = this.#parts
    const boards: Board[] = []
    const unknown: string[] = []
    for (const id of new Set(ids)) {
      const board = port.find(id)
      if (board === undefined) unknown.push(id)
      else boards.push(board)
    }
    const retired: RetiredBoard[] = []
    for (const board of boards) retired.push(await shelf.add(this.#record(board, 'done'), by))
    await port.remove(boards)
    for (const { id } of boards) this.#parts.report({ kind: 'board-deleted', severity: 'event', board: id, by, detail: {} })
    return { retired, unknown }
  }

  /**
   * A new board takes the place of a broken one: name, zone, labels, type, configuration, series, everything that names it.
   * @throws LeitstandError `board.unknown`, `board.heir` (not fit to take its place), `store.*`
   */
  async replace(id: string, heirId: string, by: string): Promise<RetiredBoard> {
    const { shelf, port } = this.#parts
    const [board, heir] = [port.find(id), port.find(heirId)]
    if (board === undefined || heir === undefined) {
      throw new LeitstandError('board.unknown', `No board has the id ${board === undefined ? id : heirId}.`)
    }
    if (id === heirId) throw new LeitstandError('board.heir', 'A board cannot replace itself. Choose the new one.')
    if (board.registration !== 'accepted')
      throw new LeitstandError('board.heir', `${id} is ${board.registration}: it has no place to take.`)
    if (heir.family !== board.family) {
      throw new LeitstandError('board.heir', `${heirId} speaks the other topic family: its channels would not fit those of ${id}.`)
    }
    if (board.presence.state === 'online') {
      throw new LeitstandError('board.heir', `${id} is online. Switch it off first: two boards in one place would switch the same outputs.`)
    }
    const plan = { ...port.planSeries(id, heirId), apart: port.planApart(heirId), swap: port.planSwap(id, heirId) }
    const retired = await shelf.add({ ...this.#record(board, 'under-way'), heir: heirId, heirBefore: identityOf(heir), ...plan }, by)
    const done = await this.#retire(retired)
    this.#parts.report({ kind: 'board-replaced', severity: 'event', board: heirId, by, detail: { former: id } })
    return done
  }

  /**
   * Brings deleted boards back, or puts a replaced one back into its place.
   * @throws LeitstandError `document.unknown`, `board.exists` (accepted again meanwhile, or the heir is gone), `store.*`
   */
  async restore(ids: readonly string[], by: string): Promise<Board[]> {
    const { shelf, port } = this.#parts
    const restored: Board[] = []
    for (const id of new Set(ids)) {
      const retired = shelf.get(id)
      const present = port.find(retired.board.id)
      if (present !== undefined && present.registration === 'accepted') {
        throw new LeitstandError('board.exists', `${present.id} was accepted again meanwhile. Delete it first.`)
      }
      if (retired.heir !== null && port.find(retired.heir) === undefined) {
        throw new LeitstandError('board.exists', `${retired.heir}, which took its place, is deleted. Bring that back first.`)
      }
      const swap = retired.heir === null ? null : port.planSwap(retired.heir, retired.board.id)
      await this.#bringBack(await shelf.update(id, { stage: 'undoing', swap }))
      this.#parts.report({ kind: 'board-restored', severity: 'event', board: retired.board.id, by, detail: {} })
      restored.push(port.find(retired.board.id) ?? retired.board)
    }
    return restored
  }

  /** Forgets what is past its time. */
  async sweep(): Promise<void> {
    const { shelf, port, clock } = this.#parts
    for (const retired of shelf.list()) {
      if (retired.untilMs > clock.now()) continue
      // A board that speaks again under this id uses these series: then they stay.
      if (port.find(retired.board.id) === undefined) await port.forgetSeries(retired.board.id)
      await shelf.remove([retired.id])
    }
  }

  /** Every step may be done twice: a restart in the middle does them again. */
  async #retire(retired: RetiredBoard): Promise<RetiredBoard> {
    const { shelf, port } = this.#parts
    const { board, heir, moved, setAside, apart = [], swap = null, by } = retired
    if (heir !== null) {
      await port.assignSeries([
        { ids: moved, board: heir },
        { ids: setAside, board: board.id },
      ])
      // Accepted first: what it takes over is sent to it at once.
      await port.identify(heir, identityOf(board))
      await port.takeOver({ from: board.id, to: heir, by, apart, swap, back: false })
    }
    const present = port.find(board.id)
    if (present !== undefined) await port.remove([present])
    return shelf.update(retired.id, { stage: 'done', swap: null })
  }

  async #bringBack(retired: RetiredBoard): Promise<void> {
    const { shelf, port } = this.#parts
    const { board, heir, heirBefore, moved, setAside, apart = [], swap = null, by } = retired
    if (heir !== null && heirBefore !== null) {
      await port.assignSeries([
        { ids: moved, board: board.id },
        { ids: setAside, board: heir },
      ])
      await port.identify(heir, heirBefore)
      await port.takeOver({ from: heir, to: board.id, by, apart, swap, back: true })
    }
    await port.restore(board)
    await shelf.remove([retired.id])
  }

  #record(board: Board, stage: RetiredFields['stage']): RetiredFields {
    const copy = structuredClone(board)
    return { board: copy, heir: null, heirBefore: null, moved: [], setAside: [], stage, untilMs: this.#parts.clock.now() + RETIRED_FOR_MS }
  }
}

function identityOf({ name, zone, labels, boardType, organisation, registration }: Board): BoardIdentity {
  return { name, zone, labels: [...labels], boardType, organisation, registration }
}
