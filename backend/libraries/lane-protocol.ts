import type { MessagePort } from 'node:worker_threads'
import { QUALITIES } from '../contract/quality.ts'
import type { ParameterValues } from '../contract/sensor-library.ts'
import type { LibraryDescription } from './library.ts'
import type { VectorRun } from './vectors.ts'

/**
 * What the main thread and the lane say to each other. Readings go through shared memory, one at a time:
 * the caller fills NUMBERS, sets STATE to requested and waits; the lane answers in NUMBERS and sets answered.
 * Everything else goes as messages.
 */

/** Index of the state in the control words. */
export const STATE = 0
export const IDLE = 0
export const REQUESTED = 1
/** The lane has picked the request up: from here the deadline counts. */
export const RUNNING = 2
export const ANSWERED = 3
/** The lane's thread is ending. */
export const GONE = 4

export const MOST_NEIGHBOURS = 8

/** Cells of the shared numbers. */
export const CELL = {
  /** Handle of a prepared library; PREPARE asks for the message waiting at the port. */
  handle: 0,
  raw: 1,
  atMs: 2,
  sinceLastMs: 3,
  previousValue: 4,
  /** NaN = no previous value. */
  previousAtMs: 5,
  /** One per declared neighbour; NaN = none. */
  neighbours: 6,
  /** 1 = `process` returned, 0 = it threw (the text waits at the port). */
  returned: 16,
  value: 17,
  /** Index in QUALITIES; -1 = no quality word. */
  quality: 18,
  suspect: 19,
} as const
export const CELLS = 20

export const PREPARE = -1

export interface LaneData {
  /** Time a test vector may take, ms. */
  deadlineMs: number
  state: Int32Array
  numbers: Float64Array
  port: MessagePort
}

/** Main → lane before it serves. `serve` ends the conversation by messages on this channel. */
export type LaneOrder = { op: 'load'; path: string } | { op: 'serve' }

/** What a file turned out to be; from the lane or the trial. `description` is unchecked foreign data. */
export type GuestReport =
  | { loaded: true; description: unknown; vectors: unknown; run: VectorRun }
  /** Import or shape failed in a way that could be caught; `detail` says how. */
  | { loaded: false; detail: string }

export interface PrepareRequest {
  /** Place of the library in the order of `load`. */
  library: number
  parameters: ParameterValues
}

export type PrepareReply =
  | ({ ok: true; handle: number } & Pick<LibraryDescription, 'unit' | 'range' | 'decimals'>)
  | { ok: false; detail: string }

const CODES = new Map<unknown, number>(QUALITIES.map((quality, code) => [quality, code]))

/** Code of what a library wrote into `quality`; -1 for anything that is no quality. */
export function qualityCode(quality: unknown): number {
  return CODES.get(quality) ?? -1
}
