// What notifications need of the outside; app/notifications.ts hands it over.
import type { Delivery } from '../contract/alarms/delivery.ts'
import { type Reason, reasonText } from '../contract/reasons.ts'

/** Why a message was not taken; `lasting` = trying again would not help. Its text goes into the log, so it holds no secret. */
export class SendFault extends Error {
  readonly reason: Reason
  readonly lasting: boolean

  constructor(reason: Reason, lasting: boolean, options?: { cause?: unknown }) {
    super(reasonText(reason), options)
    this.reason = reason
    this.name = 'SendFault'
    this.lasting = lasting
  }
}

/** An HTTP POST of JSON. @throws SendFault */
export interface Poster {
  post(request: { url: string; token: string | undefined; body: unknown }): Promise<void>
}

/** Ways out of the program. Each bounded in time. @throws SendFault */
export interface Carriers extends Poster {
  mail(message: { to: readonly string[]; subject: string; text: string }): Promise<void>
  publish(message: { topic: string; payload: string; qos: 0 | 1 | 2; retain: boolean }): Promise<void>
  /** To the windows that are open now. */
  show(channel: string, deliveries: readonly Delivery[]): Promise<void>
}

export interface DeliveryQuery {
  alarm: string | null
  channel: string | null
  state: Delivery['state'] | null
  /** Made before. */
  beforeMs: number
  limit: number
}

/** Keeps deliveries: what waits, and the log. */
export interface DeliveryStore {
  /** What waits, oldest first. */
  waiting(): Promise<Delivery[]>
  save(deliveries: readonly Delivery[]): Promise<void>
  /** Newest first. */
  find(query: DeliveryQuery): Promise<Delivery[]>
  /** Drops what is done and was made before, and all but the newest `keep`; what waits stays. */
  trim(beforeMs: number, keep: number): Promise<void>
}

/** Secrets of channels, apart from their documents. */
export interface SecretStore {
  secret(name: string): Promise<string | undefined>
  saveSecret(name: string, value: string): Promise<void>
}
