import type { BoardLink, BoardLinks, LinkOptions } from '../../backend/simulation/board-link.ts'
import type { SimulatedFleet } from '../../backend/simulation/fleet.ts'
import type { ArmTimer } from '../../backend/simulation/schedule.ts'
import type { ManualClock } from './manual-clock.ts'

/** A broker in memory that takes everything, notes it, and lets tests speak to the boards. */

export interface Published {
  atMs: number
  clientId: string
  topic: string
  message: Record<string, unknown>
  qos: 0 | 1 | 2
  retain: boolean
}

export class RecordedLinks implements BoardLinks {
  readonly published: Published[] = []
  readonly opened: LinkOptions[] = []
  readonly ended: { clientId: string; how: 'closed' | 'cut' }[] = []
  /** While false nothing is acknowledged. */
  takes = true
  readonly #clock: ManualClock
  readonly #live = new Map<string, LinkOptions>()

  constructor(clock: ManualClock) {
    this.#clock = clock
  }

  async probe(): Promise<void> {
    await Promise.resolve()
  }

  open(options: LinkOptions): BoardLink {
    this.opened.push(options)
    this.#live.set(options.clientId, options)
    let alive = true
    queueMicrotask(() => alive && options.onOpen())
    const end = (how: 'closed' | 'cut') => {
      alive = false
      this.#live.delete(options.clientId)
      this.ended.push({ clientId: options.clientId, how })
    }
    return {
      publish: (topic, payload, qos, retain, done) => {
        const message: Record<string, unknown> = JSON.parse(payload)
        this.published.push({ atMs: this.#clock.now(), clientId: options.clientId, topic, message, qos, retain })
        if (this.takes) done(undefined)
      },
      close: async () => end('closed'),
      cut: () => end('cut'),
    }
  }

  get connected(): number {
    return this.#live.size
  }

  /** A message from the centre to one board. */
  send(clientId: string, topic: string, payload: unknown): void {
    const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
    this.#live.get(clientId)?.onMessage(topic, bytes)
  }

  lose(clientId: string, reason: string): void {
    const options = this.#live.get(clientId)
    this.#live.delete(clientId)
    options?.onLost(reason)
  }

  /** Messages whose topic ends like this. */
  on(ending: string): Published[] {
    return this.published.filter(({ topic }) => topic.endsWith(ending))
  }
}

/** The fleet's timer is fired by `passTime` alone. */
export const noTimer: ArmTimer = () => () => undefined

/** Moves the clock in steps and lets the fleet do what is due, connections included. */
export async function passTime(clock: ManualClock, fleet: SimulatedFleet, ms: number, stepMs = 50): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    clock.forward(stepMs)
    fleet.runDue()
    await Promise.resolve()
  }
}
