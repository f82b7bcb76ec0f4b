// Who listens to which boards' values. Clients with the same subscription form a group, so that a frame is built once.
// The hub calls `take` for every sample of the system: it must cost next to nothing when nobody listens.
import type { ValueTuple } from '../contract/events.ts'
import { packQuality } from '../contract/quality.ts'
import type { LatestValue, Sample } from '../contract/sample.ts'
import type { Connection, ValueGroup } from './connection.ts'

const EVERY_BOARD = 'values'
const ONE_BOARD = 'values/'

export class ValueGroups {
  readonly #byKey = new Map<string, ValueGroup>()
  readonly #byBoard = new Map<string, Set<ValueGroup>>()
  #everyBoard: ValueGroup | null = null
  #dirty: ValueGroup[] = []

  /** O(1) without allocation when nobody listens to the board. True when there is something to flush. */
  take(sample: Sample): boolean {
    if (this.#byKey.size === 0) return false
    if (this.#everyBoard !== null) this.#keepNewest(this.#everyBoard, sample)
    if (this.#byBoard.size > 0) {
      const groups = this.#byBoard.get(sample.series.board)
      if (groups !== undefined) for (const group of groups) this.#keepNewest(group, sample)
    }
    return this.#dirty.length > 0
  }

  get isDirty(): boolean {
    return this.#dirty.length > 0
  }

  /** Hands over the groups that have values to send; their `pending` must be emptied by the caller. */
  takeDirty(): ValueGroup[] {
    const dirty = this.#dirty
    this.#dirty = []
    return dirty
  }

  /** Puts a client where its topics belong, or nowhere. Pending values of its old group must be sent before. */
  place(connection: Connection): void {
    const boards = connection.topics.has(EVERY_BOARD) ? null : boardsOf(connection.topics)
    const key = boards === null ? '*' : [...boards].sort().join('/')
    if (connection.group?.key === key) return
    this.leave(connection)
    if (boards !== null && boards.size === 0) return
    const group = this.#byKey.get(key) ?? this.#found(key, boards)
    group.members.add(connection)
    connection.group = group
  }

  leave(connection: Connection): void {
    const group = connection.group
    connection.group = null
    if (group === null) return
    group.members.delete(connection)
    if (group.members.size === 0) this.#dissolve(group)
  }

  #found(key: string, boards: ReadonlySet<string> | null): ValueGroup {
    const group: ValueGroup = { key, boards, members: new Set(), pending: new Map() }
    this.#byKey.set(key, group)
    if (boards === null) this.#everyBoard = group
    else {
      for (const board of boards) {
        const groups = this.#byBoard.get(board)
        if (groups === undefined) this.#byBoard.set(board, new Set([group]))
        else groups.add(group)
      }
    }
    return group
  }

  #dissolve(group: ValueGroup): void {
    this.#byKey.delete(group.key)
    this.#dirty = this.#dirty.filter((dirty) => dirty !== group)
    if (group.boards === null) {
      this.#everyBoard = null
      return
    }
    for (const board of group.boards) {
      const groups = this.#byBoard.get(board)
      groups?.delete(group)
      if (groups?.size === 0) this.#byBoard.delete(board)
    }
  }

  #keepNewest(group: ValueGroup, sample: Sample): void {
    if (group.pending.size === 0) this.#dirty.push(group)
    const waiting = group.pending.get(sample.series.id)
    if (waiting === undefined || sample.atMs >= waiting.atMs) group.pending.set(sample.series.id, sample)
  }
}

export function isValueTopic(topic: string): boolean {
  return topic === EVERY_BOARD || topic.startsWith(ONE_BOARD)
}

/** Board of `values/{board}`; undefined for `values`. */
export function boardOfValueTopic(topic: string): string | undefined {
  return topic === EVERY_BOARD ? undefined : topic.slice(ONE_BOARD.length)
}

export function tupleOfSample(sample: Sample): ValueTuple {
  const raw = Number.isFinite(sample.raw) ? sample.raw : null
  const value = typeof sample.value === 'number' && !Number.isFinite(sample.value) ? null : sample.value
  return [sample.series.id, sample.atMs, value, raw, packQuality(sample.quality, sample.marks)]
}

export function tupleOfLatest(latest: LatestValue): ValueTuple {
  return [latest.series, latest.atMs, latest.value, latest.raw, packQuality(latest.quality, latest.marks)]
}

function boardsOf(topics: ReadonlySet<string>): Set<string> {
  const boards = new Set<string>()
  for (const topic of topics) if (topic.startsWith(ONE_BOARD)) boards.add(topic.slice(ONE_BOARD.length))
  return boards
}
