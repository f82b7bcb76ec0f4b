import type { LibraryParameter } from './library.ts'
import type { Quality } from './quality.ts'

/**
 * What a sensor library is: the default export of one module, bundled (`resources/libraries/`) or dropped into
 * `<data>/libraries/`. `backend/libraries` runs them; resources/libraries/README.md shows how to write one.
 */

/** A parameter as a library declares it; the same fields as LibraryParameter, read-only. */
export type ParameterDeclaration = Readonly<Omit<LibraryParameter, 'choices'>> & { readonly choices?: readonly string[] }

export type ParameterValue = number | boolean | string

/** Parameters of one series, defaults merged in: every declared name is there, in range. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>

/** `{ offset: number; unit: 'µS/cm' | 'mS/cm' }` out of the declarations. */
export type ParametersOf<D extends readonly ParameterDeclaration[]> = {
  readonly [E in D[number] as E['name']]: E['kind'] extends 'number'
    ? number
    : E['kind'] extends 'boolean'
      ? boolean
      : E extends { readonly choices: readonly (infer C)[] }
        ? C
        : string
}

/** Smallest and largest value the sensor can give, in the library's unit. Values outside become `bad`. */
export interface LibraryRange {
  readonly min: number
  readonly max: number
}

/** Everything a library may know besides the raw number. Reused between calls: never keep it. */
export interface LibraryContext {
  /** When the reading was taken, Unix ms. */
  readonly atMs: number
  /** Time since the series' previous reading, ms; NaN for the first one, ≤ 0 for one that came late. */
  readonly sinceLastMs: number
  /** Last trustworthy value of this series (neither bad nor suspect, before calibration); undefined until there is one. */
  readonly previous: { readonly value: number; readonly atMs: number } | undefined
  /**
   * Latest trustworthy value of another series of the same board with this sensor type, in that series' unit.
   * Only types the library lists in `neighbours` are answered.
   */
  neighbour(sensorType: string): number | undefined
}

/** Filled in by `process`, reused between calls. Arrives as NaN, `good`, not suspect. */
export interface LibraryResult {
  /** In the library's unit. NaN with quality `bad` = no value can be told; NaN otherwise counts as a failure of the library. */
  value: number
  quality: Quality
  /** True where the value is implausible though possible. */
  suspect: boolean
}

/** One worked example; every library carries at least three and must pass them to be used. */
export interface LibraryVector {
  readonly about?: string
  readonly raw: number
  /** Defaults for what is not named. */
  readonly parameters?: ParameterValues
  readonly context?: {
    readonly atMs?: number
    readonly sinceLastMs?: number
    readonly previous?: { readonly value: number; readonly atMs: number }
    readonly neighbours?: Readonly<Record<string, number>>
  }
  readonly expect: {
    /** NaN = no value can be told. */
    readonly value: number
    /** Largest allowed difference, in the unit. */
    readonly tolerance: number
    /** After the range check: outside `range` is `bad`. */
    readonly quality: Quality
    readonly suspect?: boolean
  }
}

/** A constant, or worked out from the parameters (once per series, not per reading). */
type OfParameters<P, T> = T | { of(parameters: P): T }['of']

export interface SensorLibrary<P = ParameterValues> {
  /** `[a-z0-9-]`, at most 64; unique. */
  readonly name: string
  readonly version: string
  /** Lower case; sensor types that take this library unless a person chose another. */
  readonly sensorTypes: readonly string[]
  readonly unit: OfParameters<P, string>
  readonly range: OfParameters<P, LibraryRange>
  /** Digits after the point worth showing, 0..6. */
  readonly decimals: OfParameters<P, number>
  /** Sensor types `context.neighbour` may be asked for; at most 8. */
  readonly neighbours?: readonly string[]
  readonly parameters: readonly ParameterDeclaration[]
  readonly formula: string
  /** Datasheet, norm or paper the formula and its constants come from. */
  readonly source: string
  /** A dropped-in library that is to replace the bundled one of the same name says so. */
  readonly overrides?: boolean
  readonly vectors: readonly LibraryVector[]
  /** What is wrong with parameters that are each in range (for example two equal calibration points). */
  check?(parameters: P): string | undefined
  /** Raw reading → value. Pure and synchronous; must take any number. `out` is the answer. */
  process(raw: number, parameters: P, context: LibraryContext, out: LibraryResult): void
}

/** Types the parameters of `process` after the declarations; returns its argument. */
export function defineLibrary<const D extends readonly ParameterDeclaration[]>(
  library: Omit<SensorLibrary<ParametersOf<D>>, 'parameters'> & { readonly parameters: D },
): SensorLibrary {
  return library
}
