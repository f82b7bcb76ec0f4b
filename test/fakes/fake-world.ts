import type { Command } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { LiveEvent, ValueTuple } from '../../backend/contract/events.ts'
import type { QueryAnswer } from '../../backend/contract/history.ts'
import type { InspectedMessage } from '../../backend/contract/inspector.ts'
import { packQuality } from '../../backend/contract/quality.ts'
import type { Role } from '../../backend/contract/roles.ts'
import type { SampleValue } from '../../backend/contract/sample.ts'
import type { SystemStatus } from '../../backend/contract/status.ts'
import { CONTRACT_VERSION } from '../../backend/contract/version.ts'
import { noiseAt, stateAt, valueAt } from './fake-curves.ts'
import type { FakeFleet, FakeSeries } from './fake-fleet.ts'

/** The fake backend's whole memory, and how it changes. Pushes go to `publish` (fake-live.ts). */
export class FakeWorld {
  readonly fleet: FakeFleet
  readonly startedMs: number
  readonly role: Role
  readonly commands: Command[] = []
  readonly messages = new Map<string, InspectedMessage[]>()
  demoBoards = 0
  readonly #byId: Map<string, Board>
  publish: (topic: string, event: LiveEvent) => void = () => undefined

  constructor(fleet: FakeFleet, startedMs: number, role: Role) {
    this.fleet = fleet
    this.startedMs = startedMs
    this.role = role
    this.#byId = new Map(fleet.boards.map((board) => [board.id, board]))
  }

  board(id: string): Board | undefined {
    return this.#byId.get(id)
  }

  value(one: FakeSeries, atMs: number): SampleValue {
    if (one.series.kind === 'number') return valueAt(one.curve, atMs, this.startedMs) + one.series.offset
    return one.words[stateAt(one.curve.seed, atMs, one.curve.periodMs) ? 1 : 0]
  }

  tuple(one: FakeSeries, nowMs: number): ValueTuple {
    const board = this.board(one.series.board)
    const silent = board?.presence.state === 'offline' || board?.presence.state === 'unknown'
    const atMs = silent && board ? board.lastSeenMs : nowMs - Math.floor(noiseAt(one.curve.seed, 9) * 1000)
    const value = this.value(one, atMs)
    const raw = typeof value === 'number' ? Math.round(value * 40) : null
    const quality = one.series.id % 17 === 5 ? 'fair' : 'good'
    return [one.series.id, atMs, value, raw, packQuality(quality, 0)]
  }

  live(board: Board): boolean {
    return board.presence.state === 'online' || board.presence.state === 'late'
  }

  change(ids: readonly string[], apply: (board: Board) => void): { changed: string[]; unknown: string[] } {
    const boards = this.fleet.boards.filter((board) => ids.includes(board.id))
    for (const board of boards) apply(board)
    this.publish('boards', event('boards', { full: false, boards, removed: [] }))
    return { changed: boards.map((board) => board.id), unknown: ids.filter((id) => !this.board(id)) }
  }

  send(board: string, gpio: number, body: { command: string; value?: number; duration?: number; id?: string }): Command {
    const nowMs = Date.now()
    const command: Command = {
      id: body.id ?? `cmd-${nowMs}`,
      board,
      gpio,
      command: body.command,
      value: body.value ?? 0,
      durationS: body.duration ?? 0,
      by: 'M. Brandt',
      state: 'sent',
      message: null,
      source: 'hand',
      reason: null,
      code: null,
      refusal: null,
      cause: null,
      createdAtMs: nowMs,
      changedAtMs: nowMs,
      sentAtMs: nowMs,
      answeredAtMs: null,
      confirmedAtMs: null,
    }
    this.commands.push(command)
    this.publish('actuators', event('actuators', { full: false, actuators: [], commands: [command] }))
    setTimeout(() => this.#answer(command), 1200)
    return command
  }

  #answer(command: Command): void {
    const actuator = this.fleet.actuators.find((one) => one.board === command.board && one.gpio === command.gpio)
    const fails = command.gpio === 27
    Object.assign(command, {
      state: fails ? 'failed' : 'confirmed',
      message: fails ? 'interlock: pump runs' : null,
      changedAtMs: Date.now(),
    })
    if (actuator && !fails) Object.assign(actuator, switchedTo(command.command === 'ON'))
    this.publish('actuators', event('actuators', { full: false, actuators: actuator ? [actuator] : [], commands: [command] }))
  }

