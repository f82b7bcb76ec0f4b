import type Database from 'better-sqlite3'
import { decodeChunk } from './chunk-codec.ts'
import type { SeriesSamples } from './series-samples.ts'

/** Where a chunk lies; all of a series and kind are disjoint in time. */
export interface ChunkPlace {
  id: number
  from_ms: number
  to_ms: number
  count: number
}

export const KIND = { number: 0, state: 1 } as const
export type Kind = (typeof KIND)[keyof typeof KIND]

/** Reading side of table `chunk`. A chunk that can't be decoded counts as empty and is told to `onDamaged`. */
export class ChunkTable {
  readonly #within: Database.Statement<[number, number, number, number, number], ChunkPlace>
  readonly #before: Database.Statement<[number, number, number, number], ChunkPlace>
  readonly #data: Database.Statement<[number], { data: Buffer }>
  readonly #onDamaged: (place: ChunkPlace, series: number, cause: unknown) => void

  constructor(db: Database.Database, onDamaged: (place: ChunkPlace, series: number, cause: unknown) => void) {
    this.#onDamaged = onDamaged
    this.#within = db.prepare(
      `SELECT id, from_ms, to_ms, count FROM chunk WHERE series = ? AND kind = ? AND from_ms >= ? AND from_ms <= ? AND to_ms >= ? ORDER BY from_ms`,
    )
    this.#before = db.prepare(
      `SELECT id, from_ms, to_ms, count FROM chunk WHERE series = ? AND kind = ? AND from_ms < ? ORDER BY from_ms DESC LIMIT ?`,
    )
    this.#data = db.prepare('SELECT data FROM chunk WHERE id = ?')
  }

  /** Chunks with samples in [fromMs, toMs], both included, in order of time. */
  within(series: number, kind: Kind, fromMs: number, toMs: number): ChunkPlace[] {
    // They are disjoint: none before the newest one that begins before `fromMs` can reach into the range.
    const first = this.#before.get(series, kind, fromMs, 1)
    return this.#within.all(series, kind, first?.from_ms ?? fromMs, toMs, fromMs)
  }

  /** The newest chunks that begin before `beforeMs`, newest first. */
  newest(series: number, kind: Kind, beforeMs: number, limit: number): ChunkPlace[] {
    return this.#before.all(series, kind, beforeMs, limit)
  }

  read(place: ChunkPlace, series: number, kind: Kind): SeriesSamples | undefined {
    const row = this.#data.get(place.id)
    if (!row) return undefined
    try {
      return decodeChunk(row.data, place.count, kind === KIND.state)
    } catch (cause) {
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
