import { join } from 'node:path'
import { LeitstandError } from '../contract/errors.ts'
import type { LibraryView } from '../contract/library.ts'
import type { ParameterValues, SensorLibrary } from '../contract/sensor-library.ts'
import type { Series } from '../contract/series.ts'
import { BundledLibrary } from './bundled-library.ts'
import { DroppedInLibraries, type DroppedInOptions } from './dropped-in-libraries.ts'
import type { Library, LibraryEvent, Preparation } from './library.ts'
import { findProblems, type ParameterProblem, withDefaults } from './parameters.ts'
import type { BoundLibrary, Processor } from './processor.ts'
import { RepeatLimit } from './repeat-limit.ts'
import { type LibrarySource, SeriesBinding } from './series-binding.ts'

/** All sensor libraries, bundled and dropped in: finds them, checks parameters, binds series. Built by app/app.ts. */

export interface RegistryOptions {
  bundled: readonly SensorLibrary[]
  /** Data folder; its `libraries/` holds dropped-in ones. null = bundled ones only. */
  dataDir: string | null
  /** A library was loaded, removed, or misbehaves. Must not throw. */
  onChange?: (event: LibraryEvent) => void
  /** Monotonic ms. */
  now?: () => number
  limits?: Partial<DroppedInOptions['limits']>
  timing?: Partial<DroppedInOptions['timing']>
}

export type ParameterCheck =
  | { ok: true; parameters: ParameterValues }
  | { ok: false; code: 'library.unknown' | 'library.parameter'; detail: string; problems: ParameterProblem[] }

const LIMITS: DroppedInOptions['limits'] = { startMs: 15_000, loadMs: 3000, deadlineMs: 50, heapMb: 1024, trialHeapMb: 256 }
const TIMING: DroppedInOptions['timing'] = { debounceMs: 200, rescanMs: 5000, watch: true }
/** A bundled library that throws is told of at most this often, ms. */
const REPEAT_MS = 60_000

export class LibraryRegistry implements Processor, LibrarySource {
  generation = 0
  private readonly bundled: readonly BundledLibrary[]
  private readonly droppedIn: DroppedInLibraries | undefined
  private byNames = new Map<string, Library>()
  private bySensorTypes = new Map<string, Library>()

  constructor(options: RegistryOptions) {
    const { onChange = () => undefined, now = () => performance.now() } = options
    const repeats = new RepeatLimit(REPEAT_MS, now)
    const onThrow = (name: string, fault: unknown) => {
      if (repeats.admits(name))
        onChange({ kind: 'fault', name, detail: `threw: ${fault instanceof Error ? fault.message : String(fault)}` })
    }
    this.bundled = options.bundled.map((library) => new BundledLibrary(library, onThrow))
    if (options.dataDir !== null) {
      this.droppedIn = new DroppedInLibraries({
        folder: join(options.dataDir, 'libraries'),
        limits: { ...LIMITS, ...options.limits },
        timing: { ...TIMING, ...options.timing },
        bundled: new Set(options.bundled.map((library) => library.name)),
        now,
        onEvent: onChange,
        onSetChanged: () => this.index(),
      })
    }
    this.index()
  }

  /** Resolves when the libraries that lie in the folder already are in use or refused. Never rejects. */
  async start(): Promise<void> {
    await this.droppedIn?.start()
  }

  async stop(): Promise<void> {
    await this.droppedIn?.stop()
  }

  /** Lanes that stand by for dropped-in libraries: 0 or 1. */
  get spareLanes(): number {
    return this.droppedIn?.spareLanes ?? 0
  }

  /** A new or changed file is being examined. */
  get isLooking(): boolean {
    return this.droppedIn?.isLooking ?? false
  }

  /** The library that takes this sensor type by default (any case); undefined = no library. */
  forSensorType(sensorType: string): LibraryView | undefined {
    const library = this.bySensorTypes.get(sensorType.toLowerCase())
    return library && viewOf(library)
  }

  byName(name: string): LibraryView | undefined {
    const library = this.byNames.get(name)
    return library && viewOf(library)
  }

  /** Sensor types of the same board that the library asks for. */
  neighboursOf(name: string): readonly string[] {
    return this.byNames.get(name)?.description.neighbours ?? []
  }

