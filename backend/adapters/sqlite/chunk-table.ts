import type Database from 'better-sqlite3'
import { decodeChunk, sameQuality } from './chunk-codec.ts'
import { type BucketRows, decodeBuckets } from './minute-codec.ts'
import type { SeriesSamples } from './series-samples.ts'
import { isCorruption } from './sqlite-trouble.ts'

/** Where a chunk lies; all of a series and kind are disjoint in time. */
export interface ChunkPlace {
  chunk: number
  from_ms: number
  to_ms: number
  count: number
}

/** `minutes`: numbers of which only the packed minutes are left. */
export const KIND = { number: 0, state: 1, minutes: 2 } as const
/** Added to the kind of a chunk that can't be read: it stays in the file, out of the way. */
export const DAMAGED_KIND = 8
export type Kind = (typeof KIND)[keyof typeof KIND]

/** Reading side of tables `place`, `chunk` and `minutes`. A chunk that can't be read counts as empty and is told to `onDamaged`. */
export class ChunkTable {
  readonly #within: Database.Statement<[number, number, number, number, number, number], ChunkPlace>
  readonly #before: Database.Statement<[number, number, number, number], ChunkPlace>
  readonly #data: Database.Statement<[number], Buffer>
  readonly #minutes: Database.Statement<[number], Buffer>
  readonly #onDamaged: (place: ChunkPlace, series: number, cause: unknown) => void

  constructor(db: Database.Database, onDamaged: (place: ChunkPlace, series: number, cause: unknown) => void) {
    this.#onDamaged = onDamaged
    const columns = 'SELECT chunk, from_ms, to_ms, count FROM place WHERE series = ? AND kind = ?'
    this.#within = db.prepare(`${columns} AND from_ms >= ? AND from_ms <= ? AND to_ms >= ? ORDER BY from_ms LIMIT ?`)
    this.#before = db.prepare(`${columns} AND from_ms < ? ORDER BY from_ms DESC LIMIT ?`)
    this.#data = db.prepare<[number], Buffer>('SELECT data FROM chunk WHERE id = ?').pluck()
    this.#minutes = db.prepare<[number], Buffer>('SELECT data FROM minutes WHERE chunk = ?').pluck()
  }

  /** Chunks with samples in [fromMs, toMs], both included, in order of time; the first `limit`, all by default. */
  within(series: number, kind: Kind, fromMs: number, toMs: number, limit = -1): ChunkPlace[] {
    // They are disjoint: none before the newest one that begins before `fromMs` can reach into the range.
    const first = this.#before.get(series, kind, fromMs, 1)
    return this.#within.all(series, kind, first?.from_ms ?? fromMs, toMs, fromMs, limit)
  }

  /** The newest chunks that begin before `beforeMs`, newest first. */
  newest(series: number, kind: Kind, beforeMs: number, limit: number): ChunkPlace[] {
    return this.#before.all(series, kind, beforeMs, limit)
  }

  read(place: ChunkPlace, series: number, kind: Kind): SeriesSamples | undefined {
    return this.#intact(place, series, this.#data, (data) => decodeChunk(data, place.count, kind === KIND.state))
  }

  /** Quality of all samples of a chunk; undefined where they differ, or it cannot be read. */
  quality(place: ChunkPlace, series: number): number | undefined {
    return this.#intact(place, series, this.#data, sameQuality)
  }

  /** Sums by minute of a chunk of numbers. */
  minutes(place: ChunkPlace, series: number): BucketRows | undefined {
    return this.#intact(place, series, this.#minutes, decodeBuckets)
  }

  #intact<T>(place: ChunkPlace, series: number, from: Database.Statement<[number], Buffer>, decode: (data: Buffer) => T): T | undefined {
    try {
      const data = from.get(place.chunk)
      if (!data) throw new RangeError('it is not where it should be')
      return decode(data)
    } catch (cause) {
      const damaged = cause instanceof RangeError || isCorruption(cause)
      if (!damaged) throw cause
      this.#onDamaged(place, series, cause)
      return undefined
    }
  }
}

/**
 * Cuts sorted samples by where they belong: into a chunk that covers their time, or into a gap between chunks.
 * `places` must hold every chunk that overlaps the samples' time, in order.
 */
export function assign(
  samples: SeriesSamples,
  places: readonly ChunkPlace[],
): { from: number; to: number; place: ChunkPlace | undefined }[] {
  const parts: { from: number; to: number; place: ChunkPlace | undefined }[] = []
  let row = 0
  const takeWhile = (place: ChunkPlace | undefined, fits: (at: number) => boolean) => {
    const from = row
    while (row < samples.count && fits(samples.atMs[row] ?? 0)) row++
    if (row > from) parts.push({ from, to: row, place })
  }
  for (const place of places) {
    takeWhile(undefined, (at) => at < place.from_ms)
    takeWhile(place, (at) => at <= place.to_ms)
  }
  takeWhile(undefined, () => true)
  return parts
}
