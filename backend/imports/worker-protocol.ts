// What the main thread and the import worker say to each other. Both are compiled against it.
import type { Fault } from '../contract/errors.ts'
import type { ImportCounts, ImportMapping, RowError } from '../contract/import.ts'
import type { FileShape, ShapeHints } from './file-shape.ts'

export interface TargetKind {
  state: boolean
  unit: string
}

export interface ReadOrder {
  path: string
  /** Where all errors go, as CSV. */
  errorsPath: string
  mapping: ImportMapping
  /** In the order of `mapping.columns` or `mapping.names`. */
  targets: TargetKind[]
  nowMs: number
}

export type WorkerOrder = { task: 'shape'; path: string; hints: ShapeHints } | { task: 'read'; order: ReadOrder }

/** New values of one target, in order of time, each time once. */
export interface TargetValues {
  target: number
  atMs: Float64Array
  /** NaN for states. */
  value: Float64Array
  /** quality | marks << 3 */
  quality: Uint16Array
  words: (string | boolean)[] | null
}

export interface ReadBlock {
  values: TargetValues[]
  /** Since the block before. `accepted` is 0: the store decides. */
  counts: ImportCounts
  /** Of the file, read so far. */
  bytes: number
  /** As long as they are among the first 100. */
  errors: RowError[]
}

export type WorkerSaying =
  | { type: 'shape'; shape: FileShape }
  | { type: 'block'; block: ReadBlock }
  /** All blocks are sent. */
  | { type: 'end' }
  | ({ type: 'failed' } & Fault)

/** The main thread has dealt with a block. */
export interface BlockTaken {
  type: 'taken'
}

/** Blocks under way to the main thread, at most. */
export const BLOCKS_AHEAD = 2
