import type { Dirent } from 'node:fs'
import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BoardType, BoardTypeFault, BoardTypeList } from '../contract/boards/type.ts'
import { LeitstandError } from '../contract/errors.ts'
import { readBoardType } from './board-type-file.ts'
import { BUNDLED_BOARD_TYPES } from './bundled.ts'

/** All board types: the bundled ones and the JSON files of a folder, which is looked at again and again. Built by app/board-types.ts. */

export interface BoardTypesOptions {
  /** Folder of own types, made where it is missing; null = bundled ones only. */
  folder: string | null
  /** How often the folder is looked at, ms. */
  everyMs: number
  /** A file was taken, dropped or refused. Must not throw. */
  onChange: (event: { kind: 'loaded' | 'removed' | 'fault'; file: string; detail: string }) => void
}

const TYPE_FILE = /^[^._].*\.json$/i
const MOST_FILES = 64
const LARGEST_BYTES = 64 * 1024

interface Entry {
  /** Changes whenever the content may have. */
  signature: string
  type: BoardType | null
  fault: string | null
}

export class BoardTypes {
  readonly #options: BoardTypesOptions
  readonly #files = new Map<string, Entry>()
  #types: readonly BoardType[] = BUNDLED_BOARD_TYPES
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #folderFault: string | null = null

  constructor(options: BoardTypesOptions) {
    this.#options = options
  }

  /** Resolves when the files that are there already have been read. Never rejects: trouble is a fault in the list. */
  async start(): Promise<void> {
    const { folder, everyMs } = this.#options
    if (folder === null) return
    await mkdir(folder, { recursive: true }).catch(() => undefined)
    await this.look()
    this.#timer = setInterval(() => void this.look(), everyMs)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
  }

  list(): BoardTypeList {
    const faults: BoardTypeFault[] = [...this.#files].flatMap(([file, { fault }]) => (fault === null ? [] : { file, fault }))
    if (this.#folderFault !== null) faults.unshift({ file: this.#options.folder ?? '', fault: this.#folderFault })
    return { types: [...this.#types], faults }
  }

  /** Undefined also for null, "not chosen". */
  find(id: string | null): BoardType | undefined {
    return id === null ? undefined : this.#types.find((type) => type.id === id)
  }

  /** Throws `board-type.unknown`; null and undefined pass. */
  mustKnow(id: string | null | undefined): void {
    if (id === null || id === undefined || this.find(id)) return
    const known = this.#types.map((type) => type.id).join(', ')
    throw new LeitstandError('board-type.unknown', `No board type has the id "${id}". There are ${known}.`)
  }

  /** Reads what is new in the folder; one look at a time. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #look(): Promise<void> {
    const { folder, onChange } = this.#options
    if (folder === null) return
    const names = await this.#names(folder)
    let changed = false
    for (const file of [...this.#files.keys()].filter((known) => !names.includes(known))) {
      this.#files.delete(file)
      changed = true
      onChange({ kind: 'removed', file, detail: 'removed' })
    }
    for (const [place, file] of names.entries()) {
      const path = join(folder, file)
      const found = await stat(path, { bigint: true }).catch(() => undefined)
      const signature = found ? `${found.ino}:${found.size}:${found.mtimeNs}` : 'gone'
      if (this.#files.get(file)?.signature === signature) continue
      const tooMuch = found && found.size > LARGEST_BYTES ? `is larger than ${LARGEST_BYTES / 1024} KiB` : null
      const refused = tooMuch ?? (place >= MOST_FILES ? `more than ${MOST_FILES} files in the folder` : null)
      const read = refused === null ? await readTypeFile(path) : { ok: false as const, fault: refused }
      this.#files.set(file, { signature, type: read.ok ? read.type : null, fault: read.ok ? null : read.fault })
      changed = true
      onChange({ kind: read.ok ? 'loaded' : 'fault', file, detail: read.ok ? read.type.name : read.fault })
    }
    if (changed) this.#index()
  }

  async #names(folder: string): Promise<string[]> {
    try {
      const entries: Dirent[] = await readdir(folder, { withFileTypes: true })
      this.#folderFault = null
      return entries
        .filter((entry) => entry.isFile() && TYPE_FILE.test(entry.name))
        .map((entry) => entry.name)
        .sort()
    } catch (cause) {
      this.#folderFault = cause instanceof Error ? cause.message : String(cause)
      return []
    }
  }

  /** The first file with an id has it; bundled ids are never replaced, since boards rely on them. */
  #index(): void {
    const owners = new Map(BUNDLED_BOARD_TYPES.map((type) => [type.id, 'Leitstand itself']))
    const own: BoardType[] = []
    for (const [file, entry] of [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (entry.type === null) continue
      const owner = owners.get(entry.type.id)
      entry.fault = owner === undefined ? null : `the id "${entry.type.id}" belongs to ${owner}. Choose another id`
      if (owner !== undefined) continue
      owners.set(entry.type.id, file)
      own.push(entry.type)
    }
    this.#types = [...BUNDLED_BOARD_TYPES, ...own]
  }
}

async function readTypeFile(path: string): Promise<ReturnType<typeof readBoardType>> {
  try {
    return readBoardType(JSON.parse(await readFile(path, 'utf8')), 'own')
  } catch (cause) {
    return { ok: false, fault: cause instanceof Error ? cause.message : String(cause) }
  }
}
