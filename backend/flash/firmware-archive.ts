// The archive of firmware: files by their SHA-256, sets of them with a name and notes. Used by flash-lanes.ts and the routes.
import { createHash } from 'node:crypto'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { BOOTLOADER_OFFSETS, FLASH_CHIPS, type FlashChip, IMAGE_CHIP_IDS, IMAGE_CHIPS } from '../contract/flash/chip.ts'
import {
  type Firmware,
  type FirmwareBody,
  type FirmwareFile,
  type FirmwarePatch,
  type FirmwareRequest,
  type FolderRequest,
  type ManifestRequest,
  MOST_ARCHIVE_BYTES,
} from '../contract/flash/firmware.ts'
import { type ImagePart, MAX_FLASH_BYTES } from '../contract/flash/image.ts'
import { because } from '../contract/reasons.ts'
import type { Shelf } from '../documents/shelf.ts'
import { type BuildFiles, type ReadFile, readBuildFolder, readManifest } from './build-source.ts'
import { TABLE_OFFSET } from './partition-table.ts'
import { describePart, type PlacedFile } from './recognise-part.ts'

/** Files by their hash. */
export interface FirmwareFiles {
  list(): Promise<{ sha256: string; bytes: number; writtenAtMs: number }[]>
  /** Undefined: there is none. */
  read(sha256: string): Promise<Uint8Array | undefined>
  /** @throws LeitstandError `store.*` */
  write(sha256: string, content: Uint8Array): Promise<void>
  remove(sha256: string): Promise<void>
  /** For the process that flashes. */
  pathOf(sha256: string): string
  /** Reads below a folder of this machine; nothing outside of it. @throws LeitstandError `firmware.unreadable` */
  folder(path: string): Promise<ReadFile>
}

export interface ArchiveParts {
  shelf: Shelf<FirmwareBody>
  files: FirmwareFiles
  clock: Clock
  /** Firmware that a job writes now. */
  inUse(): ReadonlySet<string>
  onTrouble(cause: unknown): void
}

const SWEEP_EVERY_MS = 3_600_000
/** Uploaded files that no firmware names stay so long. */
const LOOSE_KEPT_MS = 86_400_000

export class FirmwareArchive {
  readonly #parts: ArchiveParts
  readonly #held = new Map<string, { bytes: number; writtenAtMs: number }>()
  #timer: NodeJS.Timeout | undefined
  /** One change of files at a time. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: ArchiveParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    for (const { sha256, bytes, writtenAtMs } of await this.#parts.files.list()) this.#held.set(sha256, { bytes, writtenAtMs })
    this.#timer = setInterval(() => this.sweep().catch(this.#parts.onTrouble), SWEEP_EVERY_MS)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#turn
  }

  list(): Firmware[] {
    return this.#parts.shelf.list()
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): Firmware {
    return this.#parts.shelf.get(id)
  }

  /** @throws LeitstandError `firmware.unreadable` (empty, too large), `firmware.full`, `store.*` */
  async addFile(name: string, content: Uint8Array): Promise<FirmwareFile> {
    if (content.length === 0 || content.length > MAX_FLASH_BYTES)
      throw new LeitstandError('firmware.unreadable', because('image-empty', { name }))
    const part = describePart({ name, offset: 0, content })
    await this.#keep(part.sha256, content)
    return { ...part, usualOffset: usualOffset(part) }
  }

