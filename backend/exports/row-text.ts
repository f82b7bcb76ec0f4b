import Type, { type Static } from 'typebox'
import type { SampleValue } from '../contract/sample.ts'

/** One sample or point of one series; what a cell has nothing for is null. */
export interface LongRow {
  atMs: number
  /** Index into the plan's series. */
  index: number
  /** By the file's columns, see long-columns.ts. */
  cells: readonly (SampleValue | null)[]
}

/** A cell of a wide row: index into the plan's series, value. In order of index. */
export type WideCell = readonly [index: number, value: SampleValue]

/** Where an interrupted file goes on: series (index in the plan) and time; `skip` samples of exactly that time are written already. */
export const Position = Type.Object({ index: Type.Integer(), atMs: Type.Number(), skip: Type.Integer() })
export type Position = Static<typeof Position>

/** What makes rows: samples or points a row took, and the position behind it. */
export type RowStep =
  | { kind: 'long'; row: LongRow; took: number; next: Position }
  /** The rows of one time, none where all of its samples are left out. */
  | { kind: 'wide'; atMs: number; rows: readonly (readonly WideCell[])[]; took: number; next: Position }

/** Writes rows as text. Holds no state of the file, so that an interrupted one goes on anywhere. */
export interface RowText {
  head(): string
  /** @param first nothing is written yet but the head */
  long(row: LongRow, first: boolean): string
  wide(atMs: number, cells: readonly WideCell[], first: boolean): string
  /** @param empty no row was written */
  tail(empty: boolean): string
}
