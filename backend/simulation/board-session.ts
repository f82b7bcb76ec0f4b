import type { Clock } from '../contract/clock.ts'
import type { BoardLink, BoardLinks, LinkOptions } from './board-link.ts'
import type { FleetFigures } from './figures.ts'
import type { Random } from './random.ts'
import type { Schedule, Task } from './schedule.ts'

/** What every part of a simulated board is given. */
export interface BoardParts {
  links: BoardLinks
  schedule: Schedule
  clock: Clock
  /** The board's own sequence. */
  random: Random
  figures: FleetFigures
  /** Time between two turns of readings, ms. */
  intervalMs: number
}

/** One simulated board, of either family. */
export interface SimulatedBoard {
  readonly id: string
  readonly connected: boolean
  /** Connects after `phaseMs`. */
  start(phaseMs: number): void
  /** Says goodbye and disconnects cleanly. */
  stop(): Promise<void>
}

export interface SessionOwner {
  /** Asked anew for every connection. */
  link(): Omit<LinkOptions, 'onOpen' | 'onMessage' | 'onLost'>
  opened(): void
  received(topic: string, payload: Uint8Array): void
  /** Congested: the broker takes less than is measured; clear again when false. */
  congested(on: boolean): void
  /** The connection is gone, for whatever reason. */
  lost?(): void
}

/** Messages that may wait for the broker's acknowledgement per board. */
const MAX_WAITING = 64
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 60_000

/** A board's connection over its whole life: connects, retries with growing pauses, drops out on purpose, sends with a bound. */
export class BoardSession {
  readonly #owner: SessionOwner
  readonly #parts: BoardParts
  #link: BoardLink | undefined
  #open = false
  #silent = false
  #waiting = 0
  #congested = false
  #retryMs = FIRST_RETRY_MS
  #next: Task | undefined
  #waking: Task | undefined
  #running = false

  constructor(owner: SessionOwner, parts: BoardParts) {
    this.#owner = owner
    this.#parts = parts
  }

  get connected(): boolean {
    return this.#open
  }

  /** True when the board runs and may measure and send. */
  get talking(): boolean {
    return this.#open && !this.#silent
  }

  start(phaseMs: number): void {
    this.#running = true
    this.#connectAfter(phaseMs)
  }

  publish(topic: string, message: object, qos: 0 | 1 | 2, retain = false): void {
    if (!this.talking || this.#link === undefined) return
    const { figures } = this.#parts
    if (qos > 0 && this.#waiting >= MAX_WAITING) {
      figures.dropped++
      if (!this.#congested) {
        this.#congested = true
        this.#owner.congested(true)
      }
      return
    }
    this.#hand(this.#link, topic, JSON.stringify(message), qos, retain)
  }

  /** The board hangs for a while: the connection stays, nothing is said. */
  hang(forMs: number): void {
    if (!this.talking) return
    this.#silent = true
    this.#parts.figures.dropouts++
    this.#waking = this.#parts.schedule.after(forMs, () => {
      this.#silent = false
    })
  }

  /** The board loses power or its Wi-Fi and comes back after `forMs`; the broker publishes its will. */
  dropOut(forMs: number): void {
    if (!this.#open) return
    this.#parts.figures.dropouts++
    const link = this.#link
    this.#forget()
    link?.cut()
    this.#connectAfter(forMs)
  }

  /** Clean disconnect, new connection after `forMs`. */
  restart(forMs: number): void {
    const link = this.#link
    this.#forget()
    link?.close().catch((fault: unknown) => this.#problem(fault))
    this.#connectAfter(forMs)
  }

  /** @param farewell last retained message, sent before the disconnect so that the will's place is filled */
  async stop(farewell: { topic: string; message: object } | undefined): Promise<void> {
    this.#running = false
    this.#parts.schedule.cancel(this.#next)
    const link = this.#link
    if (link !== undefined && this.#open && farewell) this.#hand(link, farewell.topic, JSON.stringify(farewell.message), 1, true)
    this.#forget()
    await link?.close()
  }

  #hand(link: BoardLink, topic: string, payload: string, qos: 0 | 1 | 2, retain: boolean): void {
    const { figures } = this.#parts
    figures.published++
    if (qos > 0) this.#waiting++
    link.publish(topic, payload, qos, retain, (failure) => {
      if (failure !== undefined) figures.dropped++
      if (qos === 0 || link !== this.#link) return
      this.#waiting--
      if (failure === undefined) figures.acknowledged++
      if (this.#congested && this.#waiting < MAX_WAITING / 4) {
        this.#congested = false
        this.#owner.congested(false)
      }
    })
  }

  #connectAfter(delayMs: number): void {
    this.#parts.schedule.cancel(this.#next)
    if (this.#running) this.#next = this.#parts.schedule.after(delayMs, () => this.#connect())
  }

  #connect(): void {
    const { figures, links, random } = this.#parts
    this.#waiting = 0
    const link: BoardLink = links.open({
      ...this.#owner.link(),
      onOpen: () => {
        if (link !== this.#link) return
        figures.connects++
        figures.connected++
        this.#open = true
        this.#retryMs = FIRST_RETRY_MS
        this.#owner.opened()
      },
      onMessage: (topic, payload) => {
        if (link === this.#link && this.talking) this.#owner.received(topic, payload)
      },
      onLost: (reason) => {
        if (link !== this.#link) return
        figures.lost++
        figures.lastProblem = reason
        this.#forget()
        this.#connectAfter(this.#retryMs * random.between(0.75, 1.25))
        this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2)
      },
    })
    this.#link = link
  }

  #forget(): void {
    const wasOpen = this.#open
    if (wasOpen) this.#parts.figures.connected--
    this.#open = false
    this.#silent = false
    this.#parts.schedule.cancel(this.#waking)
    this.#congested = false
    this.#link = undefined
    if (wasOpen && this.#running) this.#owner.lost?.()
  }

  #problem(fault: unknown): void {
    this.#parts.figures.lastProblem = fault instanceof Error ? fault.message : String(fault)
  }
}
