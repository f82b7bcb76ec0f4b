import type { SampleBatch } from '../../backend/telemetry/telemetry-store.ts'

export interface ExampleSample {
  series: number
  atMs: number
  raw?: number
  value: number | string | boolean
  quality?: number
  receivedAtMs?: number
}

/** Samples as the columns the pipeline hands over; a fresh set of arrays each time, as `append` takes them away. */
export function batchOf(samples: readonly ExampleSample[]): SampleBatch {
  const states: [number, string | boolean][] = []
  samples.forEach((sample, row) => {
    if (typeof sample.value !== 'number') states.push([row, sample.value])
  })
  return {
    count: samples.length,
    series: Int32Array.from(samples, (sample) => sample.series),
    atMs: Float64Array.from(samples, (sample) => sample.atMs),
    receivedAtMs: Float64Array.from(samples, (sample) => sample.receivedAtMs ?? sample.atMs + 7),
    raw: Float64Array.from(samples, (sample) => (typeof sample.value === 'number' ? (sample.raw ?? sample.value) : Number.NaN)),
    value: Float64Array.from(samples, (sample) => (typeof sample.value === 'number' ? sample.value : Number.NaN)),
    quality: Uint16Array.from(samples, (sample) => sample.quality ?? 0),
    states,
  }
}
