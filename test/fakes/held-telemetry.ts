// Stands for the telemetry store where a test decides when a commit is done or fails.
import { unpackQuality } from '../../backend/contract/quality.ts'
import type { SampleBatch } from '../../backend/telemetry/telemetry-store.ts'

export interface StoredRow {
  series: number
  atMs: number
  raw: number
  value: number | string | boolean
  quality: string
  marks: number
}

export class HeldTelemetry {
  /** Rows of committed batches. */
  readonly rows: StoredRow[] = []
  readonly waiting: { batch: SampleBatch; done: () => void; fail: (cause: unknown) => void }[] = []
  hold = false

  append(batch: SampleBatch): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const done = () => {
      this.rows.push(...rowsOf(batch))
      resolve()
    }
    if (this.hold) this.waiting.push({ batch, done, fail: reject })
    else done()
    return promise
  }

  commitAll(): void {
    for (const { done } of this.waiting.splice(0)) done()
  }

  failAll(cause: unknown): void {
    for (const { fail } of this.waiting.splice(0)) fail(cause)
  }
}

function rowsOf(batch: SampleBatch): StoredRow[] {
  const states = new Map(batch.states)
  return Array.from({ length: batch.count }, (_, row) => ({
    series: batch.series[row] ?? 0,
    atMs: batch.atMs[row] ?? 0,
    raw: batch.raw[row] ?? 0,
    value: states.get(row) ?? batch.value[row] ?? 0,
    ...unpackQuality(batch.quality[row] ?? 0),
  }))
}
