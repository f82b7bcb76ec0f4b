import { parse } from 'node:path'
import { DroppedInLibrary } from './dropped-in-library.ts'
import type { Lane, LaneLimits } from './lane.ts'
import { LanePair } from './lane-pair.ts'
import type { LibraryEvent } from './library.ts'
import { type FolderTiming, type LibraryFile, LibraryFolder } from './library-folder.ts'
import { assess } from './library-shape.ts'
import { RepeatLimit } from './repeat-limit.ts'
import { type TrialLimits, tryOut } from './trial.ts'

/** Follows the folder of dropped-in libraries: every new or changed file goes through the trial, then into the lane. */

/** A file and what came of it. Exactly one of `library` and `fault` is set once it was looked at. */
export interface DroppedInFile {
  readonly file: string
  readonly library: DroppedInLibrary | undefined
  /** Why it is not in use: `my.js: SyntaxError: …`. */
  readonly fault: string | null
}

interface Entry extends DroppedInFile {
  signature: string
  library: DroppedInLibrary | undefined
  fault: string | null
  /** The fault lies with other files (name taken): look again when anything changes. */
  dependsOnOthers: boolean
}

export interface DroppedInOptions {
  folder: string
  limits: LaneLimits & { trialHeapMb: number }
  timing: FolderTiming
  /** Names of the bundled libraries. */
  bundled: ReadonlySet<string>
  /** Monotonic ms. */
  now: () => number
  onEvent: (event: LibraryEvent) => void
  /** The set of usable libraries changed. */
  onSetChanged: () => void
}

/** Passed everything but the lane. */
interface Admitted {
  file: LibraryFile
  library: DroppedInLibrary
}

/** The same complaint about the same library is told at most this often, ms. */
const REPEAT_MS = 60_000

export class DroppedInLibraries {
  private readonly options: DroppedInOptions
  private readonly folder: LibraryFolder
  private readonly lanes: LanePair
  private readonly entries = new Map<string, Entry>()
  private readonly repeats: RepeatLimit
  private readonly ending = new AbortController()
  private running: Promise<void> | undefined
  private again = false
  private stopped = false

  constructor(options: DroppedInOptions) {
    this.options = options
    this.folder = new LibraryFolder(options.folder, options.timing, () => this.refresh())
    this.repeats = new RepeatLimit(REPEAT_MS, options.now)
    this.lanes = new LanePair(options.limits, (detail) => this.complain('lane', 'ended', detail))
  }

  /** Resolves when the files that are there already have been looked at. Never rejects: trouble is told by `onEvent`. */
  async start(): Promise<void> {
    try {
      await this.folder.start()
    } catch (fault) {
      this.complain('libraries', 'folder', `${this.options.folder}: ${fault instanceof Error ? fault.message : String(fault)}`)
    }
    await this.refresh()
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.ending.abort()
    this.folder.stop()
    await this.lanes.stop()
    await this.running
  }

  get lane(): Lane | undefined {
    return this.lanes.current
  }

  get spareLanes(): number {
    return this.lanes.spares
  }

  get isLooking(): boolean {
    return this.running !== undefined
  }

  list(): DroppedInFile[] {
    return [...this.entries.values()]
  }

  /** Looks at the folder; changes during a look cause one more. */
  private refresh(): Promise<void> {
    if (this.stopped) return Promise.resolve()
    this.again = this.running !== undefined
    this.running ??= this.look()
      .catch((fault: unknown) => this.complain('libraries', 'look', fault instanceof Error ? fault.message : String(fault)))
      .finally(() => {
        this.running = undefined
        if (this.again) void this.refresh()
      })
    return this.running
  }

  private async look(): Promise<void> {
    const files = await this.folder.list()
    if (this.stopped) return
    const present = new Map(files.map((file) => [file.file, file]))
    const gone = [...this.entries.keys()].filter((file) => !present.has(file))
    const fresh = files.filter(({ file, signature }) => this.entries.get(file)?.signature !== signature)
    if (gone.length === 0 && fresh.length === 0) return
    const had = this.countUsable()
    for (const file of gone) this.remove(file)
    const retried = files.filter((file) => !fresh.includes(file) && this.entries.get(file.file)?.dependsOnOthers)
    const admitted: Admitted[] = []
    for (const file of [...fresh, ...retried]) {
      const library = await this.examine(file, admitted, fresh)
      if (this.stopped) return
      if (library) admitted.push({ file, library })
    }
    if (admitted.length > 0 || had !== this.countUsable()) await this.putInLane(admitted)
    else this.options.onSetChanged()
  }

