// Facts out to screens: who listens to what, one frame for many, and no client can slow the rest or fill memory.
// Nouns feed it through app/app.ts; the WebSocket adapter connects clients to it.
import type { Activity } from '../contract/activity.ts'
import type { Actuator, Command } from '../contract/actuators/actuator.ts'
import type { EmergencyOutput, EmergencyState } from '../contract/actuators/emergency.ts'
import type { Board } from '../contract/boards/board.ts'
import type { Clock } from '../contract/clock.ts'
import type { DocumentHead, LiveNoun } from '../contract/document.ts'
import { ERRORS, type ErrorCode, LeitstandError } from '../contract/errors.ts'
import type { CompatibilityEvent, LiveEvent, Telemetry } from '../contract/events.ts'
import type { SerialNews } from '../contract/flash/serial-monitor.ts'
import type { InspectedMessage } from '../contract/inspector.ts'
import type { Sample } from '../contract/sample.ts'
import type { Series } from '../contract/series.ts'
import type { SystemStatus } from '../contract/status.ts'
import { CONTRACT_VERSION } from '../contract/version.ts'
import { Changes, type TopicEvent } from './changes.ts'
import { readClientFrame } from './client-frames.ts'
import { Connection, type LiveUser, type ValueGroup } from './connection.ts'
import { Delivery } from './delivery.ts'
import { FrameTimer } from './frame-timer.ts'
import { FullStates, followsFull, topicRank } from './full-states.ts'
import {
  type CloseReason,
  LIVE_LIMITS,
  type LiveClient,
  type LiveFigures,
  type LiveLimits,
  type LiveSnapshots,
  type Schedule,
  systemSchedule,
} from './live-client.ts'
import { boardOfValueTopic, isValueTopic, tupleOfSample, ValueGroups } from './value-groups.ts'

/** How often slow clients are looked at while nothing else happens, ms. */
const SLOW_CHECK_MS = 100
/** Changes kept per client and topic while its full state is read from the store. */
const MAX_WAITING_EVENTS = 200

export interface LiveHubParts {
  snapshots: LiveSnapshots
  /** Version of Leitstand, told in `hello`. */
  version: string
  clock: Clock
  schedule?: Schedule
  limits?: Partial<LiveLimits>
}

export class LiveHub {
  readonly #full: FullStates
  readonly #version: string
  readonly #clock: Clock
  readonly #timer: FrameTimer
  readonly #limits: LiveLimits
  readonly #connections = new Set<Connection>()
  readonly #compat = new Set<Connection>()
  readonly #listeners = new Map<string, Set<Connection>>()
  readonly #groups = new ValueGroups()
  readonly #changes = new Changes()
  readonly #delivery: Delivery
  #droppedClients = 0
  #refusedClients = 0
  #garbageFrames = 0
  #boardsSentMs = 0

