import type { LibraryContext, LibraryRange, LibraryResult, ParameterDeclaration, ParameterValues } from '../contract/sensor-library.ts'

/** Port between the registry and the two places a library can run: this thread (bundled) or the lane (dropped in). */

/** A library with one set of parameters, ready for readings. */
export interface PreparedLibrary {
  readonly unit: string
  readonly range: LibraryRange
  readonly decimals: number
  /** Fills `result` (cleared before). False = the library failed: threw, ran too long, is out of use; counted by it. Never throws. */
  run(raw: number, context: LibraryContext, result: LibraryResult): boolean
}

export type Preparation = { ok: true; prepared: PreparedLibrary } | { ok: false; detail: string }

/** What a library says of itself, with unit, range and decimals at its default parameters. */
export interface LibraryDescription {
  readonly name: string
  readonly version: string
  readonly sensorTypes: readonly string[]
  readonly unit: string
  readonly range: LibraryRange
  readonly decimals: number
  readonly neighbours: readonly string[]
  readonly parameters: readonly ParameterDeclaration[]
  readonly formula: string
  readonly source: string
  readonly overrides: boolean
}

export interface Library {
  readonly description: LibraryDescription
  readonly origin: 'bundled' | 'dropped-in'
  /** Why its readings fail at present; null = healthy. */
  readonly fault: string | null
  /** Readings it failed since start. */
  readonly failures: number
  /** Parameters are complete and in range (see parameters.ts); refuses combinations that make no sense. */
  prepare(parameters: ParameterValues): Preparation
}

/** Told whenever something a person should know happens. */
export interface LibraryEvent {
  kind: 'loaded' | 'fault' | 'removed'
  /** Name of the library, or of its file as long as it has none. */
  name: string
  /** English, one line: `ph.js: replaces the bundled library`. */
  detail: string
}
