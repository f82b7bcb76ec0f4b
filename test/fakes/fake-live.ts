import { Compile } from 'typebox/compile'
import { EMERGENCY_READY } from '../../backend/contract/actuators/emergency.ts'
import { ClientFrame, type LiveEvent, type ValueTuple } from '../../backend/contract/events.ts'
import { event, type FakeWorld } from './fake-world.ts'

/** The WebSocket side of the fake backend: topics per client, values once a second, changes as they come. */

const frameShape = Compile(ClientFrame)

interface Client {
  topics: Set<string>
  send(event: LiveEvent): void
}

export class FakeLive {
  readonly #world: FakeWorld
  readonly #clients = new Set<Client>()
  readonly #closers = new Set<(code: number) => void>()
  #timer: NodeJS.Timeout | undefined
  #tick = 0
  /** Tests stop the made-up values to send their own. */
  paused = false
  /** Takes frames but answers none, as a backend that hangs. */
  deaf = false
  /** Raw texts sent right after hello, for what must not harm a client. */
  greeting: string[] = []

  constructor(world: FakeWorld) {
    this.#world = world
  }

  start(): void {
    this.#world.publish = (topic, one) => this.publish(topic, one)
    this.#timer = setInterval(() => this.#beat(), 250)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  onDisconnect(close: (code: number) => void): void {
    this.#closers.add(close)
  }

  /** Ends every connection with this code, as a restart (1012) or a sign-out (4401) would. */
  disconnectAll(code: number): void {
    for (const close of this.#closers) close(code)
    this.#closers.clear()
  }

  topics(): string[] {
    return [...this.#clients].flatMap((client) => [...client.topics])
  }

  publish(topic: string, one: LiveEvent): void {
    for (const client of this.#clients) if (client.topics.has(topic)) client.send(one)
  }

  add(send: (event: LiveEvent) => void): { receive(text: string): void; leave(): void } {
    const client: Client = { topics: new Set(), send }
    this.#clients.add(client)
    send(event('hello', { version: '0.1.0', role: this.#world.role, user: 'M. Brandt' }))
    return { receive: (text) => this.#receive(client, text), leave: () => void this.#clients.delete(client) }
  }

  #receive(client: Client, text: string): void {
    const frame: unknown = JSON.parse(text)
    if (!frameShape.Check(frame)) {
      client.send(event('error', { code: 'request.invalid', message: 'Not a frame.' }))
      return
    }
    if (this.deaf) return
    if (frame.type === 'ping') {
      client.send(event('pong', { id: frame.id ?? null }))
      return
    }
    for (const topic of frame.topics) {
      if (frame.type === 'unsubscribe') client.topics.delete(topic)
      else {
        client.topics.add(topic)
        for (const one of this.#present(topic)) client.send(one)
      }
    }
  }

  #present(topic: string): LiveEvent[] {
    const { fleet, commands } = this.#world
    const nowMs = Date.now()
    const [kind, board] = topic.split('/')
    switch (kind) {
      case 'status':
        return [event('status', this.#world.status())]
      case 'emergency':
        return [event('emergency', { full: true, state: EMERGENCY_READY, outputs: [] })]
      case 'boards':
        return [event('boards', { full: true, boards: fleet.boards, removed: [] })]
      case 'series':
        return [event('series', { full: true, series: fleet.series.map((one) => one.series), removed: [] })]
      case 'actuators':
        return [event('actuators', { full: true, actuators: fleet.actuators, commands })]
      case 'activity':
        return [event('activity', { full: true, entries: fleet.activity })]
      case 'values': {
        const series = board ? fleet.series.filter((one) => one.series.board === board) : fleet.series
        return [
          event(
            'values',
            series.map((one) => this.#world.tuple(one, nowMs)),
          ),
        ]
      }
      default: {
        const known = this.#world.board(board ?? '')
        const messages = known ? Array.from({ length: 20 }, (_, index) => this.#world.inspect(known, nowMs - index * 2300)) : []
        return [event('messages', { board: board ?? '', full: true, messages })]
      }
    }
  }

  /** Four times a second a quarter of the series and of the boards, as real boards are not in step. */
  #beat(): void {
    if (this.paused) return
    const nowMs = Date.now()
    const part = this.#tick++ % 4
    const { fleet } = this.#world
    const live = new Set(fleet.boards.filter((board) => this.#world.live(board)).map((board) => board.id))
    const tuples = new Map<string, ValueTuple[]>()
    const all: ValueTuple[] = []
    for (const one of fleet.series) {
      if (one.series.id % 4 !== part || !live.has(one.series.board)) continue
      const tuple = this.#world.tuple(one, nowMs)
      all.push(tuple)
      const own = tuples.get(one.series.board)
      if (own) own.push(tuple)
      else tuples.set(one.series.board, [tuple])
    }
    if (all.length > 0) this.publish('values', event('values', all))
    for (const [board, own] of tuples) this.publish(`values/${board}`, event('values', own))
    const heard = fleet.boards.filter((board, index) => index % 4 === part && live.has(board.id))
    for (const board of heard) {
      board.lastSeenMs = board.presence.state === 'late' ? board.lastSeenMs : nowMs
      board.counters.messages += 1
      if (board.health.reportedAtMs !== undefined && nowMs - board.health.reportedAtMs > 60_000) board.health.reportedAtMs = nowMs
      this.publish(
        `messages/${board.id}`,
        event('messages', { board: board.id, full: false, messages: [this.#world.inspect(board, nowMs)] }),
      )
    }
    if (heard.length > 0) this.publish('boards', event('boards', { full: false, boards: heard, removed: [] }))
    if (part === 0) this.publish('status', event('status', this.#world.status()))
  }
}
