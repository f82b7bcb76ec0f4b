// Builds PlatformIO projects of this machine and takes what came of them into the archive. One at a time. Called by routes/firmware-builds.ts.
import { join } from 'node:path'
import type { Clock } from '../contract/clock.ts'
import { faultOf, LeitstandError } from '../contract/errors.ts'
import type { Firmware, FolderRequest } from '../contract/flash/firmware.ts'
import { type BuildRequest, type FirmwareBuild, MOST_BUILD_OUTPUT, MOST_BUILDS } from '../contract/flash/firmware-build.ts'
import { because } from '../contract/reasons.ts'

/** The program that builds. */
export interface BuildProgram {
  /** What it calls itself; null: it is not installed. */
  version(): Promise<string | null>
  /** Resolves when all is built. @throws LeitstandError `firmware.not-built`; after an abort `flash.cancelled` */
  run(request: BuildRequest, onOutput: (text: string) => void, signal: AbortSignal): Promise<void>
}

export interface FirmwareBuildsParts {
  program: BuildProgram
  archive: { addFolder(request: FolderRequest, by: string): Promise<Firmware> }
  clock: Clock
  newId(): string
  /** One began or ended. */
  onChange?(build: FirmwareBuild): void
  onFault(cause: unknown): void
}

/** PlatformIO says it of each environment before it begins. */
const BEGINS = /^Processing ([A-Za-z0-9_][A-Za-z0-9_.-]*) \(/gm
const MOST_ENVIRONMENTS = 20
const STOP_MS = 5000

export class FirmwareBuilds {
  readonly #parts: FirmwareBuildsParts
  readonly #byId = new Map<string, FirmwareBuild>()
  #running: { id: string; cancel: AbortController; done: Promise<void> } | undefined

  constructor(parts: FirmwareBuildsParts) {
    this.#parts = parts
  }

  async builder(): Promise<{ version: string | null }> {
    return { version: await this.#parts.program.version() }
  }

  /** Oldest first. */
  list(): FirmwareBuild[] {
    return [...this.#byId.values()]
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): FirmwareBuild {
    const build = this.#byId.get(id)
    if (build === undefined) throw new LeitstandError('document.unknown', `No build has the id ${id}.`)
    return build
  }

  /** Answers at once; the build goes on. @throws LeitstandError `job.running` */
  begin(request: BuildRequest, by: string): FirmwareBuild {
    if (this.#running !== undefined) throw new LeitstandError('job.running')
    const id = this.#parts.newId()
    const startedAtMs = this.#parts.clock.now()
    this.#byId.set(id, { id, by, request, state: 'running', startedAtMs, endedAtMs: null, output: '', firmware: [], error: null })
    for (const old of [...this.#byId.keys()].slice(0, -MOST_BUILDS)) this.#byId.delete(old)
    const cancel = new AbortController()
    this.#running = { id, cancel, done: Promise.resolve() }
    this.#running.done = this.#work(id, cancel.signal)
    this.#parts.onChange?.(this.get(id))
    return this.get(id)
  }

  /** What has ended stays as it is. @throws LeitstandError `document.unknown` */
  cancel(id: string): FirmwareBuild {
    const build = this.get(id)
    if (this.#running?.id === id) this.#running.cancel.abort()
    return build
  }

  async stop(): Promise<void> {
    if (this.#running === undefined) return
    this.#running.cancel.abort()
    const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS).unref())
    await Promise.race([this.#running.done, late])
  }

  /** Never rejects: the build says how it ended. */
  async #work(id: string, signal: AbortSignal): Promise<void> {
    const { program, archive, clock } = this.#parts
    const { request, by } = this.get(id)
    const environments = new Set<string>(request.environment === undefined ? [] : [request.environment])
    let line = ''
    try {
      await program.run(
        request,
        (text) => {
          this.#change(id, ({ output }) => ({ output: (output + text).slice(-MOST_BUILD_OUTPUT) }))
          line += text
          for (const [, name] of line.matchAll(BEGINS))
            if (name !== undefined && environments.size < MOST_ENVIRONMENTS) environments.add(name)
          line = line.slice(line.lastIndexOf('\n') + 1).slice(-1000)
        },
        signal,
      )
      const built: string[] = []
      for (const environment of environments) {
        const folder = join(request.folder, '.pio', 'build', environment)
        built.push((await archive.addFolder({ folder }, by)).id)
      }
      if (built.length === 0) throw new LeitstandError('firmware.not-built', because('build-nothing', { folder: request.folder }))
      this.#change(id, () => ({ state: 'done', endedAtMs: clock.now(), firmware: built }))
    } catch (cause) {
      const cancelled = cause instanceof LeitstandError && cause.code === 'flash.cancelled'
      if (!(cause instanceof LeitstandError)) this.#parts.onFault(cause)
      this.#change(id, () => ({ state: cancelled ? 'cancelled' : 'failed', endedAtMs: clock.now(), error: faultOf(cause) }))
    } finally {
      this.#running = undefined
      const ended = this.#byId.get(id)
      if (ended !== undefined) this.#parts.onChange?.(ended)
    }
  }

  #change(id: string, change: (build: FirmwareBuild) => Partial<FirmwareBuild>): void {
    const build = this.#byId.get(id)
    if (build !== undefined) this.#byId.set(id, { ...build, ...change(build) })
  }
}