  constructor(parts: LiveHubParts) {
    this.#full = new FullStates(parts.snapshots, parts.clock)
    this.#version = parts.version
    this.#clock = parts.clock
    this.#timer = new FrameTimer(parts.clock, parts.schedule ?? systemSchedule, () => {
      this.#flush(false)
      this.#attendSlow()
    })
    this.#limits = { ...LIVE_LIMITS, ...parts.limits }
    this.#delivery = new Delivery(parts.clock, this.#limits)
  }

  // ---- feeds -------------------------------------------------------------------------------------------------------

  /** Every sample of the system. The sample is kept until the next flush: it must not be changed any more. */
  value(sample: Sample): void {
    if (this.#groups.take(sample)) this.#timer.arm(this.#limits.flushMs)
  }

  boardsChanged(boards: readonly Board[], removed: readonly string[] = []): void {
    this.#feed('boards', () => this.#changes.boards(boards, removed))
  }

  seriesChanged(series: readonly Series[], removed: readonly number[] = []): void {
    this.#feed('series', () => this.#changes.series(series, removed))
  }

  actuatorsChanged(actuators: readonly Actuator[], commands: readonly Command[]): void {
    this.#feed('actuators', () => this.#changes.actuators(actuators, commands))
  }

  /** Call it once the entries can be read from the store, so that a new listener misses none. */
  activity(entries: readonly Activity[]): void {
    this.#feed('activity', () => this.#changes.activity(entries))
  }

  documentsChanged(noun: LiveNoun, changed: readonly DocumentHead[], removed: readonly string[]): void {
    this.#feed(`documents/${noun}`, () => this.#changes.documents(noun, changed, removed))
  }

  /** True while somebody looks at documents of this noun; only then is something worth making for them alone. */
  wantsDocuments(noun: LiveNoun): boolean {
    return this.#listeners.has(`documents/${noun}`)
  }

  /** True while somebody inspects the board; only then is a message worth preparing. */
  wantsMessages(board: string): boolean {
    return this.#listeners.size > 0 && this.#listeners.has(`messages/${board}`)
  }

  message(board: string, message: InspectedMessage): void {
    this.#feed(`messages/${board}`, () => this.#changes.message(board, message))
  }

  serial(news: SerialNews): void {
    this.#feed(`serial/${news.port}`, () => this.#changes.serial(news))
  }

  status(status: SystemStatus): void {
    this.#feed('status', () => this.#changes.status(status))
  }

  /** @param outputs those that changed, or all */
  emergencyChanged(state: EmergencyState, outputs: readonly EmergencyOutput[], full: boolean): void {
    this.#feed('emergency', () => this.#changes.emergency(state, outputs, full))
  }

  /** Costs next to nothing when nobody listens. */
  #feed(topic: string, add: () => void): void {
    if (!this.#listeners.has(topic)) return
    add()
    this.#timer.arm(this.#limits.flushMs)
  }

  /** True while a compatibility client is connected; only then is telemetry worth building. */
  wantsTelemetry(): boolean {
    return this.#compat.size > 0
  }

  /** Uncoalesced, but skipped for clients that are behind: they get a new snapshot when they have caught up. */
  telemetry(telemetry: Telemetry): void {
    if (this.#compat.size === 0) return
    const event: CompatibilityEvent = { type: 'telemetry', data: telemetry }
    const text = JSON.stringify(event)
    for (const connection of this.#compat) {
      this.#delivery.sendChange(connection, 'telemetry', text)
    }
    this.#watchSlow()
  }

  figures(): LiveFigures {
    return {
      clients: this.#connections.size,
      droppedClients: this.#droppedClients,
      refusedClients: this.#refusedClients,
      garbageFrames: this.#garbageFrames,
      sentFrames: this.#delivery.sentFrames,
      skippedFrames: this.#delivery.skippedFrames,
    }
  }

  // ---- clients -----------------------------------------------------------------------------------------------------

  /** Null (and the client closed) when there are too many already. */
  connect(client: LiveClient, who: LiveUser, mode: 'own' | 'compat'): Connection | null {
    if (this.#connections.size >= this.#limits.maxClients) {
      this.#refusedClients += 1
      client.close('full')
      return null
    }
    const connection = new Connection(client, who, mode)
    this.#connections.add(connection)
    if (mode === 'compat') {
      this.#compat.add(connection)
      this.#sendFull(connection, 'telemetry')
    } else this.#sendHello(connection)
    return connection
  }

  disconnect(connection: Connection): void {
    connection.open = false
    this.#connections.delete(connection)
    this.#compat.delete(connection)
    this.#delivery.forget(connection)
    this.#groups.leave(connection)
    for (const topic of connection.topics) this.#stopListening(connection, topic)
    connection.topics.clear()
    connection.loading.clear()
  }

  /** @param text null for a binary message. */
  receive(connection: Connection, text: string | null): void {
    if (!connection.open) return
    if (connection.isFlooding(this.#clock.now(), this.#limits)) {
      this.#refuse(connection, 'request.too-many', ERRORS['request.too-many'].text)
      return
    }
    const read = readClientFrame(text, this.#limits.maxFrameBytes)
    if (!read.ok) this.#refuse(connection, 'request.invalid', read.why)
    else if (read.frame.type === 'ping') {
      this.#answer(connection, { type: 'pong', v: CONTRACT_VERSION, at: this.#clock.now(), data: { id: read.frame.id ?? null } })
    } else if (read.frame.type === 'subscribe') this.#subscribe(connection, read.frame.topics)
    else this.#unsubscribe(connection, read.frame.topics)
  }

  /** Ends all connections. */
  stop(): void {
    this.#timer.stop()
    for (const connection of [...this.#connections]) {
      this.disconnect(connection)
      connection.client.close('stopping')
    }
  }

  #subscribe(connection: Connection, topics: readonly string[]): void {
    const wanted = new Set(topics)
    if (new Set([...connection.topics, ...topics]).size > this.#limits.maxTopics) {
      this.#refuse(connection, 'request.invalid', `${this.#limits.maxTopics} topics at most.`)
      return
    }
    // What waits goes to the present listeners first: the newcomer gets it with the full state, and not twice.
    this.#flush(true)
    if (connection.mode === 'compat') {
      connection.mode = 'own'
      this.#compat.delete(connection)
      connection.stale.delete('telemetry')
      this.#sendHello(connection)
    }
    for (const topic of wanted) {
      connection.topics.add(topic)
      if (isValueTopic(topic)) continue
      const listeners = this.#listeners.get(topic)
      if (listeners === undefined) this.#listeners.set(topic, new Set([connection]))
      else listeners.add(connection)
    }
    this.#groups.place(connection)
    const plain = [...wanted].filter((topic) => !isValueTopic(topic))
    for (const topic of plain.sort((a, b) => topicRank(a) - topicRank(b))) this.#sendFull(connection, topic)
    const values = [...wanted].filter(isValueTopic).map(boardOfValueTopic)
    const boards = values.filter((board) => board !== undefined)
    if (values.length > 0) this.#sendValues(connection, boards.length < values.length ? null : boards)
  }

  #unsubscribe(connection: Connection, topics: readonly string[]): void {
    this.#flush(true)
    for (const topic of topics) {
      if (!connection.topics.delete(topic)) continue
      if (isValueTopic(topic)) continue
      connection.stale.delete(topic)
      connection.loading.delete(topic)
      this.#stopListening(connection, topic)
    }
    this.#groups.place(connection)
    if (connection.group === null) connection.stale.delete('values')
  }

  #stopListening(connection: Connection, topic: string): void {
    const listeners = this.#listeners.get(topic)
    listeners?.delete(connection)
    if (listeners?.size === 0) this.#listeners.delete(topic)
  }

  #refuse(connection: Connection, code: ErrorCode, message: string): void {
    this.#garbageFrames += 1
    this.#answer(connection, { type: 'error', v: CONTRACT_VERSION, at: this.#clock.now(), data: { code, message } })
    if (connection.countGarbage(this.#clock.now(), this.#limits)) this.#drop(connection, 'garbage')
  }

  #drop(connection: Connection, reason: CloseReason): void {
    if (!connection.open) return
    this.#droppedClients += 1
    this.disconnect(connection)
    connection.client.close(reason)
  }

  // ---- frames ------------------------------------------------------------------------------------------------------

  #flush(everything: boolean): void {
    const now = this.#clock.now()
    if (this.#changes.boardsWait) {
      const dueMs = this.#boardsSentMs + this.#limits.boardsMs
      if (everything || now >= dueMs || now < this.#boardsSentMs) {
        this.#boardsSentMs = now
        this.#broadcast(this.#changes.takeBoards(now))
      } else this.#timer.arm(dueMs - now)
    }
    if (this.#changes.othersWait) for (const change of this.#changes.takeOthers(now)) this.#broadcast(change)
    if (this.#groups.isDirty) for (const group of this.#groups.takeDirty()) this.#broadcastValues(group, now)
    this.#watchSlow()
  }

  #broadcast({ topic, event }: TopicEvent): void {
    const listeners = this.#listeners.get(topic)
    if (listeners === undefined) return
    const text = JSON.stringify(event)
    for (const connection of listeners) {
      const waiting = connection.loading.get(topic)
      if (waiting !== undefined) {
        if (waiting.length < MAX_WAITING_EVENTS) waiting.push(event)
        else this.#delivery.skip(connection, topic)
      } else this.#delivery.sendChange(connection, topic, text)
    }
  }

  #broadcastValues(group: ValueGroup, at: number): void {
    const data = Array.from(group.pending.values(), tupleOfSample)
    group.pending.clear()
    const event: LiveEvent = { type: 'values', v: CONTRACT_VERSION, at, data }
    const text = JSON.stringify(event)
    for (const connection of group.members) {
      this.#delivery.sendChange(connection, 'values', text)
    }
  }

  #sendHello(connection: Connection): void {
    const data = { version: this.#version, ...connection.who }
    this.#answer(connection, { type: 'hello', v: CONTRACT_VERSION, at: this.#clock.now(), data })
  }

  /** State of a topic; `values` for all that the client listens to, `telemetry` for the compatibility snapshot. */
  #sendFull(connection: Connection, topic: string): void {
    if (this.#delivery.mustCatchUp(connection)) connection.stale.add(topic)
    else if (topic === 'telemetry') this.#sendState(connection, this.#full.compatibility())
    else if (topic === 'values') this.#sendValues(connection, connection.group?.boards ?? null)
    else if (!connection.loading.has(topic)) {
      const full = this.#full.of(topic)
      if (full instanceof Promise) this.#load(connection, topic, full)
      else this.#sendState(connection, full)
    }
    this.#watchSlow()
  }

  #sendValues(connection: Connection, boards: Iterable<string> | null): void {
    if (this.#delivery.mustCatchUp(connection)) connection.stale.add('values')
    else this.#sendState(connection, this.#full.values(boards))
  }

  #load(connection: Connection, topic: string, full: Promise<LiveEvent>): void {
    const waiting: LiveEvent[] = []
    connection.loading.set(topic, waiting)
    full.then(
      (event) => this.#finishLoading(connection, topic, waiting, event),
      (error) => this.#finishLoading(connection, topic, waiting, this.#failure(error)),
    )
  }

  #finishLoading(connection: Connection, topic: string, waiting: LiveEvent[], event: LiveEvent): void {
    if (connection.loading.get(topic) !== waiting) return
    connection.loading.delete(topic)
    this.#sendState(connection, event)
    for (const change of waiting) {
      const news = followsFull(event, change)
      if (news === null) continue
      this.#delivery.sendChange(connection, topic, JSON.stringify(news))
    }
    // Changes that found no more room: the state once more.
    if (!connection.slow && connection.stale.delete(topic)) this.#sendFull(connection, topic)
    this.#watchSlow()
  }

  #failure(error: unknown): LiveEvent {
    const code = error instanceof LeitstandError ? error.code : 'internal'
    return { type: 'error', v: CONTRACT_VERSION, at: this.#clock.now(), data: { code, message: ERRORS[code].text } }
  }

  #sendState(connection: Connection, event: LiveEvent | CompatibilityEvent): void {
    this.#delivery.sendState(connection, JSON.stringify(event))
  }

  #answer(connection: Connection, event: LiveEvent): void {
    this.#delivery.sendOrForget(connection, JSON.stringify(event))
    this.#watchSlow()
  }

  /** Brings back clients that have caught up, with the full state of what they missed; drops those that never do. */
  #attendSlow(): void {
    const { caughtUp, stuck } = this.#delivery.attend()
    for (const connection of stuck) this.#drop(connection, 'slow')
    for (const connection of caughtUp) {
      const missed = [...connection.stale].sort((a, b) => topicRank(a) - topicRank(b))
      connection.stale.clear()
      for (const topic of missed) this.#sendFull(connection, topic)
    }
    this.#watchSlow()
  }

  #watchSlow(): void {
    if (this.#delivery.anySlow) this.#timer.arm(SLOW_CHECK_MS)
  }
}
