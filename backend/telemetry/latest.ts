import type { LatestValue } from '../contract/sample.ts'
import type { TelemetryStore } from './telemetry-store.ts'

/** Newest value of every series, in memory; loaded from the store at start. */
export class LatestValues {
  readonly #bySeries = new Map<number, LatestValue>()

  async start(store: Pick<TelemetryStore, 'loadLatest'>): Promise<void> {
    for (const latest of await store.loadLatest()) this.#bySeries.set(latest.series, latest)
  }

  get(series: number): LatestValue | undefined {
    return this.#bySeries.get(series)
  }

  set(latest: LatestValue): void {
    this.#bySeries.set(latest.series, latest)
  }

  all(): Iterable<LatestValue> {
    return this.#bySeries.values()
  }
}