  /** Trial, shape, vectors, names; a file that fails is noted with its fault and gives undefined. */
  private async examine(
    file: LibraryFile,
    admitted: readonly Admitted[],
    fresh: readonly LibraryFile[],
  ): Promise<DroppedInLibrary | undefined> {
    const { limits, now } = this.options
    if (file.refused !== null) return this.refuse(file, file.refused)
    const trialLimits: TrialLimits = { ...limits, heapMb: limits.trialHeapMb }
    const assessment = assess(await tryOut(file.path, trialLimits, this.ending.signal), limits.deadlineMs)
    if (!assessment.ok) return this.refuse(file, assessment.detail)
    const { description } = assessment
    if (this.options.bundled.has(description.name) && !description.overrides) {
      return this.refuse(file, `a bundled library is named ${description.name}. Rename it, or add "overrides: true" to replace that one`)
    }
    const settled = [...this.entries.values()].filter((entry) => !fresh.some((other) => other.file === entry.file))
    const others = [...settled.flatMap((entry) => entry.library ?? []), ...admitted.map((one) => one.library)]
    const clash = findClash(others, description.name, description.sensorTypes)
    if (clash) return this.refuse(file, clash, true)
    return new DroppedInLibrary(description, file, this, now, (...fault) => this.complain(...fault))
  }

  private countUsable(): number {
    return [...this.entries.values()].filter((entry) => entry.library).length
  }

  /** Starts a lane with everything healthy; a file that breaks even there is taken out and the rest tried again. */
  private async putInLane(admitted: readonly Admitted[]): Promise<void> {
    const before = new Map(this.entries)
    const chosen = new Map(admitted.map((one) => [one.library.path, one]))
    for (const { file, library } of admitted) this.note(file, library, null, false)
    for (;;) {
      const paths = [...this.entries.values()].flatMap((entry) => (entry.library ? [entry.library.path] : []))
      const outcome = await this.lanes.reload(paths, (failed) => {
        for (const [path, detail] of failed) this.expel(path, detail, chosen.get(path)?.file)
        this.options.onSetChanged()
      })
      if (this.stopped) return
      if (outcome.ok) break
      if (outcome.path !== undefined) {
        this.expel(outcome.path, outcome.detail, chosen.get(outcome.path)?.file)
        continue
      }
      // The thread itself did not come up: nothing to blame a file for. Everything is tried again with the next change or re-scan.
      for (const { file } of admitted) this.entries.delete(file.file)
      for (const [file, entry] of before) this.entries.set(file, entry)
      this.complain('lane', 'start', `libraries could not be loaded: ${outcome.detail}`)
      this.options.onSetChanged()
      return
    }
    for (const { library } of admitted) {
      if (this.entries.get(library.file)?.library !== library) continue
      const { name, version } = library.description
      const replaces = this.options.bundled.has(name) ? '; replaces the bundled library' : ''
      this.tell('loaded', name, `${library.file}: version ${version}${replaces}`)
    }
  }

  private expel(path: string, detail: string, file: LibraryFile | undefined): void {
    const entry = [...this.entries.values()].find((candidate) => candidate.library?.path === path)
    if (!entry) return
    this.refuse(file ?? { file: entry.file, path, signature: entry.signature, refused: null }, detail)
  }

  private refuse(file: LibraryFile, detail: string, dependsOnOthers = false): undefined {
    const fault = `${file.file}: ${detail}`
    const known = this.entries.get(file.file)
    const isNews = known?.fault !== fault || known.signature !== file.signature
    const name = known?.library?.description.name ?? parse(file.file).name
    this.note(file, undefined, fault, dependsOnOthers)
    if (isNews) this.tell('fault', name, fault)
    return undefined
  }

  private note(file: LibraryFile, library: DroppedInLibrary | undefined, fault: string | null, dependsOnOthers: boolean): void {
    this.entries.set(file.file, { file: file.file, signature: file.signature, library, fault, dependsOnOthers })
  }

  private remove(file: string): void {
    const name = this.entries.get(file)?.library?.description.name ?? parse(file).name
    this.entries.delete(file)
    this.tell('removed', name, `${file}: removed`)
  }

  private tell(kind: LibraryEvent['kind'], name: string, detail: string): void {
    this.options.onEvent({ kind, name, detail })
  }

  /** For faults that may come with every reading. */
  private complain(name: string, kind: string, detail: string): void {
    if (this.repeats.admits(`${name} ${kind}`)) this.tell('fault', name, detail)
  }
}

/** Two dropped-in libraries must not have the same name, nor take the same sensor type: the later one is refused. */
function findClash(others: readonly DroppedInLibrary[], name: string, sensorTypes: readonly string[]): string | undefined {
  for (const { file, description } of others) {
    if (description.name === name) return `the name ${name} is taken by ${file}`
    const type = sensorTypes.find((candidate) => description.sensorTypes.includes(candidate))
    if (type !== undefined) return `the sensor type ${type} is taken by ${file}`
  }
  return undefined
}
