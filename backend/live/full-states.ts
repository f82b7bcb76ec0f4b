// The present state of a topic as one event: answer to a subscription, and what a slow client gets when it has caught up.
import type { Clock } from '../contract/clock.ts'
import { LIVE_NOUNS } from '../contract/document.ts'
import type { CompatibilityEvent, LiveEvent, ValueTuple } from '../contract/events.ts'
import type { LatestValue } from '../contract/sample.ts'
import { CONTRACT_VERSION } from '../contract/version.ts'
import type { LiveSnapshots } from './live-client.ts'
import { tupleOfLatest } from './value-groups.ts'

const MESSAGES = 'messages/'
const SERIAL = 'serial/'
/** Topics in the order in which a client needs their state; the rest follows, values come last of all. */
const ORDER = ['emergency', 'status', 'boards', 'series', 'actuators', 'activity']

export class FullStates {
  readonly #snapshots: LiveSnapshots
  readonly #clock: Clock

  constructor(snapshots: LiveSnapshots, clock: Clock) {
    this.#snapshots = snapshots
    this.#clock = clock
  }

  /** State of any topic but values. A promise where the store has to be asked. */
  of(topic: string): LiveEvent | Promise<LiveEvent> {
    const from = this.#snapshots
    const v = CONTRACT_VERSION
    const at = this.#clock.now()
    if (topic === 'status') return { type: 'status', v, at, data: from.status() }
    if (topic === 'emergency') return { type: 'emergency', v, at, data: { full: true, ...from.emergency() } }
    if (topic === 'boards') return { type: 'boards', v, at, data: { full: true, boards: from.boards(), removed: [] } }
    if (topic === 'series') return { type: 'series', v, at, data: { full: true, series: from.series(), removed: [] } }
    if (topic === 'actuators') return from.actuators().then((state) => ({ type: 'actuators', v, at, data: { full: true, ...state } }))
    if (topic === 'activity') return from.activity().then((entries) => ({ type: 'activity', v, at, data: { full: true, entries } }))
    const noun = LIVE_NOUNS.find((one) => topic === `documents/${one}`)
    if (noun !== undefined) return { type: 'documents', v, at, data: { noun, full: true, documents: from.documents(noun), removed: [] } }
    if (topic.startsWith(SERIAL)) return { type: 'serial', v, at, data: from.serial(topic.slice(SERIAL.length)) }
    const board = topic.slice(MESSAGES.length)
    return { type: 'messages', v, at, data: { board, full: true, messages: from.messages(board) } }
  }

  /** Latest values of the named boards, or of all. */
  values(boards: Iterable<string> | null): LiveEvent {
    const data: ValueTuple[] = []
    const add = (latest: LatestValue[]) => {
      for (const value of latest) data.push(tupleOfLatest(value))
    }
    if (boards === null) add(this.#snapshots.latest())
    else for (const board of boards) add(this.#snapshots.latest(board))
    return { type: 'values', v: CONTRACT_VERSION, at: this.#clock.now(), data }
  }

  compatibility(): CompatibilityEvent {
    return { type: 'snapshot', data: this.#snapshots.deviceStates() }
  }
}

/** What of a change that came while the full state was being read is not in it yet; null = nothing. */
export function followsFull(full: LiveEvent, change: LiveEvent): LiveEvent | null {
  if (full.type !== 'activity' || change.type !== 'activity') return change
  const newest = full.data.entries.reduce((max, entry) => Math.max(max, entry.id), 0)
  const entries = change.data.entries.filter((entry) => entry.id > newest)
  return entries.length === 0 ? null : { ...change, data: { full: false, entries } }
}

export function topicRank(topic: string): number {
  if (topic === 'values') return ORDER.length + 1
  const place = ORDER.indexOf(topic)
  return place < 0 ? ORDER.length : place
}