  query(ids: readonly number[], fromMs: number, toMs: number, maxPoints: number): QueryAnswer {
    const stepMs = Math.max(1000, Math.ceil((toMs - fromMs) / maxPoints / 1000) * 1000)
    const series = ids.flatMap((id) => {
      const one = this.fleet.series[id - 1]
      const board = one && this.board(one.series.board)
      if (!one || !board) return []
      const lastMs = this.live(board) ? toMs : Math.min(toMs, board.lastSeenMs)
      const points: (SampleValue | null)[][] = []
      let last: SampleValue | undefined
      for (let atMs = Math.ceil(fromMs / stepMs) * stepMs; atMs <= lastMs; atMs += stepMs) {
        // Every eighth series has a hole of two minutes, ten minutes ago.
        const hole = id % 8 === 1 && atMs > toMs - 480_000 && atMs < toMs - 360_000
        if (hole) continue
        const value = this.value(one, atMs)
        if (typeof value === 'number') {
          points.push([atMs, value, value - one.curve.noise / 2, value + one.curve.noise / 2, Math.max(1, stepMs / 1000)])
        } else if (value !== last) points.push([atMs, value])
        last = value
      }
      return [{ id, unit: one.series.unit, kind: one.series.kind, resolutionMs: stepMs, points }]
    })
    return { series }
  }

  status(): SystemStatus {
    const { boards, series, actuators } = this.fleet
    const count = (state: string) => boards.filter((board) => board.presence.state === state).length
    return {
      atMs: Date.now(),
      version: '0.1.0',
      uptimeS: (Date.now() - this.startedMs) / 1000,
      broker: { state: 'ok', clients: count('online'), address: 'mqtt://127.0.0.1:1883', droppedClients: 0, refusedClients: 0 },
      database: { state: 'ok', commitMs: 3.1, pending: 12, samples: 1_204_332, bytes: 48_000_000, fault: null },
      ingest: { perSecond: series.length, lagP95Ms: 38, messages: 91_223, rejected: 17, duplicates: 2, dropped: 0 },
      live: { clients: 1, droppedClients: 0 },
      rules: { state: 'off', active: 0 },
      nats: { state: 'off' },
      boards: {
        total: boards.length,
        online: count('online'),
        late: count('late'),
        offline: count('offline'),
        new: boards.filter((board) => board.registration === 'new').length,
        outputs: actuators.length,
      },
      demoBoards: this.demoBoards,
      memoryBytes: 180_000_000,
      open: false,
    }
  }

  /** A raw message as the board would have sent it; every seventh is broken on boards that have rejects. */
  inspect(board: Board, nowMs: number): InspectedMessage {
    const one = this.fleet.series.find(({ series }) => series.board === board.id)
    const broken = board.counters.rejected > 0 && Math.floor(nowMs / 1000) % 4 === 0
    const base = { atMs: nowMs, qos: 1, retain: false, encoding: 'utf8' as const, violation: false, rejected: null, detail: null }
    const topic =
      board.family === 'kaiser'
        ? `kaiser/${board.relay}/esp/${board.id}/sensor/${one?.series.gpio ?? 4}/data`
        : `sensors/${board.id}/telemetry`
    if (broken) {
      const payload = '{"ts":1790000000,"sensor_type":"moisture","raw":21'
      return { ...base, topic, payload, bytes: payload.length, rejected: 'not-json', detail: 'Unexpected end of JSON input' }
    }
    const value = one ? this.value(one, nowMs) : 0
    const body =
      board.family === 'kaiser'
        ? {
            ts: Math.floor(nowMs / 1000),
            esp_id: board.id,
            sensor_type: one?.series.sensorType,
            raw: typeof value === 'number' ? Math.round(value * 40) : 0,
            raw_mode: true,
          }
        : { ts: new Date(nowMs).toISOString(), metrics: { tempC: value } }
    const violation = board.counters.violations > 0 && Math.floor(nowMs / 1000) % 5 === 0
    const payload = JSON.stringify(violation ? { ...body, esp_id: 'ESP_OTHER' } : body)
    return { ...base, topic, payload, bytes: payload.length, violation, detail: violation ? 'esp_id ESP_OTHER is not the topic’s' : null }
  }
}

function switchedTo(on: boolean) {
  const nowMs = Date.now()
  return { on, mayBeOn: on, onSinceMs: on ? nowMs : null, endsAtMs: null, reportedAtMs: nowMs, runtimeMs: 0 }
}

type EventData<T extends LiveEvent['type']> = Extract<LiveEvent, { type: T }>['data']

export function event<T extends LiveEvent['type']>(type: T, data: EventData<T>): LiveEvent {
  return { type, v: CONTRACT_VERSION, at: Date.now(), data } as LiveEvent
}
