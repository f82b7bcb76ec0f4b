// State the hub keeps of one client: what it listens to, how far behind it is, how much nonsense it sent.
import type { LiveEvent } from '../contract/events.ts'
import type { Sample } from '../contract/sample.ts'
import type { LiveClient, LiveLimits } from './live-client.ts'

const MINUTE_MS = 60_000

/** Who is connected; shown to the client in `hello`. */
export interface LiveUser {
  user: string
  role: string
}

/** Clients with the same subscription to values; kept by ValueGroups. */
export interface ValueGroup {
  readonly key: string
  /** null = every board. */
  readonly boards: ReadonlySet<string> | null
  readonly members: Set<Connection>
  /** Newest sample per series since the last frame. */
  readonly pending: Map<number, Sample>
}

export class Connection {
  readonly client: LiveClient
  readonly who: LiveUser
  /** `compat`: existing callers without the subprotocol, until they subscribe. */
  mode: 'own' | 'compat'
  open = true
  readonly topics = new Set<string>()
  group: ValueGroup | null = null
  /** Topics of which frames were skipped; `values` stands for all values. */
  readonly stale = new Set<string>()
  /** Topics whose full state is on its way from the store, with the changes that must follow it. */
  readonly loading = new Map<string, LiveEvent[]>()
  /** Bytes of full states sent since the client was last caught up: those alone must not drop it. */
  allowanceBytes = 0
  slow = false
  #lowestBytes = 0
  #progressMs = 0
  #garbageMs: number[] = []
  #second = 0
  #framesInSecond = 0

  constructor(client: LiveClient, who: LiveUser, mode: 'own' | 'compat') {
    this.client = client
    this.who = who
    this.mode = mode
  }

  beginSlow(nowMs: number, bufferedBytes: number): void {
    this.slow = true
    this.#lowestBytes = bufferedBytes
    this.#progressMs = nowMs
  }

  /** While slow nothing is sent, so the buffer only shrinks if the client takes something. */
  isStuck(nowMs: number, bufferedBytes: number, limits: LiveLimits): boolean {
    if (bufferedBytes > limits.dropAboveBytes + this.allowanceBytes) return true
    if (bufferedBytes < this.#lowestBytes) {
      this.#lowestBytes = bufferedBytes
      this.#progressMs = nowMs
    }
    return nowMs - this.#progressMs >= limits.stuckMs
  }

  /** Counts a bad frame; true when the client has sent too many of them. */
  countGarbage(nowMs: number, limits: LiveLimits): boolean {
    this.#garbageMs = this.#garbageMs.filter((atMs) => nowMs - atMs < MINUTE_MS)
    this.#garbageMs.push(nowMs)
    return this.#garbageMs.length >= limits.maxGarbage
  }

  /** Counts a frame of the client; true when it sends more than it may. */
  isFlooding(nowMs: number, limits: LiveLimits): boolean {
    const second = Math.floor(nowMs / 1000)
    this.#framesInSecond = second === this.#second ? this.#framesInSecond + 1 : 1
    this.#second = second
    return this.#framesInSecond > limits.maxFramesPerSecond
  }
}
