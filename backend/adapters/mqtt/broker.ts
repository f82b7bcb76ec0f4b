// The embedded MQTT broker: aedes behind guards for everything that can go wrong with a client. `app/app.ts` makes it, the HTTP adapter
// hands over WebSocket streams, boards get their messages through `publish`. `README.md` here states what is guaranteed.
import type { IncomingMessage as HttpRequest } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Aedes, type Client } from 'aedes'
import type { MessageBus, OutgoingMessage } from '../../messaging/message-bus.ts'
import { assertInside } from './aedes-inside.ts'
import { type BrokerFigures, type BrokerLimits, type BrokerOptions, DEFAULT_LIMITS, noFigures } from './broker-options.ts'
import { ConnectDoor } from './connect-door.ts'
import { Connection, ReadGate } from './connection.ts'
import { within } from './deadline.ts'
import { FanOut } from './fan-out.ts'
import { type Cut, guardStream } from './guard-stream.ts'
import { LogThrottle } from './log-throttle.ts'
import { asBuffer } from './own-copy.ts'
import { PublishDesk } from './publish-desk.ts'
import { maySubscribe, PublishPolicy } from './publish-policy.ts'
import { ServerStatus } from './server-status.ts'
import { SessionPersistence } from './session-persistence.ts'
import { guardDeliveries } from './slow-client-guard.ts'

const SWEEP_MS = 1_000
/** Connections that wait for `accept`; a fleet that comes back at once needs more than Node's 511. */
const BACKLOG = 4_096
/** Packets a client may send before it has its CONNACK; they come from a single read of 64 KiB. */
const EARLY_PACKETS = 5_000

export class Broker implements MessageBus {
  readonly #options: BrokerOptions
  readonly #limits: BrokerLimits
  readonly #figures: BrokerFigures = noFigures()
  readonly #throttle: LogThrottle
  readonly #gate: ReadGate
  readonly #persistence: SessionPersistence
  readonly #desk: PublishDesk
  readonly #door: ConnectDoor
  readonly #status: ServerStatus
  readonly #connections = new Set<Connection>()
  readonly #byClient = new WeakMap<Client, Connection>()
  #aedes: Aedes | undefined
  #server: Server | undefined
  #sweep: NodeJS.Timeout | undefined

