import type Database from 'better-sqlite3'
import { encodeChunk } from './chunk-codec.ts'
import { assign, type ChunkPlace, ChunkTable, DAMAGED_KIND, KIND, type Kind } from './chunk-table.ts'
import { merge, notYetIn } from './merge-samples.ts'
import { encodeBuckets, sumUp } from './minute-codec.ts'
import { RollupWriter } from './rollup-table.ts'
import { concat, type SeriesSamples, slice } from './series-samples.ts'

const MINUTE_MS = 60_000
const SMALL_CHUNKS_KEPT = 8

/**
 * Writing side of chunks, their minutes, hours and days: takes sorted samples of a series, wherever in time, and keeps
 * each once. Called within a transaction by Compaction, and by the generator of the storage benches.
 */
export class ChunkWriter {
  readonly #chunkRows: number
  readonly #chunks: ChunkTable
  readonly #rollups: RollupWriter
  readonly #statements

  /** @param chunkRows samples of a full chunk  @param onDamaged told of a chunk that could not be read; it is kept aside */
  constructor(db: Database.Database, chunkRows: number, onDamaged: (detail: string) => void) {
    this.#chunkRows = chunkRows
    this.#chunks = new ChunkTable(db, (place, series, cause) => {
      db.prepare('UPDATE place SET kind = kind + ? WHERE series = ? AND chunk = ? AND kind < ?').run(
        DAMAGED_KIND,
        series,
        place.chunk,
        DAMAGED_KIND,
      )
      const reason = cause instanceof Error ? cause.message : String(cause)
      onDamaged(`${place.count} samples of series ${series} cannot be read (${reason}) and are kept aside as chunk ${place.chunk}.`)
    })
    this.#rollups = new RollupWriter(db)
    this.#statements = {
      insert: db.prepare('INSERT INTO chunk (data) VALUES (?)'),
      minutes: db.prepare('INSERT INTO minutes (chunk, data) VALUES (?, ?)'),
      place: db.prepare('INSERT INTO place (series, kind, from_ms, to_ms, count, chunk) VALUES (?, ?, ?, ?, ?, ?)'),
      remove: db.prepare('DELETE FROM chunk WHERE id = ?'),
      removeMinutes: db.prepare('DELETE FROM minutes WHERE chunk = ?'),
      removePlace: db.prepare('DELETE FROM place WHERE series = ? AND kind = ? AND from_ms = ? AND chunk = ?'),
    }
  }

  /** `fresh` sorted by time and without repeats. Answers those that were not known yet. */
  store(series: number, kind: Kind, fresh: SeriesSamples): SeriesSamples {
    const places = this.#chunks.within(series, kind, fresh.atMs[0] ?? 0, fresh.atMs[fresh.count - 1] ?? 0)
    const parts: SeriesSamples[] = []
    for (const part of assign(fresh, places)) {
      const mine = slice(fresh, part.from, part.to)
      const existing = part.place && this.#chunks.read(part.place, series, kind)
      const unknown = existing ? notYetIn(existing, mine) : mine
      if (unknown.count === 0) continue
      parts.push(unknown)
      if (part.place && existing) this.#remove(series, kind, part.place)
      this.#insert(series, kind, existing ? merge(existing, unknown) : unknown)
    }
    this.#mergeSmall(series, kind)
    const accepted = parts.length === 0 ? slice(fresh, 0, 0) : concat(parts)
    if (kind === KIND.number) this.#rollups.add(series, accepted)
    return accepted
  }

  /** Once the newest chunks of a series are all small, they become one: few bytes written, few left lying around. */
  #mergeSmall(series: number, kind: Kind): void {
    const newest = this.#chunks.newest(series, kind, Number.MAX_VALUE, SMALL_CHUNKS_KEPT)
    if (newest.length < SMALL_CHUNKS_KEPT || newest.some((place) => place.count * 2 >= this.#chunkRows)) return
    const read: { place: ChunkPlace; samples: SeriesSamples }[] = []
    for (const place of newest.reverse()) {
      const samples = this.#chunks.read(place, series, kind)
      if (samples) read.push({ place, samples })
    }
    if (read.length < 2) return
    for (const { place } of read) this.#remove(series, kind, place)
    this.#insert(series, kind, concat(read.map((one) => one.samples)))
  }

  /** Inserts as chunks of about the full size; equal times stay together. */
  #insert(series: number, kind: Kind, samples: SeriesSamples): void {
    const { insert, minutes, place } = this.#statements
    let from = 0
    while (from < samples.count) {
      let to = samples.count - from > 2 * this.#chunkRows ? from + this.#chunkRows : samples.count
      while (to < samples.count && samples.atMs[to] === samples.atMs[to - 1]) to++
      const part = slice(samples, from, to)
      const chunk = insert.run(encodeChunk(part)).lastInsertRowid
      if (kind === KIND.number) minutes.run(chunk, encodeBuckets(sumUp(part, MINUTE_MS)))
      place.run(series, kind, part.atMs[0], part.atMs[part.count - 1], part.count, chunk)
      from = to
    }
  }

  #remove(series: number, kind: Kind, { chunk, from_ms }: ChunkPlace): void {
    this.#statements.remove.run(chunk)
    this.#statements.removeMinutes.run(chunk)
    this.#statements.removePlace.run(series, kind, from_ms, chunk)
  }
}
