// What exports read, in a thread of their own: a reader of telemetry.db beside the one that answers screens.
import type Database from 'better-sqlite3'
import { LeitstandError } from '../../contract/errors.ts'
import type { SeriesStatistics } from '../../contract/history.ts'
import type { PointsQuestion, SampleColumns, SampleSource, SeriesPoints, StatisticsQuestion } from '../../exports/sample-source.ts'
import { calendarEdges } from '../../telemetry/calendar-buckets.ts'
import { troubleOf } from './sqlite-trouble.ts'
import { openForReading } from './telemetry-file.ts'
import { TelemetryQuery } from './telemetry-query.ts'

interface Span {
  from_ms: number
  to_ms: number
  count: number
}

export class SqliteSampleSource implements SampleSource {
  readonly #db: Database.Database
  readonly #query: TelemetryQuery
  readonly #spans: Database.Statement<[number, number, number], Span>

  /** @param onDamaged told of samples that cannot be read and are left out */
  constructor(path: string, onDamaged: (detail: string) => void) {
    this.#db = openForReading(path)
    this.#query = new TelemetryQuery(this.#db, onDamaged)
    this.#spans = this.#db.prepare(
      'SELECT from_ms, to_ms, count FROM place WHERE series = ? AND kind IN (0, 1) AND from_ms < ? AND to_ms >= ?',
    )
  }

  async block(series: number, fromMs: number, toMs: number): Promise<{ samples: SampleColumns; nextMs: number | null }> {
    return named(() => this.#query.exportBlock(series, fromMs, toMs))
  }

  async points({ bucket, timeZone, ...range }: PointsQuestion): Promise<SeriesPoints[]> {
    if (bucket === null) return named(() => this.#query.query(range))
    const edges = calendarEdges(bucket, timeZone, range.fromMs, range.toMs)
    return named(() => this.#query.query({ ...range, maxPoints: edges.length - 1, edges }))
  }

  async statistics(question: StatisticsQuestion): Promise<SeriesStatistics[]> {
    // One after the other: a report of fifty series holds the samples of one at a time.
    return question.series.flatMap((one) => named(() => this.#query.statistics({ ...question, series: [one] })))
  }

  /** By the chunks' counts; what is not in chunks yet, the last minutes, is not counted. */
  async estimate(series: readonly number[], fromMs: number, toMs: number): Promise<number> {
    let total = 0
    for (const id of series) {
      for (const { from_ms, to_ms, count } of this.#spans.iterate(id, toMs, fromMs)) {
        const inside = Math.min(to_ms, toMs) - Math.max(from_ms, fromMs)
        total += to_ms > from_ms ? count * Math.min(1, Math.max(0, inside / (to_ms - from_ms))) : count
      }
    }
    return Math.round(total)
  }

  close(): void {
    this.#db.close()
  }
}

/** Faults of the database with a code. @throws LeitstandError */
function named<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    const { code, detail } = troubleOf(cause, 'reading the history')
    throw new LeitstandError(code, detail, { cause })
  }
}
