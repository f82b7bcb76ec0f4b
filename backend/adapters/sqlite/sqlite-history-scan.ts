// What backtests read, in a thread of their own: stretches of a series, with the sums of their minutes where those tell everything.
import type Database from 'better-sqlite3'
import type { HistoryScan } from '../../rules/backtest/replay.ts'
import type { Stretch } from '../../rules/backtest/rows.ts'
import { isUsable } from '../../rules/backtest/series-filter.ts'
import { type ChunkPlace, ChunkTable } from './chunk-table.ts'
import { openForReading } from './telemetry-file.ts'
import { type ScannedPiece, TelemetryQuery } from './telemetry-query.ts'

export class SqliteHistoryScan implements HistoryScan {
  readonly #db: Database.Database
  readonly #query: TelemetryQuery
  readonly #chunks: ChunkTable

  /** @param onDamaged told of samples that cannot be read and are left out */
  constructor(path: string, onDamaged: (detail: string) => void) {
    this.#db = openForReading(path)
    this.#query = new TelemetryQuery(this.#db, onDamaged)
    this.#chunks = new ChunkTable(this.#db, () => onDamaged('Sums of minutes cannot be read; the samples themselves are looked at.'))
  }

  scan(series: number, fromMs: number, toMs: number, take: (stretch: Stretch) => void): void {
    for (let from: number | null = fromMs; from !== null; ) {
      from = this.#query.scanBlock(series, from, toMs, (piece) => {
        const stretch = this.#stretch(series, piece)
        if (stretch.count > 0) take(stretch)
      })
    }
  }

  close(): void {
    this.#db.close()
  }

  #stretch(series: number, { place, samples }: ScannedPiece): Stretch {
    if (place === null) {
      const rows = samples()
      const toMs = rows.atMs[rows.count - 1] ?? 0
      return { count: rows.count, fromMs: rows.atMs[0] ?? 0, toMs, minutes: () => undefined, rows: () => rows }
    }
    const { count, from_ms: fromMs, to_ms: toMs } = place
    return { count, fromMs, toMs, minutes: () => this.#minutes(series, place), rows: samples }
  }

  /** Only where every sample is good and is in the sums. */
  #minutes(series: number, place: ChunkPlace): ReturnType<Stretch['minutes']> {
    const quality = this.#chunks.quality(place, series)
    if (quality === undefined || !isUsable(quality)) return undefined
    const minutes = this.#chunks.minutes(place, series)
    if (minutes === undefined) return undefined
    let counted = 0
    for (const count of minutes.count) counted += count
    return counted === place.count ? minutes : undefined
  }
}
