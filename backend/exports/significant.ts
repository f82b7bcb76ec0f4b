// How exact numbers of files are. Used by CSV and JSON.
import type { Aggregation } from '../contract/history.ts'

/** More digits of a mean say nothing of the readings, and make columns wide. */
const DIGITS = 9

/** Stored readings as they are; of points nine significant digits, and whole numbers (counts, lengths in ms) exactly. */
export function significant(value: number, aggregation: Aggregation): number {
  return aggregation === 'raw' || Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS))
}
