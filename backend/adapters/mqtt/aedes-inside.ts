// The parts of aedes 1.2 that its types leave out and that this folder leans on; `Broker` checks them once at start, so that an
// update of aedes which moves them fails with a clear message instead of losing messages.
import { Duplex } from 'node:stream'
import type { Aedes } from 'aedes'

/** A message as aedes hands it to the emitter and to the persistence. */
export interface AedesMessage {
  cmd?: string | undefined
  clientId?: string | undefined
  brokerId?: string | null | undefined
  brokerCounter: number
  topic: string
  payload: Uint8Array
  qos: 0 | 1 | 2
  retain: boolean
  dup: boolean
  messageId?: number | undefined
}

/** aedes calls it once a message is written, or at once when it is not for this client. */
export type Delivered = (error?: Error | null) => void
export type Deliver = (message: AedesMessage, delivered: Delivered) => void

declare module 'aedes' {
  interface Aedes {
    on(event: 'error', listener: (error: unknown) => void): this
  }
  interface Client {
    /** Last will while the connection lives; the very object that is handed to `authorizePublish`. */
    will?: object | null
    /** Subscriptions call whichever of the two stands here when they are made. */
    deliver0: Deliver
    deliverQoS: Deliver
    /** Highest number delivered per broker. */
    duplicates: Record<string, number>
    subscriptions: Record<string, unknown>
    _keepaliveTimer?: NodeJS.Timeout | null
  }
}

/**
 * Looks at a client that nobody uses.
 * @throws Error naming the part of aedes that is not where it was
 */
export function assertInside(aedes: Aedes): void {
  const client = aedes.handle(new Duplex({ read: () => undefined, write: (_bytes, _encoding, done) => done() }))
  const missing = [
    typeof client.deliver0 === 'function' ? '' : 'deliver0',
    typeof client.deliverQoS === 'function' ? '' : 'deliverQoS',
    typeof client.duplicates === 'object' ? '' : 'duplicates',
    typeof client.subscriptions === 'object' ? '' : 'subscriptions',
    'will' in client ? '' : 'will',
    '_keepaliveTimer' in client ? '' : '_keepaliveTimer',
  ].filter((name) => name !== '')
  client.conn.destroy()
  if (missing.length > 0) throw new Error(`aedes has changed inside: client.${missing.join(', client.')} is missing`)
}
