// Messages on their way: kept until a channel has taken them, tried again with patience, given up in the end. One at a time per
// channel, so that a channel that hangs keeps no other one waiting.
import type { Channel } from '../contract/alarms/channel.ts'
import type { Delivery } from '../contract/alarms/delivery.ts'
import type { Clock } from '../contract/clock.ts'
import type { Reason } from '../contract/reasons.ts'
import { DeliveryKeeper } from './delivery-keeper.ts'
import type { DeliveryStore, SendFault } from './ports.ts'
import { planSend } from './send-plan.ts'

/** Before the second to the fifth try, ms: about an hour in all. */
export const PAUSES_MS = [5000, 60_000, 600_000, 2_700_000]
/** Most that wait; what comes then is logged as skipped. */
export const MOST_WAITING = 2000
const MINUTE_MS = 60_000
const NO_FAULT = { fault: null, why: null } as const
/** Under way may finish for so long at a stop, ms; what does not is sent again after the start. */
const STOP_MS = 2000

export interface OutboxParts {
  store: Pick<DeliveryStore, 'save' | 'waiting'>
  channel(id: string): Channel | undefined
  /** Hands over one message, alone or a summary. @throws SendFault */
  send(channel: Channel, deliveries: readonly Delivery[]): Promise<void>
  faultOf(cause: unknown): SendFault
  /** Whether what it tells of still goes on; asked of what waited for the end of quiet hours. */
  stillTrue(delivery: Delivery): boolean
  clock: Clock
  newId(): string
  /** Runs once after `delayMs`; the answer cancels it. */
  later(run: () => void, delayMs: number): () => void
  onTrouble(cause: unknown): void
}

interface Lane {
  waiting: Delivery[]
  busy: boolean
  /** Times of its newest messages. */
  sentMs: number[]
  /** It failed: everything waits until then. */
  blockedMs: number
}

export interface LaneState {
  waiting: number
  sentAtMs: number | null
  fault: string | null
  why: Reason | null
  failedAtMs: number | null
}

export class Outbox {
  /** How a channel fares; after each message, and when one waits. */
  onState: (channel: string, state: LaneState) => void = () => undefined
  /** A message was given up. */
  onDead: (delivery: Delivery) => void = () => undefined
  /** Found no place. */
  refused = 0
  readonly #parts: OutboxParts
  readonly #keeper: DeliveryKeeper
  readonly #lanes = new Map<string, Lane>()
  readonly #states = new Map<string, LaneState>()
  readonly #sending = new Set<Promise<void>>()
  #timer: (() => void) | undefined
  #running = false

  constructor(parts: OutboxParts) {
    this.#parts = parts
    this.#keeper = new DeliveryKeeper(parts)
  }

  async start(): Promise<void> {
    this.#running = true
    for (const delivery of await this.#parts.store.waiting()) this.#lane(delivery.channel).waiting.push(delivery)
    for (const id of this.#lanes.keys()) this.#tellState(id, {})
    this.#look()
  }

  async stop(): Promise<void> {
    this.#running = false
    this.#timer?.()
    const late = Promise.withResolvers<void>()
    const cancel = this.#parts.later(() => late.resolve(), STOP_MS)
    await Promise.race([Promise.all(this.#sending), late.promise])
    cancel()
    await this.#keeper.stop()
  }

  get waiting(): number {
    let count = 0
    for (const { waiting } of this.#lanes.values()) count += waiting.length
    return count
  }

  /** On disk and in the log before it is looked up. */
  flush(): Promise<void> {
    return this.#keeper.flush()
  }

  /** Never waits, never throws. */
  add(delivery: Delivery): void {
    if (delivery.state === 'waiting' && this.waiting >= MOST_WAITING) {
      this.refused++
      this.#finish(delivery, 'skipped', 'full')
      return
    }
    this.#keeper.note(delivery)
    if (delivery.state !== 'waiting') return
    this.#lane(delivery.channel).waiting.push(delivery)
    this.#tellState(delivery.channel, {})
    this.#look()
  }

  /** A channel is no more, or was switched off: what waits for it is not sent any more. */
  drop(channel: string): void {
    const lane = this.#lanes.get(channel)
    if (lane === undefined) return
    for (const delivery of lane.waiting.splice(0)) this.#finish(delivery, 'skipped', 'removed')
    this.#lanes.delete(channel)
    this.#states.delete(channel)
  }

  /** What comes of a message that did not go through here: the test button. */
  note(channel: string, fault: SendFault | null): void {
    const nowMs = this.#parts.clock.now()
    this.#tellState(
      channel,
      fault === null ? { sentAtMs: nowMs, ...NO_FAULT } : { fault: fault.message, why: fault.reason, failedAtMs: nowMs },
    )
    if (fault === null) this.#unblock(this.#lane(channel))
    this.#look()
  }

  /** It gets through again: what failed does not wait for its next try. */
  #unblock(lane: Lane): void {
    lane.blockedMs = 0
    // What is under way is known by its object; the next look comes after it.
    if (lane.busy) return
    const nowMs = this.#parts.clock.now()
    lane.waiting = lane.waiting.map((one) => (one.tries > 0 ? { ...one, nextAtMs: nowMs } : one))
  }

  /** Sends what is due, and comes back when the next is. */
  #look(): void {
    if (!this.#running) return
    const nowMs = this.#parts.clock.now()
    let next = Number.POSITIVE_INFINITY
    for (const [id, lane] of this.#lanes) {
      if (lane.busy) continue
      const nextMs = this.#attend(id, lane, nowMs)
      if (nextMs !== undefined) next = Math.min(next, nextMs)
    }
    this.#timer?.()
    this.#timer = undefined
    // At most a minute: the wall clock may be moved.
    if (next < Number.POSITIVE_INFINITY) this.#timer = this.#parts.later(() => this.#look(), Math.min(MINUTE_MS, Math.max(0, next - nowMs)))
  }

  /** @returns when to look again; undefined: not before something changes */
  #attend(id: string, lane: Lane, nowMs: number): number | undefined {
    if (lane.waiting.length === 0) return undefined
    const channel = this.#parts.channel(id)
    if (channel === undefined) {
      this.drop(id)
      return undefined
    }
    if (lane.blockedMs > nowMs) return lane.blockedMs
    const due = this.#due(lane, nowMs)
    const plan = planSend(due, lane.sentMs, channel.perMinute, nowMs)
    if (plan.kind === 'wait') return plan.untilMs
    if (plan.kind === 'nothing') {
      return lane.waiting.reduce<number | undefined>(
        (first, { nextAtMs }) => Math.min(first ?? Number.POSITIVE_INFINITY, nextAtMs ?? nowMs),
        undefined,
      )
    }
    lane.busy = true
    const sending = this.#send(channel, lane, plan.deliveries).finally(() => {
      lane.busy = false
      this.#sending.delete(sending)
      this.#look()
    })
    this.#sending.add(sending)
    return undefined
  }

  /** Those whose time has come; what was over before the quiet hours were is let go. */
  #due(lane: Lane, nowMs: number): Delivery[] {
    const due: Delivery[] = []
    for (const delivery of [...lane.waiting]) {
      if ((delivery.nextAtMs ?? 0) > nowMs) continue
      if (delivery.quiet && delivery.tries === 0 && !this.#parts.stillTrue(delivery)) {
        remove(lane.waiting, delivery)
        this.#finish(delivery, 'skipped', 'ended')
      } else due.push(delivery)
    }
    return due
  }

