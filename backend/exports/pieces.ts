// The text of a file in pieces, each with the place from which to go on after it. Run by the export's thread.
import { LeitstandError } from '../contract/errors.ts'
import { CsvText } from './csv-text.ts'
import type { ExportPlan } from './export-plan.ts'
import { JsonText } from './json-text.ts'
import { LocalTimes } from './local-times.ts'
import { pointRows, widePointRows } from './point-rows.ts'
import { rawRows, wideRawRows } from './raw-rows.ts'
import type { Position, RowStep, RowText } from './row-text.ts'
import type { SampleSource } from './sample-source.ts'

export interface Piece {
  text: string
  /** Rows of this piece. */
  rows: number
  /** Samples or points that it took, also those that no row shows. */
  took: number
  /** Null: cannot go on from here, only from the start. */
  next: Position | null
}

const PIECE_CHARACTERS = 128 * 1024
/** A piece ends also after so much reading without a row, so that progress shows. */
const PIECE_SAMPLES = 50_000
const START: Position = { index: 0, atMs: Number.MIN_SAFE_INTEGER, skip: 0 }

/**
 * @param from behind which piece to go on, with the rows written so far; null = from the start
 * @throws LeitstandError `query.too-much`, `store.*`
 */
export async function* pieces(
  plan: ExportPlan,
  source: SampleSource,
  from: { position: Position; rows: number } | null,
): AsyncGenerator<Piece> {
  const text = textOf(plan)
  let rows = from?.rows ?? 0
  let piece: Piece = { text: from === null ? text.head() : '', rows: 0, took: 0, next: from?.position ?? START }
  for await (const steps of stepsOf(plan, source, from?.position ?? START)) {
    for (const step of steps) {
      const rowsBefore = rows
      if (step.kind === 'long') piece.text += text.long(step.row, rows++ === 0)
      else for (const cells of step.rows) piece.text += text.wide(step.atMs, cells, rows++ === 0)
      piece.rows += rows - rowsBefore
      piece.took += step.took
      piece.next = step.next
      if (piece.text.length < PIECE_CHARACTERS && piece.took < PIECE_SAMPLES) continue
      yield piece
      piece = { text: '', rows: 0, took: 0, next: step.next }
    }
  }
  piece.text += text.tail(rows === 0)
  // Behind the tail there is nothing: a stop between here and the end starts again from the last piece before.
  yield { ...piece, next: null }
}

function textOf({ spec, series }: ExportPlan): RowText {
  const times = new LocalTimes(spec.timeZone)
  if (spec.format === 'csv') return new CsvText(spec, series, times)
  if (spec.format === 'json' || spec.format === 'ndjson') return new JsonText(spec, series, times)
  throw new LeitstandError('internal', `${spec.format} is not made of rows.`)
}

/** Time in state has several rows a bucket, so it is always long. */
function stepsOf(plan: ExportPlan, source: SampleSource, from: Position): AsyncIterable<Iterable<RowStep>> {
  const { layout, aggregation } = plan.spec
  const wide = layout === 'wide' && aggregation !== 'timeInState'
  if (aggregation === 'raw') return wide ? wideRawRows(plan, source, from) : rawRows(plan, source, from)
  return wide ? widePointRows(plan, source, from) : pointRows(plan, source, from)
}
