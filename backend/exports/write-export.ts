// One export from its first byte to its last: text into a part file with checkpoints, or pieces to whoever takes them.
// Runs in the export's own thread.
import Type, { type Static } from 'typebox'
import { type Fault, LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import type { ExportPlan } from './export-plan.ts'
import { type Piece, pieces } from './pieces.ts'
import { Position } from './row-text.ts'
import type { SampleSource } from './sample-source.ts'

/** What is on disk up to here, and where to go on. */
export const Checkpoint = Type.Object({
  bytes: Type.Number(),
  rows: Type.Number(),
  samples: Type.Number(),
  position: Position,
  /** The file is complete; only its name was still to be changed. */
  finished: Type.Boolean(),
})
export type Checkpoint = Static<typeof Checkpoint>

/** The growing file of a job. All of it is synchronous: nothing else happens in this thread. */
export interface PartFile {
  /** Brings the file to its last checkpoint; null = starts from nothing. */
  open(): Checkpoint | null
  append(bytes: Uint8Array): void
  /** Bytes so far are on disk for good before the checkpoint names them. @throws LeitstandError `store.full` */
  checkpoint(state: Checkpoint): void
  /** Gives the complete file its name. */
  finish(): void
  /** Lets go of it, finished or not; a second time is nothing to do. */
  close(): void
}

export interface ExportFigures {
  /** Samples (or points) read, about how many there are, rows and bytes written. */
  samples: number
  total: number | null
  rows: number
  bytes: number
}

/** What the thread tells. `piece`: bytes of a stream, handed over. */
export type ExportNews =
  | { type: 'progress'; figures: ExportFigures }
  | { type: 'piece'; bytes: Uint8Array<ArrayBuffer> }
  | { type: 'done'; figures: ExportFigures }
  | ({ type: 'failed' } & Fault)

/** Draws the PDF report of a plan. */
export type DrawReport = (plan: ExportPlan, source: SampleSource) => AsyncIterable<Uint8Array>

export interface ExportTools {
  source: SampleSource
  draw: DrawReport
  tell(news: ExportNews): void
  now(): number
}

/** A checkpoint after so much, whichever comes first: what a kill costs at most. */
const CHECKPOINTS = { bytes: 32 * 1024 * 1024, ms: 2000 }
const PROGRESS_MS = 250

/** @param maxBytes size past which it ends with `export.too-large` */
export async function writeToFile(...all: Parameters<typeof writeOpened>): Promise<ExportFigures> {
  try {
    return await writeOpened(...all)
  } finally {
    all[1].close()
  }
}

async function writeOpened(
  plan: ExportPlan,
  file: PartFile,
  tools: ExportTools,
  maxBytes: number,
  checkpoints = CHECKPOINTS,
): Promise<ExportFigures> {
  const before = file.open()
  const figures: ExportFigures = { samples: before?.samples ?? 0, total: null, rows: before?.rows ?? 0, bytes: before?.bytes ?? 0 }
  if (before?.finished === true) {
    file.finish()
    return { ...figures, total: figures.samples }
  }
  figures.total = await expected(plan, tools.source)
  let told = Number.NEGATIVE_INFINITY
  let kept = { atMs: tools.now(), bytes: figures.bytes }
  let position: Position | null = before?.position ?? null
  const from = before === null ? null : { position: before.position, rows: before.rows }
  for await (const { bytes, rows, took, next } of encoded(plan, tools, from)) {
    file.append(bytes)
    figures.bytes += bytes.byteLength
    figures.rows += rows
    figures.samples += took
    position = next ?? position
    if (figures.bytes > maxBytes)
      throw new LeitstandError('export.too-large', because('file-too-large', { megabytes: Math.round(maxBytes / 1e6) }))
    const nowMs = tools.now()
    if (next !== null && (figures.bytes - kept.bytes > checkpoints.bytes || nowMs - kept.atMs > checkpoints.ms)) {
      file.checkpoint({ ...counts(figures), position: next, finished: false })
      kept = { atMs: tools.now(), bytes: figures.bytes }
    }
    if (nowMs - told > PROGRESS_MS) {
      told = nowMs
      tools.tell({ type: 'progress', figures: { ...figures } })
    }
  }
  file.checkpoint({ ...counts(figures), position: position ?? NOWHERE, finished: true })
  file.finish()
  return { ...figures, total: figures.samples }
}

/** @param wanted resolves when the taker has room for another piece */
export async function writeToTaker(plan: ExportPlan, tools: ExportTools, wanted: () => Promise<void>): Promise<ExportFigures> {
  const figures: ExportFigures = { samples: 0, total: null, rows: 0, bytes: 0 }
  for await (const { bytes, rows, took } of encoded(plan, tools, null)) {
    figures.bytes += bytes.byteLength
    figures.rows += rows
    figures.samples += took
    if (bytes.byteLength === 0) continue
    await wanted()
    tools.tell({ type: 'piece', bytes })
  }
  return figures
}

const NOWHERE: Position = { index: 0, atMs: 0, skip: 0 }

function counts({ bytes, rows, samples }: ExportFigures): Pick<Checkpoint, 'bytes' | 'rows' | 'samples'> {
  return { bytes, rows, samples }
}

type Encoded = Omit<Piece, 'text'> & { bytes: Uint8Array<ArrayBuffer> }

async function* encoded(
  plan: ExportPlan,
  { source, draw }: ExportTools,
  from: { position: Position; rows: number } | null,
): AsyncGenerator<Encoded> {
  if (plan.spec.format === 'pdf') {
    for await (const bytes of draw(plan, source)) yield { bytes: Uint8Array.from(bytes), rows: 0, took: 0, next: null }
    return
  }
  const encoder = new TextEncoder()
  for await (const { text, ...rest } of pieces(plan, source, from)) yield { bytes: encoder.encode(text), ...rest }
}

/** Samples of a raw export, about; points are not known before they are asked for. */
async function expected({ spec, series }: ExportPlan, source: SampleSource): Promise<number | null> {
  if (spec.aggregation !== 'raw' || spec.format === 'pdf') return null
  return source.estimate(
    series.map(({ id }) => id),
    spec.fromMs,
    spec.toMs,
  )
}
