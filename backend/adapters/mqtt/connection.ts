// One client's connection as this folder sees it, beside what aedes keeps; and the gate that decides who is read.
import type { Duplex } from 'node:stream'
import type { Client } from 'aedes'

export class Connection {
  readonly stream: Duplex
  readonly loopback: boolean
  /** Set as soon as aedes has made it, which is before the first byte is read. */
  client: Client | undefined
  /** Set when the client is accepted. */
  username: string | undefined
  /** Messages whose acknowledgement waits. */
  held = 0
  /** Upper bound of subscriptions, made exact when it reaches the limit. */
  subscriptions = 0
  /** True once we have cut it ourselves: the error that follows is counted already. */
  cut = false

  constructor(stream: Duplex, loopback: boolean) {
    this.stream = stream
    this.loopback = loopback
  }

  /** Ends the connection without a word; MQTT 3.1.1 has no other way. */
  end(reason: string): void {
    this.cut = true
    this.stream.destroy(new Error(reason))
  }
}

/** A client that holds fewer than this is read also while the gate is closed. */
const FEW_HELD = 8
/** Bytes read at once from a client while the gate is closed: some twenty readings. */
const SMALL_READ_BYTES = 4096

/**
 * Backpressure: a client that is not read fills its TCP window and waits. Closed for one client while too many of its messages are
 * held, and for those who flood while too many are held altogether: a board that sends a reading a second does not wait behind them.
 */
export class ReadGate {
  readonly #maxHeldPerClient: number
  readonly #starved = new Set<Connection>()
  #open = true
  /** How often it has been closed: each time, clients that flood were slowed down. */
  closings = 0

  constructor(maxHeldPerClient: number) {
    this.#maxHeldPerClient = maxHeldPerClient
  }

  /** Connections that aedes wanted to read and may not. */
  get starved(): ReadonlySet<Connection> {
    return this.#starved
  }

  /**
   * How much may be read from the client: 0 = nothing now, undefined = all there is. A client that still connects is always read: it
   * holds nothing yet, and its CONNECT must arrive in time.
   */
  allowance(connection: Connection): number | undefined {
    if (connection.client?.connected !== true) return undefined
    if (this.#open && connection.held < this.#maxHeldPerClient) return undefined
    if (connection.held < FEW_HELD) return SMALL_READ_BYTES
    this.#starved.add(connection)
    return 0
  }

  /** Part of what has arrived was left unread; it may be the middle of a packet, whose end nobody would ask for. */
  rest(connection: Connection): void {
    this.#starved.add(connection)
  }

  close(): void {
    if (this.#open) this.closings++
    this.#open = false
  }

  /** The longest starved first, as long as the gate stays open. */
  open(): void {
    if (this.#open) return
    this.#open = true
    for (const connection of [...this.#starved]) this.wake(connection)
  }

  /** To be called after `connection.held` has fallen. */
  wake(connection: Connection): void {
    const enough = this.#open ? this.#maxHeldPerClient / 2 : FEW_HELD - 1
    if (connection.held > enough) return
    if (this.#starved.delete(connection)) connection.stream.emit('readable')
  }

  forget(connection: Connection): void {
    this.#starved.delete(connection)
  }
}