  async #send(channel: Channel, lane: Lane, deliveries: readonly Delivery[]): Promise<void> {
    const { clock, send, faultOf, newId } = this.#parts
    try {
      await send(channel, deliveries)
      const nowMs = clock.now()
      lane.sentMs = [...lane.sentMs.filter((atMs) => atMs > nowMs - MINUTE_MS), nowMs]
      const summary = deliveries.length > 1 ? newId() : null
      for (const delivery of deliveries) {
        remove(lane.waiting, delivery)
        const { why: _why, ...told } = delivery
        this.#finish({ ...told, tries: delivery.tries + 1, summary }, 'sent', null)
      }
      this.#tellState(channel.id, { sentAtMs: nowMs, ...NO_FAULT })
    } catch (cause) {
      this.#failed(channel.id, lane, deliveries, faultOf(cause))
    }
  }

  #failed(id: string, lane: Lane, deliveries: readonly Delivery[], { message, reason: why, lasting }: SendFault): void {
    const nowMs = this.#parts.clock.now()
    let pauseMs = 0
    for (const delivery of deliveries) {
      const tries = delivery.tries + 1
      const pause = lasting ? undefined : PAUSES_MS[tries - 1]
      const place = lane.waiting.indexOf(delivery)
      if (place < 0) continue // its channel has been deleted meanwhile
      if (pause === undefined) {
        lane.waiting.splice(place, 1)
        this.onDead(this.#finish({ ...delivery, tries, why }, 'dead', message))
        continue
      }
      pauseMs = Math.max(pauseMs, pause)
      const again: Delivery = { ...delivery, tries, reason: message, why, nextAtMs: nowMs + pause }
      lane.waiting[place] = again
      this.#keeper.note(again)
    }
    // What is new waits with it: it would fail the same way.
    lane.blockedMs = nowMs + pauseMs
    this.#tellState(id, { fault: message, why, failedAtMs: nowMs })
  }

  #finish(delivery: Delivery, state: 'sent' | 'dead' | 'skipped', reason: string | null): Delivery {
    const done: Delivery = { ...delivery, state, reason, nextAtMs: null, doneAtMs: this.#parts.clock.now() }
    this.#keeper.note(done)
    return done
  }

  #lane(channel: string): Lane {
    let lane = this.#lanes.get(channel)
    if (lane === undefined) {
      lane = { waiting: [], busy: false, sentMs: [], blockedMs: 0 }
      this.#lanes.set(channel, lane)
    }
    return lane
  }

  #tellState(channel: string, change: Partial<LaneState>): void {
    const before = this.#states.get(channel) ?? { waiting: 0, sentAtMs: null, ...NO_FAULT, failedAtMs: null }
    const state = { ...before, ...change, waiting: this.#lanes.get(channel)?.waiting.length ?? 0 }
    this.#states.set(channel, state)
    this.onState(channel, state)
  }
}

function remove<T>(list: T[], one: T): void {
  const place = list.indexOf(one)
  if (place >= 0) list.splice(place, 1)
}