  constructor(options: BrokerOptions) {
    const { logger, clock } = options
    this.#options = options
    const limits: BrokerLimits = { ...DEFAULT_LIMITS, ...options.limits }
    const figures = this.#figures
    this.#limits = limits
    this.#throttle = new LogThrottle(clock)
    this.#gate = new ReadGate(limits.maxHeldPerClient)
    this.#persistence = new SessionPersistence(options.sessions, limits, figures, logger, this.#throttle)
    const policy = new PublishPolicy()
    this.#desk = new PublishDesk({
      take: options.take,
      overhear: options.overhear,
      mayPublish: options.mayPublish ?? ((_clientId, topic) => policy.judge(topic)),
      persistence: this.#persistence,
      gate: this.#gate,
      limits,
      figures,
      logger,
      throttle: this.#throttle,
      now: () => clock.now(),
      deliver: (packet) => this.#aedes?.publish(packet, (error) => this.#undelivered(packet.topic, error)),
    })
    this.#door = new ConnectDoor(options.authenticate, limits, figures, logger, this.#throttle)
    this.#status = new ServerStatus(this, clock)
  }

  /** It takes connections. */
  get listening(): boolean {
    return this.#server?.listening === true
  }

  /** Bound port; 0 while stopped. */
  get port(): number {
    const address = this.#server?.address() ?? null
    return isAddressInfo(address) ? address.port : 0
  }

  figures(): BrokerFigures {
    const { held } = this.#desk
    const { closings: slowedDown } = this.#gate
    const now = { connections: this.#connections.size, heldAcknowledgements: held.count, heldBytes: held.bytes }
    return { ...this.#figures, ...now, slowedDown }
  }

  /**
   * Restores sessions, listens, says `online`. Once per instance.
   * @throws Error with `code` `EADDRINUSE`, `EACCES`, … when the port cannot be had, or the session store's when it cannot be read
   */
  async start(): Promise<void> {
    const aedes = await this.#createAedes()
    this.#aedes = aedes
    try {
      assertInside(aedes)
      this.#server = await this.#listen()
    } catch (cause) {
      await this.#closeAedes(aedes)
      throw cause
    }
    this.#sweep = setInterval(() => this.#sweepNow(), SWEEP_MS)
    this.#sweep.unref()
    await this.#status.online()
  }

  /** Acknowledges what is committed in time, says `offline`, closes all clients, writes the sessions; within `stopTimeoutMs`. */
  async stop(): Promise<void> {
    const aedes = this.#aedes
    if (aedes === undefined) return
    const endMs = performance.now() + this.#limits.stopTimeoutMs
    const left = (share: number): number => Math.max(50, (endMs - performance.now()) * share)
    this.#server?.close()
    this.#desk.close()
    this.#gate.close()
    await this.#inTime(left(0.4), 'committing held MQTT messages', this.#desk.held.whenIdle())
    await this.#inTime(left(0.3), 'publishing the offline status', this.#status.offline())
    await this.#inTime(left(0.2), 'sending the offline status', this.#sent())
    this.#aedes = undefined
    await this.#inTime(left(0.3), 'closing MQTT clients', this.#closeAedes(aedes))
    for (const connection of this.#connections) connection.end('broker stops')
    await this.#persistence.close(left(1))
    clearInterval(this.#sweep)
    this.#server = undefined
  }

  /** Resolves when the message is on its way to everybody who is there, and stored for everybody who is away (QoS 1 and 2). */
  async publish(message: OutgoingMessage): Promise<void> {
    const { topic, qos, retain = false } = message
    const payload = typeof message.payload === 'string' ? Buffer.from(message.payload) : asBuffer(message.payload)
    await this.#persistence.sessions.reserve({ topic, payload, qos })
    await this.#hand(topic, payload, qos, retain)
  }

  /** The same without waiting for any store: for those who are away it is kept in memory, and on the disk soon after. */
  async publishAtOnce({ topic, payload, qos, retain = false }: OutgoingMessage): Promise<void> {
    await this.#hand(topic, typeof payload === 'string' ? Buffer.from(payload) : asBuffer(payload), qos, retain)
  }

  async #hand(topic: string, payload: Buffer, qos: 0 | 1 | 2, retain: boolean): Promise<void> {
    const aedes = this.#aedes
    if (aedes === undefined) throw new Error('the MQTT broker does not run')
    await new Promise<void>((resolve, reject) => {
      aedes.publish({ cmd: 'publish', topic, payload, qos, retain, dup: false }, (error) => (error ? reject(error) : resolve()))
    })
  }

  /** Takes an MQTT byte stream from elsewhere, such as a WebSocket. The caller has checked origin and path. */
  handleStream(stream: Duplex, request: HttpRequest): void {
    this.#accept(stream, isLoopback(request.socket.remoteAddress), request)
  }

  #accept(stream: Duplex, loopback: boolean, request?: HttpRequest): void {
    const aedes = this.#aedes
    if (aedes === undefined || this.#connections.size >= this.#limits.maxConnections) {
      this.#figures.refusedConnects++
      stream.on('error', () => undefined)
      stream.destroy()
      return
    }
    const connection = new Connection(stream, loopback)
    this.#connections.add(connection)
    stream.once('close', () => {
      this.#connections.delete(connection)
      this.#gate.forget(connection)
    })
    guardStream(connection, this.#gate, this.#limits, (why) => this.#cut(connection, why))
    const client = aedes.handle(stream, request)
    connection.client = client
    this.#byClient.set(client, connection)
    guardDeliveries(connection, client, aedes.id, this.#limits, this.#figures, () => this.#dropSlow(connection))
  }

  #cut(connection: Connection, why: Cut): void {
    if (why === 'too-large') this.#figures.oversizedPackets++
    else if (why === 'malformed') this.#figures.refusedConnects++
    if (why !== 'will') this.#tell(`packet ${why}`, { clientId: connection.client?.id, why }, 'MQTT connection cut: unusable packet')
    connection.end(why === 'will' ? 'the client wants its will published' : `packet ${why}`)
  }

  async #createAedes(): Promise<Aedes> {
    const limits = this.#limits
    const aedes = await Aedes.createBroker({
      mq: new FanOut(),
      persistence: this.#persistence,
      connectTimeout: limits.connectTimeoutMs,
      drainTimeout: limits.drainTimeoutMs,
      maxClientsIdLength: limits.maxClientIdLength,
      queueLimit: EARLY_PACKETS,
      preConnect: (client, packet, done) => {
        this.#door.preConnect(client, packet)
        done(null, true)
      },
      authenticate: (client, username, password, done) => {
        const connection = this.#byClient.get(client)
        if (connection !== undefined) this.#door.enter(connection, client, username, password, done)
      },
      authorizePublish: (client, packet, done) => {
        const connection = client === null ? undefined : this.#byClient.get(client)
        if (client === null || connection === undefined) return done(new Error('unknown client'))
        this.#desk.receive(connection, client, packet, done)
      },
      authorizeSubscribe: (client, subscription, done) => {
        done(null, this.#maySubscribe(client, subscription.topic) ? subscription : null)
      },
      authorizeForward: (_client, packet) => {
        this.#figures.messagesOut++
        return packet
      },
    })
    aedes.on('client', (client) => {
      this.#figures.clients++
      this.#persistence.sessions.connected(client.id)
    })
    aedes.on('clientDisconnect', (client) => {
      this.#figures.clients--
      this.#persistence.sessions.disconnected(client.id)
    })
    aedes.on('keepaliveTimeout', () => this.#figures.keepaliveTimeouts++)
    aedes.on('clientError', (client, error) => this.#failed(client, error))
    aedes.on('connectionError', (client, error) => this.#failed(client, error))
    aedes.on('error', (error: unknown) => this.#options.logger.error({ err: error }, 'MQTT broker fault'))
    return aedes
  }

  #maySubscribe(client: Client, filter: string): boolean {
    const connection = this.#byClient.get(client)
    if (connection === undefined || !maySubscribe(filter)) return false
    if (filter in client.subscriptions) return true
    if (connection.subscriptions >= this.#limits.maxSubscriptionsPerClient) {
      connection.subscriptions = Object.keys(client.subscriptions).length
      if (connection.subscriptions >= this.#limits.maxSubscriptionsPerClient) return false
    }
    connection.subscriptions++
    return true
  }

  /** Every end of a connection that was not the client's wish. What we cut ourselves, or refused with CONNACK, is counted there. */
  #failed(client: Client, error: Error): void {
    const connection = this.#byClient.get(client)
    if (connection === undefined || connection.cut || 'errorCode' in error) return
    if (error.message === 'drain timeout') {
      this.#dropSlow(connection)
      return
    }
    connection.cut = true
    if (!client.connected && !client.closed) {
      this.#figures.refusedConnects++
      this.#tell('connect', { fault: error.message }, 'MQTT connection refused')
    } else {
      this.#options.logger.debug({ clientId: client.id, fault: error.message }, 'MQTT connection failed')
    }
  }

  #listen(): Promise<Server> {
    const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 }, (socket: Socket) =>
      this.#accept(socket, isLoopback(socket.remoteAddress)),
    )
    const { host, port } = this.#options
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port, backlog: BACKLOG }, () => {
        server.off('error', reject)
        server.on('error', (error) => this.#options.logger.error({ err: error }, 'MQTT listener fault'))
        resolve(server)
      })
    })
  }

  /** Many subscribers, each within its bound, may still be too much together: the worst go first. */
  #boundSendBuffers(): void {
    let total = 0
    for (const { stream } of this.#connections) total += stream.writableLength
    if (total <= this.#limits.maxSendBuffersBytes) return
    const worst = [...this.#connections].sort((a, b) => b.stream.writableLength - a.stream.writableLength)
    for (const connection of worst) {
      if (total <= this.#limits.maxSendBuffersBytes) return
      total -= connection.stream.writableLength
      this.#dropSlow(connection)
    }
  }

  #dropSlow(connection: Connection): void {
    if (connection.cut) return
    const clientId = connection.client?.id
    this.#figures.droppedSlowClients++
    this.#tell(`slow ${clientId}`, { clientId, unsentBytes: connection.stream.writableLength }, 'MQTT subscriber dropped: it does not read')
    connection.end('does not read')
  }

  /** Clients that are not read cannot show that they live; their keepalive time starts again when they are. */
  #sweepNow(): void {
    this.#desk.held.expire(this.#options.clock.now())
    this.#boundSendBuffers()
    for (const connection of this.#connections) {
      if (connection.held > 0 || this.#gate.starved.has(connection)) connection.client?._keepaliveTimer?.refresh()
    }
  }

  /** Resolves when no client that reads has anything unsent. */
  async #sent(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    const waiting = [...this.#connections].filter(({ stream, client }) => client?.connected === true && stream.writableNeedDrain)
    await Promise.all(waiting.map(({ stream }) => new Promise<void>((resolve) => stream.once('drain', resolve).once('close', resolve))))
  }

  #closeAedes(aedes: Aedes): Promise<void> {
    return new Promise((resolve) => aedes.close(resolve))
  }

  async #inTime(timeoutMs: number, what: string, work: Promise<unknown>): Promise<void> {
    try {
      await within(timeoutMs, what, work)
    } catch (cause) {
      this.#options.logger.warn({ err: cause }, 'stopping the MQTT broker')
    }
  }

  #undelivered(topic: string, error: Error | undefined): void {
    if (error) this.#tell('deliver', { err: error, topic }, 'MQTT message not delivered')
  }

  #tell(key: string, what: object, text: string): void {
    if (this.#throttle.allows(key)) this.#options.logger.warn(what, text)
  }
}

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::1$|(::ffff:)?127\.)/.test(address)
}