  /** @throws LeitstandError `document.unknown` (a file), `firmware.*`, `document.full`, `store.*` */
  async add({ name, note, parts }: FirmwareRequest, by: string): Promise<Firmware> {
    const files: PlacedFile[] = []
    for (const part of parts) files.push({ name: part.name, offset: part.offset, content: await this.#contentOf(part.sha256) })
    return this.#join({ name, version: '', files }, 'files', note ?? '', by)
  }

  /** @throws LeitstandError `firmware.unreadable`, `document.unknown` */
  async addManifest({ manifest, chip, files, note }: ManifestRequest, by: string): Promise<Firmware> {
    const read: ReadFile = async (path) => {
      const sha256 = files[path]
      return sha256 === undefined ? undefined : this.#contentOf(sha256)
    }
    return this.#join(await readManifest(manifest, chip, read), 'manifest', note ?? '', by)
  }

  /** @throws LeitstandError `firmware.unreadable` */
  async addFolder({ folder, note }: FolderRequest, by: string): Promise<Firmware> {
    return this.#join(await readBuildFolder(folder, await this.#parts.files.folder(folder)), 'folder', note ?? '', by)
  }

  /** What was read from a board: the whole flash, or a range of it. */
  async addReadBack(content: Uint8Array, offset: number, chip: FlashChip, mac: string, by: string): Promise<Firmware> {
    const file: PlacedFile = { name: `${mac.replaceAll(':', '')}.bin`, offset, content, kind: 'backup' }
    return this.#join({ name: mac, version: '', files: [file] }, 'read-back', '', by, chip)
  }

  /** Parts with their files, for writing. @throws LeitstandError `document.unknown` */
  stored(id: string): { firmware: Firmware; files: { part: ImagePart; path: string }[] } {
    const firmware = this.get(id)
    return { firmware, files: firmware.parts.map((part) => ({ part, path: this.#parts.files.pathOf(part.sha256) })) }
  }

  /** One file for handing it out piece by piece. @throws LeitstandError `document.unknown` */
  file(sha256: string): { path: string; bytes: number } {
    const held = this.#held.get(sha256)
    if (held === undefined) throw new LeitstandError('document.unknown', 'This firmware is not in the archive any more.')
    return { path: this.#parts.files.pathOf(sha256), bytes: held.bytes }
  }

  /** Undefined: there is no such file. */
  content(sha256: string): Promise<Uint8Array | undefined> {
    return this.#parts.files.read(sha256)
  }

  /** @throws LeitstandError `document.unknown` */
  async download(id: string, index: number): Promise<{ name: string; content: Uint8Array }> {
    const part = this.get(id).parts[index]
    if (part === undefined) throw new LeitstandError('document.unknown', `The firmware has no part ${index}.`)
    return { name: part.name, content: await this.#contentOf(part.sha256) }
  }

  /** @throws LeitstandError `document.unknown`, `document.conflict` */
  edit(id: string, { version, name, note }: FirmwarePatch, by: string): Promise<Firmware> {
    const { id: _id, version: _version, createdAtMs: _created, changedAtMs: _changed, by: _by, ...body } = this.get(id)
    return this.#parts.shelf.put(id, version, { ...body, ...(name !== undefined && { name }), ...(note !== undefined && { note }) }, by)
  }

  async written(id: string): Promise<void> {
    if (this.#parts.shelf.find(id) === undefined) return
    await this.#parts.shelf.update(id, ({ writtenTimes }) => ({ writtenTimes: writtenTimes + 1, writtenAtMs: this.#parts.clock.now() }))
  }

  /** @throws LeitstandError `document.unknown`, `flash.busy` */
  async remove(id: string): Promise<void> {
    const { parts } = this.get(id)
    if (this.#parts.inUse().has(id)) throw new LeitstandError('flash.busy', because('firmware-in-use'))
    await this.#parts.shelf.remove([id])
    const own = new Set(parts.map(({ sha256 }) => sha256))
    await this.#removeFiles((sha256) => own.has(sha256))
  }

  /** Removes uploaded files that no firmware names after a day; until then they may yet be joined. */
  sweep(): Promise<void> {
    const oldest = this.#parts.clock.now() - LOOSE_KEPT_MS
    return this.#removeFiles((_sha256, writtenAtMs) => writtenAtMs < oldest)
  }

  #removeFiles(goes: (sha256: string, writtenAtMs: number) => boolean): Promise<void> {
    return this.#inTurn(async () => {
      const named = new Set(this.list().flatMap(({ parts }) => parts.map(({ sha256 }) => sha256)))
      for (const [sha256, { writtenAtMs }] of [...this.#held]) {
        if (named.has(sha256) || !goes(sha256, writtenAtMs)) continue
        await this.#parts.files.remove(sha256)
        this.#held.delete(sha256)
      }
    })
  }

  async #join(build: BuildFiles, source: FirmwareBody['source'], note: string, by: string, chip?: FlashChip): Promise<Firmware> {
    const parts = build.files.map(describePart).sort((one, other) => one.offset - other.offset)
    const id = createHash('sha256')
      .update(JSON.stringify(parts.map(({ offset, sha256 }) => [offset, sha256])))
      .digest('hex')
    const known = this.#parts.shelf.find(id)
    if (known !== undefined) return known
    for (const { content } of build.files) await this.#keep(createHash('sha256').update(content).digest('hex'), content)
    const app = parts.find((part) => part.app !== null)?.app
    const body: FirmwareBody = {
      name: build.name.slice(0, 200) || 'firmware',
      release: (build.version || app?.version || '').slice(0, 100),
      note,
      source,
      chip: chip ?? chipOf(parts),
      parts,
      writtenTimes: 0,
      writtenAtMs: null,
    }
    return this.#parts.shelf.put(id, 0, body, by)
  }

  #keep(sha256: string, content: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#held.has(sha256)) {
        const bytes = [...this.#held.values()].reduce((sum, one) => sum + one.bytes, content.length)
        const most = Math.round(MOST_ARCHIVE_BYTES / 1e6)
        if (bytes > MOST_ARCHIVE_BYTES) throw new LeitstandError('firmware.full', because('firmware-full', { most }))
        await this.#parts.files.write(sha256, content)
      }
      this.#held.set(sha256, { bytes: content.length, writtenAtMs: this.#parts.clock.now() })
    })
  }

  async #contentOf(sha256: string): Promise<Uint8Array> {
    const content = await this.#parts.files.read(sha256)
    if (content === undefined) throw new LeitstandError('document.unknown', `No file has the hash ${sha256}. Upload it again.`)
    return content
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(act)
    this.#turn = done.catch(() => undefined)
    return done
  }
}

function chipOf(parts: readonly ImagePart[]): FlashChip | null {
  const named = parts.find(({ imageChip }) => imageChip !== null)?.imageChip
  return FLASH_CHIPS.find((chip) => IMAGE_CHIPS[IMAGE_CHIP_IDS[chip]] === named) ?? null
}

function usualOffset(part: ImagePart): number | null {
  if (part.kind === 'app') return 0x10000
  if (part.kind === 'partitions') return TABLE_OFFSET
  if (part.kind === 'merged') return 0
  const chip = chipOf([part])
  return part.kind === 'bootloader' && chip !== null ? BOOTLOADER_OFFSETS[chip] : null
}