  /** Every library in use, then every file that could not be taken into use, with its fault. */
  list(): LibraryView[] {
    const inUse = [...this.byNames.values()].map(viewOf).sort((a, b) => a.name.localeCompare(b.name))
    const refused = (this.droppedIn?.list() ?? []).flatMap(({ file, fault }) => (fault === null ? [] : [viewOfRefused(file, fault)]))
    return [...inUse, ...refused]
  }

  /** Checks parameters by declaration and by the library's own rule; gives them with the defaults merged in. */
  validateParameters(name: string, given: Readonly<Record<string, unknown>>): ParameterCheck {
    const outcome = this.resolve(name, given)
    if (!outcome.ok) return outcome
    return { ok: true, parameters: outcome.parameters }
  }

  /** Port of the series catalogue. */
  defaultFor(sensorType: string): { name: string; unit: string } | undefined {
    const library = this.bySensorTypes.get(sensorType.toLowerCase())
    return library && { name: library.description.name, unit: library.description.unit }
  }

  /** Port of the series catalogue: unit under these parameters. Throws `library.unknown`, `library.parameter`. */
  check(name: string, parameters: Readonly<Record<string, unknown>>): { unit: string } {
    const outcome = this.resolve(name, parameters)
    if (!outcome.ok) throw new LeitstandError(outcome.code, outcome.detail)
    return { unit: outcome.preparation.prepared.unit }
  }

  bind(series: Series, neighbour: (sensorType: string) => number | undefined): BoundLibrary {
    return new SeriesBinding(this, series, neighbour)
  }

  /** For SeriesBinding. */
  prepareFor(series: Series): Preparation {
    if (series.library === null) return { ok: false, detail: 'no library' }
    const outcome = this.resolve(series.library, series.parameters)
    return outcome.ok ? outcome.preparation : { ok: false, detail: outcome.detail }
  }

  private resolve(
    name: string,
    given: Readonly<Record<string, unknown>>,
  ): { ok: true; parameters: ParameterValues; preparation: Extract<Preparation, { ok: true }> } | Extract<ParameterCheck, { ok: false }> {
    const library = this.byNames.get(name)
    if (!library) return { ok: false, code: 'library.unknown', detail: `The sensor library ${name} is not loaded.`, problems: [] }
    const declarations = library.description.parameters
    const problems = findProblems(declarations, given)
    if (problems.length > 0) return refuse(name, problems)
    const parameters = withDefaults(declarations, given)
    const preparation = library.prepare(parameters)
    if (!preparation.ok) return refuse(name, [{ name: '', message: preparation.detail }])
    return { ok: true, parameters, preparation }
  }

  /** A dropped-in library replaces the bundled one of its name (it asked for that) and takes sensor types nobody else has. */
  private index(): void {
    this.byNames = new Map(this.bundled.map((library) => [library.description.name, library]))
    const droppedIn = (this.droppedIn?.list() ?? []).flatMap(({ library }) => library ?? [])
    for (const library of droppedIn) this.byNames.set(library.description.name, library)
    const owners = new Map(this.bundled.flatMap(({ description }) => description.sensorTypes.map((type) => [type, description.name])))
    this.bySensorTypes = new Map()
    for (const library of this.byNames.values()) {
      const { name, sensorTypes } = library.description
      for (const type of sensorTypes) if ((owners.get(type) ?? name) === name) this.bySensorTypes.set(type, library)
    }
    this.generation++
  }
}

function refuse(name: string, problems: ParameterProblem[]): Extract<ParameterCheck, { ok: false }> {
  return { ok: false, code: 'library.parameter', detail: `${name}: ${problems.map((problem) => problem.message).join('; ')}`, problems }
}

function viewOf(library: Library): LibraryView {
  const { name, version, sensorTypes, unit, range, decimals, parameters, formula, source } = library.description
  return {
    name,
    version,
    origin: library.origin,
    sensorTypes: [...sensorTypes],
    unit,
    range: { ...range },
    decimals,
    parameters: parameters.map(({ choices, ...rest }) => (choices ? { ...rest, choices: [...choices] } : rest)),
    formula,
    source,
    fault: library.fault,
    failures: library.failures,
  }
}

function viewOfRefused(file: string, fault: string): LibraryView {
  return {
    name: file.replace(/\.[^.]+$/, ''),
    version: '',
    origin: 'dropped-in',
    sensorTypes: [],
    unit: '',
    range: { min: 0, max: 0 },
    decimals: 0,
    parameters: [],
    formula: '',
    source: '',
    fault,
    failures: 0,
  }
}
