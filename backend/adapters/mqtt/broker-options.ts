// What the broker is built from: ports it needs, bounds it keeps, figures it shows. `app/app.ts` fills it in.
import type { Logger } from 'pino'
import type { Clock } from '../../contract/clock.ts'
import type { Overhear, TakeMessage } from '../../messaging/message-bus.ts'
import type { SessionStore } from '../../messaging/session-store.ts'
import type { PublishVerdict } from './publish-policy.ts'

export type BrokerLogger = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** Who wants to connect. `password` lives only during the call. */
export interface Login {
  clientId: string
  username?: string
  password?: Uint8Array
  /** True when the connection comes from this machine. */
  loopback: boolean
}

/** Answers within `limits.loginTimeoutMs`, or the client is told that the server is unavailable. */
export type Authenticate = (login: Login) => Promise<boolean>

/** Called for every message a client publishes, so it must be quick; `username` is undefined for anonymous clients. */
export type MayPublish = (clientId: string, topic: string, username: string | undefined) => PublishVerdict

export interface BrokerOptions {
  host: string
  /** 0 = any free port. */
  port: number
  take: TakeMessage
  overhear?: Overhear | undefined
  authenticate: Authenticate
  sessions: SessionStore
  logger: BrokerLogger
  clock: Clock
  /** Default: `PublishPolicy`. */
  mayPublish?: MayPublish
  limits?: Partial<BrokerLimits>
}

export interface BrokerLimits {
  /** Open sockets, accepted as clients or not. Further ones are closed at once. */
  maxConnections: number
  /** Characters (UTF-16) of a client id. */
  maxClientIdLength: number
  /** From socket open to a complete CONNECT. */
  connectTimeoutMs: number
  /** Answer of `authenticate`. */
  loginTimeoutMs: number
  /** Body of the first packet; a CONNECT with the longest allowed will and credentials fits. */
  maxConnectBytes: number
  /** Body of any later packet. Larger ones cut the connection before they are buffered. */
  maxPacketBytes: number
  /**
   * Messages whose acknowledgement waits for `take`, all clients together; then, until 10 % are done, only those clients are read
   * that hold next to nothing, a little at a time. Several commits under full load; more makes turns of the event loop longer.
   */
  maxHeld: number
  maxHeldBytes: number
  /** The same for one client; then only that client is not read. One read of up to 64 KiB more may be in work. */
  maxHeldPerClient: number
  /** `take` must settle in this time, otherwise the message counts as not kept. */
  holdTimeoutMs: number
  /** Unsent bytes of one subscriber above which QoS 0 messages to it are dropped. */
  maxQos0BufferBytes: number
  /** Unsent bytes of one subscriber above which it is dropped. */
  maxSendBufferBytes: number
  /** All subscribers together; the ones with most unsent are dropped then. Looked at once a second. */
  maxSendBuffersBytes: number
  /** A subscriber whose send buffer was full must be empty again in this time. */
  drainTimeoutMs: number
  maxSubscriptionsPerClient: number
  maxRetained: number
  maxRetainedBytes: number
  /** Clients whose subscriptions and queue are kept while they are away; the one away longest makes room. */
  maxSessions: number
  /** Messages kept for one client that is away; the oldest make room. */
  maxQueuedPerClient: number
  maxQueuedBytesPerClient: number
  /** All clients together. */
  maxQueuedBytes: number
  /** Longest time that a change of retained messages or of a connected client's queue stays in memory only. */
  writeBehindMs: number
  /** How long a PUBACK or SUBACK waits for the session store. */
  storeTimeoutMs: number
  /** All of `stop()`. */
  stopTimeoutMs: number
}

const MIB = 1024 * 1024

export const DEFAULT_LIMITS: BrokerLimits = {
  maxConnections: 20_000,
  maxClientIdLength: 256,
  connectTimeoutMs: 10_000,
  loginTimeoutMs: 10_000,
  maxConnectBytes: 256 * 1024,
  maxPacketBytes: MIB,
  maxHeld: 8_000,
  maxHeldBytes: 64 * MIB,
  maxHeldPerClient: 1_000,
  holdTimeoutMs: 60_000,
  maxQos0BufferBytes: MIB,
  maxSendBufferBytes: 8 * MIB,
  maxSendBuffersBytes: 256 * MIB,
  drainTimeoutMs: 15_000,
  maxSubscriptionsPerClient: 1_000,
  maxRetained: 50_000,
  maxRetainedBytes: 128 * MIB,
  maxSessions: 10_000,
  maxQueuedPerClient: 1_000,
  maxQueuedBytesPerClient: 16 * MIB,
  maxQueuedBytes: 256 * MIB,
  writeBehindMs: 100,
  storeTimeoutMs: 10_000,
  stopTimeoutMs: 3_000,
}

/** Counted since the process started, except where "now" stands. */
export interface BrokerFigures {
  /** Now: accepted clients. */
  clients: number
  /** Now: open sockets, accepted as clients or not. */
  connections: number
  messagesIn: number
  /** Deliveries to subscribers. */
  messagesOut: number
  /** Now: messages whose acknowledgement waits for `take`. */
  heldAcknowledgements: number
  heldBytes: number
  /** How often clients that flood were slowed down, because too much was held altogether. */
  slowedDown: number
  /** Messages that `take` refused, or did not settle in time: not acknowledged. */
  notKept: number
  /** Published on topics that the client may not use: acknowledged, delivered to nobody. */
  refusedPublishes: number
  /** Wrong or missing credentials. */
  refusedLogins: number
  /** No CONNECT in time, no MQTT at all, unusable client id, too many connections. */
  refusedConnects: number
  /** Connections cut because a packet was too large. */
  oversizedPackets: number
  keepaliveTimeouts: number
  /** Subscribers cut because they did not read. */
  droppedSlowClients: number
  /** QoS 0 deliveries given up because the subscriber did not keep up. */
  droppedQos0: number
  /** Now. */
  retained: number
  /** Messages not retained because the bound was reached. */
  refusedRetained: number
  /** Now: sessions that outlive their connection. */
  sessions: number
  /** Now: messages waiting for their subscriber's acknowledgement. */
  queued: number
  /** Queued messages given up because the queue was full or its session made room. */
  droppedQueued: number
  /** Failed writes of retained messages, subscriptions or queues. They are repeated. */
  sessionWriteFailures: number
}

/** All zero. */
export function noFigures(): BrokerFigures {
  return {
    clients: 0,
    connections: 0,
    messagesIn: 0,
    messagesOut: 0,
    heldAcknowledgements: 0,
    heldBytes: 0,
    slowedDown: 0,
    notKept: 0,
    refusedPublishes: 0,
    refusedLogins: 0,
    refusedConnects: 0,
    oversizedPackets: 0,
    keepaliveTimeouts: 0,
    droppedSlowClients: 0,
    droppedQos0: 0,
    retained: 0,
    refusedRetained: 0,
    sessions: 0,
    queued: 0,
    droppedQueued: 0,
    sessionWriteFailures: 0,
  }
}
