// Changes that wait for the next frame, newest per key, bounded. Filled only for topics that somebody listens to.
import type { Activity } from '../contract/activity.ts'
import type { Actuator, Command } from '../contract/actuators/actuator.ts'
import type { EmergencyOutput, EmergencyState } from '../contract/actuators/emergency.ts'
import type { Board } from '../contract/boards/board.ts'
import type { DocumentHead, LiveNoun } from '../contract/document.ts'
import type { LiveEvent } from '../contract/events.ts'
import type { SerialNews } from '../contract/flash/serial-monitor.ts'
import type { InspectedMessage } from '../contract/inspector.ts'
import type { Series } from '../contract/series.ts'
import type { SystemStatus } from '../contract/status.ts'
import { CONTRACT_VERSION } from '../contract/version.ts'

/** As many as the inspector and the activity list show; older ones of one frame would be pushed out there anyway. */
const MAX_LISTED = 100

/** Of one serial port within one frame, Base64; older bytes are left out, and the screen sees the gap by its numbers. */
const MAX_SERIAL = 1 << 20

export interface TopicEvent {
  topic: string
  event: LiveEvent
}

export class Changes {
  readonly #boards = new Map<string, Board>()
  readonly #removedBoards = new Set<string>()
  readonly #series = new Map<number, Series>()
  readonly #removedSeries = new Set<number>()
  readonly #actuators = new Map<string, Actuator>()
  readonly #commands = new Map<string, Command>()
  #activity: Activity[] = []
  readonly #messages = new Map<string, InspectedMessage[]>()
  readonly #serial = new Map<string, { news: SerialNews; size: number }>()
  /** Changed documents by noun and id; null = removed. */
  readonly #documents = new Map<LiveNoun, Map<string, DocumentHead | null>>()
  #status: SystemStatus | null = null
  /** `outputs` by board and GPIO; `full`: they are all. */
  #emergency: { state: EmergencyState; full: boolean; outputs: Map<string, EmergencyOutput> } | null = null

  get boardsWait(): boolean {
    return this.#boards.size > 0 || this.#removedBoards.size > 0
  }

  /** Anything but boards. */
  get othersWait(): boolean {
    const series = this.#series.size + this.#removedSeries.size
    const actuators = this.#actuators.size + this.#commands.size
    return (
      series + actuators + this.#activity.length + this.#messages.size + this.#serial.size + this.#documents.size > 0 ||
      this.#status !== null ||
      this.#emergency !== null
    )
  }

  boards(changed: readonly Board[], removed: readonly string[]): void {
    for (const board of changed) {
      this.#removedBoards.delete(board.id)
      this.#boards.set(board.id, board)
    }
    for (const id of removed) {
      this.#boards.delete(id)
      this.#removedBoards.add(id)
    }
  }

  series(changed: readonly Series[], removed: readonly number[]): void {
    for (const one of changed) this.#series.set(one.id, one)
    for (const id of removed) {
      this.#series.delete(id)
      this.#removedSeries.add(id)
    }
  }

  actuators(actuators: readonly Actuator[], commands: readonly Command[]): void {
    for (const actuator of actuators) this.#actuators.set(`${actuator.board}/${actuator.gpio}`, actuator)
    for (const command of commands) this.#commands.set(command.id, command)
  }

  activity(entries: readonly Activity[]): void {
    this.#activity.push(...entries.slice(-MAX_LISTED))
    if (this.#activity.length > MAX_LISTED) this.#activity = this.#activity.slice(-MAX_LISTED)
  }

  documents(noun: LiveNoun, changed: readonly DocumentHead[], removed: readonly string[]): void {
    const waiting = this.#documents.get(noun) ?? new Map<string, DocumentHead | null>()
    for (const document of changed) waiting.set(document.id, document)
    for (const id of removed) waiting.set(id, null)
    this.#documents.set(noun, waiting)
  }

  message(board: string, message: InspectedMessage): void {
    const waiting = this.#messages.get(board)
    if (waiting === undefined) this.#messages.set(board, [message])
    else if (waiting.push(message) > MAX_LISTED) waiting.shift()
  }

  serial({ port, since, entries }: SerialNews): void {
    const known = this.#serial.get(port)
    const waiting = known?.news.since === since ? known : { news: { port, since, full: false, entries: [] }, size: 0 }
    this.#serial.set(port, waiting)
    for (const entry of entries) {
      waiting.news.entries.push(entry)
      waiting.size += entry.bytes.length
    }
    while (waiting.size > MAX_SERIAL && waiting.news.entries.length > 1) waiting.size -= waiting.news.entries.shift()?.bytes.length ?? 0
  }

  /** @param outputs those that changed, or all */
  emergency(state: EmergencyState, outputs: readonly EmergencyOutput[], full: boolean): void {
    const known = full ? undefined : this.#emergency
    const waiting = known?.outputs ?? new Map<string, EmergencyOutput>()
    for (const output of outputs) waiting.set(`${output.board}/${output.gpio}`, output)
    this.#emergency = { state, full: full || known?.full === true, outputs: waiting }
  }

  status(status: SystemStatus): void {
    this.#status = status
  }

  /** Empties everything but boards, in the order clients need: a series is known before its first value. */
  takeOthers(at: number): TopicEvent[] {
    const taken: TopicEvent[] = []
    const v = CONTRACT_VERSION
    if (this.#emergency !== null) {
      const { state, full, outputs } = this.#emergency
      taken.push({ topic: 'emergency', event: { type: 'emergency', v, at, data: { full, state, outputs: [...outputs.values()] } } })
    }
    if (this.#series.size + this.#removedSeries.size > 0) {
      const data = { full: false, series: [...this.#series.values()], removed: [...this.#removedSeries] }
      taken.push({ topic: 'series', event: { type: 'series', v, at, data } })
    }
    if (this.#actuators.size + this.#commands.size > 0) {
      const data = { full: false, actuators: [...this.#actuators.values()], commands: [...this.#commands.values()] }
      taken.push({ topic: 'actuators', event: { type: 'actuators', v, at, data } })
    }
    if (this.#activity.length > 0) {
      taken.push({ topic: 'activity', event: { type: 'activity', v, at, data: { full: false, entries: this.#activity } } })
    }
    for (const [noun, waiting] of this.#documents) {
      const documents = [...waiting.values()].filter((document) => document !== null)
      const removed = [...waiting].filter(([, document]) => document === null).map(([id]) => id)
      taken.push({ topic: `documents/${noun}`, event: { type: 'documents', v, at, data: { noun, full: false, documents, removed } } })
    }
    for (const [board, messages] of this.#messages) {
      taken.push({ topic: `messages/${board}`, event: { type: 'messages', v, at, data: { board, full: false, messages } } })
    }
    for (const [port, { news }] of this.#serial) taken.push({ topic: `serial/${port}`, event: { type: 'serial', v, at, data: news } })
    if (this.#status !== null) taken.push({ topic: 'status', event: { type: 'status', v, at, data: this.#status } })
    this.#series.clear()
    this.#removedSeries.clear()
    this.#actuators.clear()
    this.#commands.clear()
    this.#activity = []
    this.#messages.clear()
    this.#serial.clear()
    this.#documents.clear()
    this.#status = null
    this.#emergency = null
    return taken
  }

  takeBoards(at: number): TopicEvent {
    const data = { full: false, boards: [...this.#boards.values()], removed: [...this.#removedBoards] }
    this.#boards.clear()
    this.#removedBoards.clear()
    return { topic: 'boards', event: { type: 'boards', v: CONTRACT_VERSION, at, data } }
  }
}
