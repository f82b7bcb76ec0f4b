// A live hub with a fake client, a clock and timers that are moved by hand.
import type { LiveEvent } from '../../../backend/contract/events.ts'
import type { Sample } from '../../../backend/contract/sample.ts'
import type { CloseReason, LiveClient, LiveLimits, LiveSnapshots } from '../../../backend/live/live-client.ts'
import { LiveHub } from '../../../backend/live/live-hub.ts'
import { exampleSeries } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { ManualSchedule } from '../../fakes/manual-schedule.ts'
import { FakeServices } from '../../fakes/services.ts'

type EventData = { [E in LiveEvent as E['type']]: E['data'] }

export class FakeClient implements LiveClient {
  texts: string[] = []
  closed: CloseReason | null = null
  /** Bytes that this client has not taken yet. */
  buffered = 0
  /** A frozen client: everything sent stays in the buffer. */
  frozen = false

  send(text: string): void {
    this.texts.push(text)
    if (this.frozen) this.buffered += text.length
  }

  bufferedBytes(): number {
    return this.buffered
  }

  close(reason: CloseReason): void {
    this.closed = reason
  }

  clear(): void {
    this.texts = []
  }

  get events(): LiveEvent[] {
    return this.texts.map((text) => JSON.parse(text))
  }

  types(): string[] {
    return this.events.map((event) => event.type)
  }

  /** Data of the last event of a type. */
  last<T extends keyof EventData>(type: T): EventData[T] | undefined {
    const newest: Partial<EventData> = {}
    for (const event of this.events) Object.assign(newest, { [event.type]: event.data })
    return newest[type]
  }
}

export function snapshotsOf(services: FakeServices): LiveSnapshots {
  return {
    status: () => services.status(),
    boards: () => services.fleet.list(),
    series: () => services.series.list({}),
    latest: (board) => services.telemetry.latest(board),
    actuators: async () => ({ actuators: services.actuators.list(), commands: await services.actuators.commands({}, 100) }),
    activity: () => services.activity.list(100),
    emergency: () => services.emergency.view(),
    documents: () => services.annotations.list(),
    messages: (board) => services.messages.of(board),
    serial: (port) => ({ port, since: 0, full: true, entries: [] }),
    deviceStates: () => services.fleet.deviceStates(),
  }
}

export function hubUnderTest(limits: Partial<LiveLimits> = {}) {
  const clock = new ManualClock()
  const schedule = new ManualSchedule(clock)
  const services = new FakeServices()
  const snapshots = snapshotsOf(services)
  const hub = new LiveHub({ snapshots, version: '0.1.0', clock, schedule: schedule.later, limits })
  return { hub, clock, schedule, services, snapshots }
}

export function sampleOf(board: string, series: number, value: number, atMs = 1000): Sample {
  return { series: exampleSeries({ id: series, board }), atMs, receivedAtMs: atMs, raw: value, value, quality: 'good', marks: 0 }
}
