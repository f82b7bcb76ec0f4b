import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import type { BoardLink, BoardLinks, LinkOptions } from '../../simulation/board-link.ts'

/** Simulated boards' connections as real MQTT 3.1.1 clients. Built by `cli/simulate.ts` and, for the demo fleet, by `app/app.ts`. */

export interface BrokerAccess {
  /** Such as `mqtt://127.0.0.1:1883`; also `mqtts:`, `ws:` and `wss:`. */
  url: string
  username?: string
  password?: string
}

const CONNECT_TIMEOUT_MS = 10_000
const CLOSE_TIMEOUT_MS = 2_000

export class MqttBoardLinks implements BoardLinks {
  readonly #access: BrokerAccess

  constructor(access: BrokerAccess) {
    this.#access = access
  }

  async probe(): Promise<void> {
    const client = connect(this.#access.url, this.#options(`leitstand-probe-${process.pid}`))
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    client.once('connect', () => resolve())
    client.on('error', (error) => reject(new Error(reasonOf(error), { cause: error })))
    client.once('close', () => reject(new Error('the connection was closed before the broker answered')))
    try {
      await promise
    } finally {
      client.end(true)
    }
  }

  open(options: LinkOptions): BoardLink {
    const client = connect(this.#access.url, {
      ...this.#options(options.clientId),
      keepalive: options.keepaliveS,
      will: { ...options.will, payload: Buffer.from(options.will.payload) },
    })
    return new MqttBoardLink(client, options)
  }

  #options(clientId: string): IClientOptions {
    const { username, password } = this.#access
    return {
      clientId,
      username,
      password,
      clean: true,
      protocolVersion: 4,
      // The board decides when to come back, so that one schedule drives the whole fleet.
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      queueQoSZero: false,
      resubscribe: false,
    }
  }
}

class MqttBoardLink implements BoardLink {
  readonly #client: MqttClient
  #given = false

  constructor(client: MqttClient, options: LinkOptions) {
    this.#client = client
    let reason = 'connection lost'
    const subscriptions = Object.fromEntries(Object.entries(options.subscriptions).map(([topic, qos]) => [topic, { qos }]))
    client.on('connect', () => {
      if (Object.keys(subscriptions).length === 0) return options.onOpen()
      client.subscribe(subscriptions, (error) => {
        if (this.#given) return
        if (error) {
          reason = `subscribing failed: ${error.message}`
          client.end(true)
        } else {
          options.onOpen()
        }
      })
    })
    client.on('message', (topic, payload) => {
      if (!this.#given) options.onMessage(topic, payload)
    })
    client.on('error', (error) => {
      reason = reasonOf(error)
    })
    client.on('close', () => {
      if (this.#given) return
      this.#given = true
      client.end(true)
      options.onLost(reason)
    })
  }

  publish(topic: string, payload: string, qos: 0 | 1 | 2, retain: boolean, done: (failure: string | undefined) => void): void {
    this.#client.publish(topic, payload, { qos, retain }, (error) => done(error?.message))
  }

  close(): Promise<void> {
    this.#given = true
    const { promise, resolve } = Promise.withResolvers<void>()
    const late = setTimeout(() => {
      this.#client.end(true)
      resolve()
    }, CLOSE_TIMEOUT_MS)
    this.#client.end(false, () => {
      clearTimeout(late)
      resolve()
    })
    return promise
  }

  cut(): void {
    this.#given = true
    this.#client.end(true)
  }
}

/** Node joins failures of several addresses in one error without text; the first of them says it. */
function reasonOf(error: Error): string {
  const first = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error
  return first.message || ('code' in first ? String(first.code) : first.name)
}
