import type Database from 'better-sqlite3'
import { unpackQuality } from '../../contract/quality.ts'
import type { RevisedSamples, RevisionOutcome, RevisionStretch } from '../../telemetry/telemetry-store.ts'
import { encodeChunk } from './chunk-codec.ts'
import { type ChunkPlace, ChunkTable, DAMAGED_KIND, KIND } from './chunk-table.ts'
import { type BucketRows, encodeBuckets, joinBuckets, sumUp } from './minute-codec.ts'
import { reviseValues } from './revise-values.ts'
import type { RevisionTable } from './revision-table.ts'
import { RollupRewriter } from './rollup-table.ts'
import { firstAtOrAfter, type SeriesSamples, slice } from './series-samples.ts'

const MINUTE_MS = 60_000
const MINUTES_AN_HOUR = 60
const HOUR_MS = 3_600_000
/** Least step between times of this century, ms. */
const NEXT_MS = 2 ** -12

/** A chunk that stands ready to take the place of another. */
interface Staged {
  replaces: ChunkPlace
  chunk: number
  changed: number
  /** Its sums by hour. */
  hours: BucketRows
}

/**
 * A revision under way. Changed chunks are written beside the present ones, in steps of one chunk; then all of them take
 * their places in one transaction, with the sums of hours and days and the latest value. A crash before it leaves chunks that nobody
 * names. Run by the writer, through RevisionDesk.
 */
export class ChunkRevision {
  readonly stretch: RevisionStretch
  readonly #db: Database.Database
  readonly #chunks: ChunkTable
  readonly #table: RevisionTable
  readonly #rollups: RollupRewriter
  readonly #statements
  /** By the chunk whose place they take. */
  readonly #staged = new Map<number, Staged>()
  /** Hours with changed samples. */
  readonly #hours = new Set<number>()

