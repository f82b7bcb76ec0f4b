import { isBad } from '../../contract/quality.ts'
import type { SampleBlock } from '../../telemetry/telemetry-store.ts'

/** Samples of one series as columns, without saying of which. */
export type SeriesSamples = Omit<SampleBlock, 'series'>

/** True when the row has part in buckets and rollups. */
export function rowCounts(samples: SeriesSamples, row: number): boolean {
  return !Number.isNaN(samples.value[row] ?? Number.NaN) && !isBad(samples.quality[row] ?? 0)
}

export function emptySamples(count: number, state: boolean): SeriesSamples {
  return {
    count,
    atMs: new Float64Array(count),
    receivedAtMs: new Float64Array(count),
    raw: new Float64Array(count),
    value: new Float64Array(count),
    quality: new Uint16Array(count),
    words: state ? new Array<string | boolean>(count).fill('') : null,
  }
}

/** The rows `indexes`, in that order. */
export function pick(samples: SeriesSamples, indexes: readonly number[]): SeriesSamples {
  const picked = emptySamples(indexes.length, samples.words !== null)
  for (let row = 0; row < indexes.length; row++) copyRow(samples, indexes[row] ?? 0, picked, row)
  return picked
}

/** Rows from..to (without `to`), sharing memory. */
export function slice(samples: SeriesSamples, from: number, to: number): SeriesSamples {
  return {
    count: to - from,
    atMs: samples.atMs.subarray(from, to),
    receivedAtMs: samples.receivedAtMs.subarray(from, to),
    raw: samples.raw.subarray(from, to),
    value: samples.value.subarray(from, to),
    quality: samples.quality.subarray(from, to),
    words: samples.words?.slice(from, to) ?? null,
  }
}

/** One after the other. All of the same kind. */
export function concat(parts: readonly SeriesSamples[]): SeriesSamples {
  const first = parts[0]
  if (first !== undefined && parts.length === 1) return first
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const all = emptySamples(count, first?.words != null)
  let offset = 0
  for (const part of parts) {
    for (const column of ['atMs', 'receivedAtMs', 'raw', 'value'] as const) all[column].set(part[column].subarray(0, part.count), offset)
    all.quality.set(part.quality.subarray(0, part.count), offset)
    if (all.words && part.words) for (let row = 0; row < part.count; row++) all.words[offset + row] = part.words[row] ?? ''
    offset += part.count
  }
  return all
}

/** Index of the first row with atMs >= time, in sorted samples. */
export function firstAtOrAfter(samples: Pick<SeriesSamples, 'count' | 'atMs'>, time: number): number {
  let low = 0
  let high = samples.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((samples.atMs[middle] ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}

function copyRow(from: SeriesSamples, row: number, to: SeriesSamples, target: number): void {
  to.atMs[target] = from.atMs[row] ?? 0
  to.receivedAtMs[target] = from.receivedAtMs[row] ?? 0
  to.raw[target] = from.raw[row] ?? 0
  to.value[target] = from.value[row] ?? 0
  to.quality[target] = from.quality[row] ?? 0
  if (to.words && from.words) to.words[target] = from.words[row] ?? ''
}
