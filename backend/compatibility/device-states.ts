import type { Board } from '../contract/boards/board.ts'
import type { DeviceState, Telemetry } from '../contract/events.ts'
import type { LatestValue, Sample, SampleValue } from '../contract/sample.ts'
import { isHealth, type Series } from '../contract/series.ts'

/** Builds the shapes that existing callers know (`GET /api/sensors`, snapshot and telemetry of `/ws/events`). Pure. */
export function deviceStates(
  boards: Iterable<Board>,
  seriesOf: (board: string) => Iterable<Series>,
  latestOf: (series: number) => LatestValue | undefined,
  nameOf: (series: Series) => string,
): DeviceState[] {
  const states: DeviceState[] = []
  for (const board of boards) {
    const metrics: Record<string, SampleValue> = {}
    let newestMs = 0
    for (const series of seriesOf(board.id)) {
      if (isHealth(series)) continue
      const latest = latestOf(series.id)
      if (latest === undefined || latest.value === null) continue
      metrics[nameOf(series)] = latest.value
      newestMs = Math.max(newestMs, latest.atMs)
    }
    const lastTelemetry = newestMs === 0 ? null : { deviceId: board.id, ts: iso(newestMs), metrics }
    states.push({ deviceId: board.id, lastSeen: iso(board.lastSeenMs), lastTelemetry })
  }
  return states
}

/** Gathers the samples of one message into one `telemetry` event; made only while somebody listens. */
export class TelemetryGatherer {
  readonly #nameOf: (series: Series) => string
  readonly #publish: (telemetry: Telemetry) => void
  #open: Telemetry | undefined
  #atMs = 0

  constructor(nameOf: (series: Series) => string, publish: (telemetry: Telemetry) => void) {
    this.#nameOf = nameOf
    this.#publish = publish
  }

  add(sample: Sample): void {
    if (typeof sample.value === 'number' && !Number.isFinite(sample.value)) return
    if (this.#open === undefined || this.#open.deviceId !== sample.series.board || this.#atMs !== sample.atMs) {
      this.flush()
      this.#open = { deviceId: sample.series.board, ts: iso(sample.atMs), metrics: {} }
      this.#atMs = sample.atMs
      queueMicrotask(() => this.flush())
    }
    this.#open.metrics[this.#nameOf(sample.series)] = sample.value
  }

  flush(): void {
    const telemetry = this.#open
    this.#open = undefined
    if (telemetry !== undefined) this.#publish(telemetry)
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