  /** @param onDamaged told of a chunk that cannot be read; it is kept aside */
  constructor(db: Database.Database, table: RevisionTable, stretch: RevisionStretch, onDamaged: (detail: string) => void) {
    this.stretch = stretch
    this.#db = db
    this.#table = table
    this.#rollups = new RollupRewriter(db)
    const putAside = db.prepare('UPDATE place SET kind = kind + ? WHERE series = ? AND chunk = ? AND kind < ?')
    this.#chunks = new ChunkTable(db, (place, series, cause) => {
      putAside.run(DAMAGED_KIND, series, place.chunk, DAMAGED_KIND)
      const reason = cause instanceof Error ? cause.message : String(cause)
      onDamaged(`${place.count} samples of series ${series} cannot be read (${reason}) and are kept aside as chunk ${place.chunk}.`)
    })
    this.#statements = {
      insert: db.prepare('INSERT INTO chunk (data) VALUES (?)'),
      minutes: db.prepare('INSERT INTO minutes (chunk, data) VALUES (?, ?)'),
      isPlaced: db.prepare<[number, number, number], number>(
        `SELECT 1 FROM place WHERE series = ? AND kind = ${KIND.number} AND from_ms = ? AND chunk = ?`,
      ),
      replace: db.prepare(`UPDATE place SET chunk = ? WHERE series = ? AND kind = ${KIND.number} AND from_ms = ? AND chunk = ?`),
      latestAt: db.prepare<[number], number>('SELECT at_ms FROM latest WHERE series = ?').pluck(),
      latest: db.prepare('UPDATE latest SET raw = ?, value = ?, quality = ? WHERE series = ?'),
    }
  }

  get changed(): number {
    let changed = 0
    for (const staged of this.#staged.values()) changed += staged.changed
    return changed
  }

  /** Writes the chunks that hold `samples` anew, one a step. */
  *stage(samples: RevisedSamples): Generator<void, void> {
    const last = samples.atMs[samples.count - 1]
    // Chunks may be put together or cut between two steps: each is looked up when it is its turn.
    for (let from = samples.atMs[0]; from !== undefined && last !== undefined && from <= last; ) {
      const [place] = this.#chunks.within(this.stretch.series, KIND.number, from, last, 1)
      if (!place) return
      this.#stageChunk(place, samples)
      from = place.to_ms + NEXT_MS
      yield
    }
  }

  /** Repeats the work for chunks that were written anew since, with readings that came late. Done when it ends without a step. */
  *settle(): Generator<void, void> {
    for (;;) {
      const stale = [...this.#staged.values()].filter(({ replaces }) => !this.#isPlaced(replaces))
      if (stale.length === 0) return
      for (const staged of stale) {
        const samples = this.#readStaged(staged)
        this.#staged.delete(staged.replaces.chunk)
        this.#table.discard({ ...staged.replaces, chunk: staged.chunk })
        if (samples) yield* this.stage(within(samples, this.stretch))
      }
      yield
    }
  }

  /** Puts all in force at once. Call it in the same breath as `settle` has ended. @param undoes number of the revision that this takes back */
  swap(undoes: number | undefined, nowMs: number): RevisionOutcome {
    const { series } = this.stretch
    const changed = this.changed
    let newest: RevisionOutcome['newest'] = null
    this.#db
      .transaction(() => {
        const seq = undoes ?? this.#table.add(this.stretch, changed, nowMs)
        this.#table.forgetStaged()
        for (const { replaces, chunk } of this.#staged.values()) {
          this.#statements.replace.run(chunk, series, replaces.from_ms, replaces.chunk)
          if (undoes === undefined) this.#table.keep(replaces, seq)
          else this.#table.discard(replaces)
        }
        if (undoes === undefined) this.#table.dropMinutes(seq)
        else this.#table.undone(undoes)
        this.#rollups.write(series, this.#hours, (hours) => this.#sumsOf(hours))
        newest = this.#saveLatest()
      })
      .immediate()
    return { changed, newest }
  }

  #stageChunk(place: ChunkPlace, samples: RevisedSamples): void {
    const before = this.#staged.get(place.chunk)
    const present = this.#chunks.read(before ? { ...place, chunk: before.chunk } : place, this.stretch.series, KIND.number)
    const revised = present && reviseValues(present, samples, this.stretch)
    if (!revised || revised.changed.length === 0) return
    const minutes = sumUp(revised.samples, MINUTE_MS)
    this.#db
      .transaction(() => {
        const chunk = Number(this.#statements.insert.run(encodeChunk(revised.samples)).lastInsertRowid)
        this.#statements.minutes.run(chunk, encodeBuckets(minutes))
        this.#table.stage({ ...place, chunk })
        if (before) this.#table.discard({ ...place, chunk: before.chunk })
        const changed = revised.changed.length + (before?.changed ?? 0)
        this.#staged.set(place.chunk, { replaces: place, chunk, changed, hours: byHour(minutes) })
      })
      .immediate()
    for (const row of revised.changed) this.#hours.add(Math.floor((present.atMs[row] ?? 0) / HOUR_MS))
  }

  #readStaged({ replaces, chunk }: Staged): SeriesSamples | undefined {
    return this.#chunks.read({ ...replaces, chunk }, this.stretch.series, KIND.number)
  }

  #isPlaced({ from_ms, chunk }: ChunkPlace): boolean {
    return this.#statements.isPlaced.get(this.stretch.series, from_ms, chunk) !== undefined
  }

  /** Sums by hour of all that lies in these hours; they come in order of time, chunk by chunk. */
  #sumsOf(hours: ReadonlySet<number>): BucketRows[] {
    const { series } = this.stretch
    const fromMs = Math.min(...hours) * HOUR_MS
    const toMs = (Math.max(...hours) + 1) * HOUR_MS
    const fresh = new Map(Array.from(this.#staged.values(), (staged) => [staged.chunk, staged.hours]))
    const sums: BucketRows[] = []
    for (const kind of [KIND.minutes, KIND.number] as const) {
      for (const place of this.#chunks.within(series, kind, fromMs, toMs)) {
        if (!touches(hours, place)) continue
        const known = fresh.get(place.chunk)
        const minutes = known ? undefined : this.#chunks.minutes(place, series)
        if (known) sums.push(known)
        else if (minutes) sums.push(byHour(minutes))
      }
    }
    return sums
  }

  #saveLatest(): RevisionOutcome['newest'] {
    const { series, fromMs, toMs } = this.stretch
    const at = this.#statements.latestAt.get(series)
    if (at === undefined || at < fromMs || at >= toMs) return null
    const [place] = this.#chunks.newest(series, KIND.number, Number.MAX_VALUE, 1)
    const samples = place && this.#chunks.read(place, series, KIND.number)
    const row = (samples?.count ?? 0) - 1
    if (!samples || samples.atMs[row] !== at) return null
    const [raw, value] = [orNull(samples.raw[row]), orNull(samples.value[row])]
    const quality = samples.quality[row] ?? 0
    this.#statements.latest.run(raw, value, quality, series)
    return { series, atMs: at, receivedAtMs: samples.receivedAtMs[row] ?? 0, raw, value, ...unpackQuality(quality) }
  }
}

/** The rows that lie in the stretch. */
export function within(samples: SeriesSamples, { fromMs, toMs }: RevisionStretch): RevisedSamples {
  return slice(samples, firstAtOrAfter(samples, fromMs), firstAtOrAfter(samples, toMs))
}

function byHour(minutes: BucketRows): BucketRows {
  return joinBuckets([{ ...minutes, bucket: minutes.bucket.map((minute) => Math.floor(minute / MINUTES_AN_HOUR)) }])
}

function touches(hours: ReadonlySet<number>, { from_ms, to_ms }: ChunkPlace): boolean {
  const [first, last] = [Math.floor(from_ms / HOUR_MS), Math.floor(to_ms / HOUR_MS)]
  if (last - first > hours.size) {
    for (const hour of hours) if (hour >= first && hour <= last) return true
    return false
  }
  for (let hour = first; hour <= last; hour++) if (hours.has(hour)) return true
  return false
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
