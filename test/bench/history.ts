// A long history through the store's own chunk and rollup writer, in the order in which it would have come. Used by query.ts.
import type Database from 'better-sqlite3'
import { KIND } from '../../backend/adapters/sqlite/chunk-table.ts'
import { ChunkWriter } from '../../backend/adapters/sqlite/chunk-writer.ts'
import { COMPACTION_LIMITS } from '../../backend/adapters/sqlite/compaction.ts'
import { openForWriting } from '../../backend/adapters/sqlite/telemetry-file.ts'
import { curve, SENSOR_KINDS, seeded } from './sensor-curves.ts'

export const HISTORY_END_MS = Date.UTC(2026, 9, 1)
const DAY_S = 86_400
const YEAR_S = 365 * DAY_S
/** Curves are computed once and laid down again, shifted in time: computing 100 M of them would take longest. */
const PIECE = 2_048
const PIECES = 64

/** Series of the history: number 1 for 30 days at 1 Hz; 2 to 11 for a year; the rest shares what remains, at 1 Hz. */
export interface HistoryPlan {
  samples: number
  yearStepS: number
  restSeconds: number
  restSeries: number
}

export function planHistory(samples: number): HistoryPlan {
  const restSeries = 989
  const month = 30 * DAY_S
  // A year of ten series is a third of it, so that small runs stay small.
  const yearStepS = Math.max(1, Math.ceil((10 * YEAR_S) / (samples / 3)))
  const rest = samples - month - (10 * YEAR_S) / yearStepS
  return { samples, yearStepS, restSeconds: Math.max(2 * PIECE, Math.round(rest / restSeries) + PIECE), restSeries }
}

/** Answers how many samples were written. */
export function writeHistory(path: string, plan: HistoryPlan): number {
  const fail = (detail: string): never => {
    throw new Error(detail)
  }
  const db = openForWriting({ path, durability: 'normal' }, fail)
  db.pragma('synchronous = OFF')
  const writer = new ChunkWriter(db, COMPACTION_LIMITS.chunkRows, fail)
  const random = seeded(3)
  const pieces = Array.from({ length: PIECES }, (_, index) => {
    const kind = SENSOR_KINDS[index % 4] ?? fail('no kind')
    return curve(kind, 0, index * PIECE, PIECE, 1000, random)
  })
  let written = 0
  const write = (series: number, fromSecond: number, stepS: number): void => {
    const piece = pieces[(((fromSecond / PIECE) | 0) * 4 + (series % 4)) % PIECES] ?? fail('no piece')
    const startMs = HISTORY_END_MS - YEAR_S * 1000 + fromSecond * 1000
    const atMs = piece.atMs.map((at, row) => startMs + row * stepS * 1000 + (at % 5))
    const receivedAtMs = atMs.map((at, row) => at + (((piece.receivedAtMs[row] ?? 0) - (piece.atMs[row] ?? 0)) | 0))
    written += writer.store(series, KIND.number, { ...piece, atMs, receivedAtMs }).count
  }
  const slice = PIECE * plan.yearStepS
  for (let second = 0; second < YEAR_S; second += slice) {
    db.transaction(() => {
      for (let series = 2; series <= 11; series++) write(series, second, plan.yearStepS)
      for (let piece = second; piece < second + slice && piece + PIECE <= YEAR_S; piece += PIECE) {
        if (piece >= YEAR_S - 30 * DAY_S) write(1, piece, 1)
        if (piece >= YEAR_S - plan.restSeconds) for (let series = 12; series < 12 + plan.restSeries; series++) write(series, piece, 1)
      }
    })()
  }
  fillLatest(db, written)
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  return written
}

/** What compaction keeps beside the chunks. */
function fillLatest(db: Database.Database, samples: number): void {
  db.exec(`INSERT INTO latest SELECT series, max(to_ms), max(to_ms) + 7, 300, 18.75, NULL, 0 FROM place GROUP BY series`)
  db.prepare('UPDATE progress SET samples = ?').run(samples)
}
