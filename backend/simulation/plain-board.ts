import { absences } from './absences.ts'
import type { MetricBlueprint, PlainBlueprint } from './blueprint.ts'
import { type BoardParts, BoardSession, type SessionOwner, type SimulatedBoard } from './board-session.ts'
import type { Random } from './random.ts'
import { rounded } from './raw-counts.ts'
import { Signal } from './signal.ts'

/** A plain board (`sensors/{id}/…`): telemetry, doors, battery, counts, and a retained state document. Made by `fleet.ts`. */

/** Mean time a door stays closed and open, ms. */
const DOOR_CLOSED_MS = 150_000
const DOOR_OPEN_MS = 25_000
/** Full to empty, days. */
const BATTERY_DAYS = 120
const BATTERY_FULL_V = 4.15
const BATTERY_EMPTY_V = 3.3

export class PlainBoard implements SimulatedBoard, SessionOwner {
  readonly #blueprint: PlainBlueprint
  readonly #parts: BoardParts
  readonly #session: BoardSession
  readonly #meters: { metric: string; read: (atMs: number) => number }[]
  readonly #doors: string[]
  readonly #isoTime: boolean
  #open = false
  #seq = 0

  constructor(blueprint: PlainBlueprint, parts: BoardParts) {
    this.#blueprint = blueprint
    this.#parts = parts
    this.#session = new BoardSession(this, parts)
    this.#doors = blueprint.metrics.filter(({ kind }) => kind === 'door').map(({ metric }) => metric)
    const startMs = parts.clock.now()
    this.#meters = blueprint.metrics
      .filter(({ kind }) => kind !== 'door')
      .map((metric) => ({ metric: metric.metric, read: meter(metric, parts.random.fork(`${blueprint.id}/${metric.metric}`), startMs) }))
    this.#isoTime = parts.random.chance(0.5)
  }

  get id(): string {
    return this.#blueprint.id
  }

  get connected(): boolean {
    return this.#session.connected
  }

  start(phaseMs: number): void {
    const { schedule, random, intervalMs } = this.#parts
    this.#session.start(phaseMs)
    schedule.every(intervalMs, phaseMs + random.between(0, intervalMs), () => this.#turn())
    absences(this.#blueprint.habits, this.#parts, this.#session, phaseMs, () => undefined)
    if (this.#doors.length > 0) this.#moveDoorLater()
  }

  async stop(): Promise<void> {
    await this.#session.stop({ topic: this.#topic('state'), message: this.#state('offline') })
  }

  link() {
    const payload = JSON.stringify(this.#state('offline'))
    return {
      clientId: this.id,
      keepaliveS: 30,
      will: { topic: this.#topic('state'), payload, qos: 1 as const, retain: true },
      subscriptions: {},
    }
  }

  opened(): void {
    this.#sayState()
  }

  received(): void {
    this.#parts.figures.commands++
  }

  /** Plain boards have no word for it; what is too much is left out. */
  congested(): void {
    this.#parts.figures.lastProblem = 'the broker takes less than the boards measure'
  }

  #turn(): void {
    if (!this.#session.talking) return
    const now = this.#parts.clock.now()
    const metrics: Record<string, number | string> = {}
    for (const { metric, read } of this.#meters) metrics[metric] = read(now)
    for (const metric of this.#doors) metrics[metric] = this.#open ? 'open' : 'closed'
    const message = { ts: this.#isoTime ? new Date(now).toISOString() : now, seq: ++this.#seq, metrics }
    this.#parts.figures.readings += Object.keys(metrics).length
    this.#session.publish(this.#topic('telemetry'), message, 1)
  }

  #moveDoorLater(): void {
    const { schedule, random } = this.#parts
    schedule.after(random.pause(this.#open ? DOOR_OPEN_MS : DOOR_CLOSED_MS), () => {
      this.#open = !this.#open
      this.#turn()
      this.#sayState()
      this.#moveDoorLater()
    })
  }

  #sayState(): void {
    const status = this.#doors.length > 0 ? (this.#open ? 'open' : 'closed') : 'online'
    this.#session.publish(this.#topic('state'), this.#state(status), 1, true)
  }

  #state(status: string): { status: string; updated_at: string } {
    return { status, updated_at: new Date(this.#parts.clock.now()).toISOString() }
  }

  #topic(below: string): string {
    return `sensors/${this.id}/${below}`
  }
}

/** How a metric's value comes about. */
function meter(metric: MetricBlueprint, random: Random, startMs: number): (atMs: number) => number {
  if (metric.kind === 'battery') {
    const fullMs = startMs - random.between(0, 0.7) * BATTERY_DAYS * 86_400_000
    return (atMs) => {
      const used = Math.min(1, (atMs - fullMs) / (BATTERY_DAYS * 86_400_000))
      return rounded(BATTERY_FULL_V - used * (BATTERY_FULL_V - BATTERY_EMPTY_V) + random.normal() * 0.004, 3)
    }
  }
  if (metric.kind === 'count') {
    let count = random.whole(100, 20_000)
    return () => {
      if (random.chance(0.2)) count += random.whole(1, 3)
      return count
    }
  }
  const signal = new Signal(metric.signal ?? { mean: 20, drift: 1, noise: 0.05 }, random, startMs)
  return (atMs) => rounded(signal.at(atMs), 2)
}
