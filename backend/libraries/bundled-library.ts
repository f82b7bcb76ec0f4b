import type { LibraryContext, LibraryResult, ParameterValues, SensorLibrary } from '../contract/sensor-library.ts'
import type { Library, LibraryDescription, Preparation } from './library.ts'
import { withDefaults } from './parameters.ts'

/** A library that came with Leitstand and runs in this thread; made by the registry. */
export class BundledLibrary implements Library {
  readonly origin = 'bundled'
  readonly description: LibraryDescription
  readonly fault = null
  failures = 0
  private readonly library: SensorLibrary
  private readonly onThrow: (name: string, fault: unknown) => void

  /** `onThrow` is told of every throw; it must be cheap and must not throw. */
  constructor(library: SensorLibrary, onThrow: (name: string, fault: unknown) => void) {
    this.library = library
    this.onThrow = onThrow
    this.description = describeLibrary(library)
  }

  prepare(parameters: ParameterValues): Preparation {
    const library = this.library
    const detail = library.check?.(parameters)
    if (detail !== undefined) return { ok: false, detail }
    return {
      ok: true,
      prepared: {
        ...resolve(library, parameters),
        run: (raw: number, context: LibraryContext, result: LibraryResult): boolean => {
          try {
            library.process(raw, parameters, context, result)
            return true
          } catch (fault) {
            this.failures++
            this.onThrow(library.name, fault)
            return false
          }
        },
      },
    }
  }
}

/** Unit, range and decimals under these parameters. */
export function resolve(library: SensorLibrary, parameters: ParameterValues): Pick<LibraryDescription, 'unit' | 'range' | 'decimals'> {
  return {
    unit: typeof library.unit === 'function' ? library.unit(parameters) : library.unit,
    range: typeof library.range === 'function' ? library.range(parameters) : library.range,
    decimals: typeof library.decimals === 'function' ? library.decimals(parameters) : library.decimals,
  }
}

/** Plain data of a library, free of functions, so that it can cross to another thread. */
export function describeLibrary(library: SensorLibrary): LibraryDescription {
  return {
    name: library.name,
    version: library.version,
    sensorTypes: library.sensorTypes,
    ...resolve(library, withDefaults(library.parameters, {})),
    neighbours: library.neighbours ?? [],
    parameters: library.parameters,
    formula: library.formula,
    source: library.source,
    overrides: library.overrides ?? false,
  }
}
