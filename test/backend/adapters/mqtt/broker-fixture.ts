// A running broker on a free port with everything a test may want to change.
import { Broker } from '../../../../backend/adapters/mqtt/broker.ts'
import type { BrokerLimits, BrokerLogger, BrokerOptions } from '../../../../backend/adapters/mqtt/broker-options.ts'
import { systemClock } from '../../../../backend/contract/clock.ts'
import type { IncomingMessage } from '../../../../backend/messaging/message-bus.ts'
import { MemorySessionStore } from '../../../fakes/memory-session-store.ts'

export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error'
  what: unknown
  text: string | undefined
}

export interface Fixture {
  broker: Broker
  port: number
  store: MemorySessionStore
  /** What `take` was handed, if the test brought no `take` of its own. */
  taken: IncomingMessage[]
  log: LogLine[]
}

export async function startBroker(
  options: Partial<Omit<BrokerOptions, 'limits'>> & { limits?: Partial<BrokerLimits> } = {},
): Promise<Fixture> {
  const taken: IncomingMessage[] = []
  const log: LogLine[] = []
  const store = new MemorySessionStore()
  const broker = new Broker({
    host: '127.0.0.1',
    port: 0,
    take: (message) => {
      taken.push(message)
      return undefined
    },
    authenticate: () => Promise.resolve(true),
    sessions: store,
    logger: listLogger(log),
    clock: systemClock,
    ...options,
  })
  await broker.start()
  running.add(broker)
  return { broker, port: broker.port, store: options.sessions instanceof MemorySessionStore ? options.sessions : store, taken, log }
}

const running = new Set<Broker>()

/** For `afterEach`. */
export async function stopBrokers(): Promise<void> {
  const all = [...running]
  running.clear()
  await Promise.all(all.map((broker) => broker.stop()))
}

/** Looks again every few milliseconds until it holds. */
export async function eventually(holds: () => boolean, what: string, timeoutMs = 10_000): Promise<void> {
  const endMs = performance.now() + timeoutMs
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`waited ${timeoutMs} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A promise with its handles outside. */
export function deferred(): { promise: Promise<void>; resolve: () => void; reject: (cause: Error) => void } {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  return { promise, resolve: () => resolve(), reject }
}

function listLogger(log: LogLine[]): BrokerLogger {
  const write = (level: LogLine['level']) => (what: unknown, text?: string) => {
    log.push({ level, what, text })
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
