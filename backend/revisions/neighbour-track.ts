import type { NeighbourValues } from './ports.ts'

/** A value older than that says nothing about now, ms. */
export const NEIGHBOUR_AGE_MS = 24 * 3_600_000

interface Track {
  sensorType: string
  pending: { atMs: Float64Array; value: Float64Array }[]
  next: number
  atMs: number
  value: number
}

/** Values of neighbours at a time that only moves forward: the nearest earlier one of each. Used by the reprocessing thread. */
export class NeighbourTracks {
  readonly #tracks = new Map<number, Track>()
  #atMs = Number.NEGATIVE_INFINITY

  /** Takes more values in, each series in order of time. */
  add(values: readonly NeighbourValues[]): void {
    for (const { series, sensorType, atMs, value } of values) {
      const track = this.#tracks.get(series) ?? { sensorType, pending: [], next: 0, atMs: Number.NEGATIVE_INFINITY, value: Number.NaN }
      this.#tracks.set(series, track)
      if (atMs.length > 0) track.pending.push({ atMs, value })
    }
  }

  /** Unix ms of the sample that is processed next. */
  moveTo(atMs: number): void {
    this.#atMs = atMs
    for (const track of this.#tracks.values()) forward(track, atMs)
  }

  /** As a library asks; undefined: no neighbour of this type has one that is young enough. */
  valueOf(sensorType: string): number | undefined {
    for (const track of this.#tracks.values()) {
      if (track.sensorType === sensorType && this.#atMs - track.atMs <= NEIGHBOUR_AGE_MS) return track.value
    }
    return undefined
  }
}

function forward(track: Track, toMs: number): void {
  for (let block = track.pending[0]; block; block = track.pending[0]) {
    while (track.next < block.atMs.length && (block.atMs[track.next] ?? 0) <= toMs) {
      track.atMs = block.atMs[track.next] ?? 0
      track.value = block.value[track.next] ?? Number.NaN
      track.next++
    }
    if (track.next < block.atMs.length) return
    track.pending.shift()
    track.next = 0
  }
}
