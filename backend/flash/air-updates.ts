// Firmware of the archive over the air: which one a board can take, and the signed address from which it fetches it. Made by app/flash.ts.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { ADDRESS_GOOD_MS, type AirOffer, DOWNLOAD_PATH } from '../contract/flash/air-update.ts'
import type { Firmware } from '../contract/flash/firmware.ts'
import type { ImagePart } from '../contract/flash/image.ts'
import { because, type Reason } from '../contract/reasons.ts'
import type { FirmwareArchive } from './firmware-archive.ts'
import { readImage } from './image-file.ts'
import { isAppPartition, readPartitionTable, TABLE_OFFSET } from './partition-table.ts'
import { describePart, type PlacedFile } from './recognise-part.ts'

export interface AirUpdatesParts {
  archive: FirmwareArchive
  clock: Clock
  /** Kept over restarts, so that a download goes on. */
  key(): Promise<Uint8Array>
  /** Chip of a board as people write it; null: not known. */
  chipOf(board: string): string | null
  /** What was last written to the board over a cable; empty: not known. */
  writtenTo(board: string): readonly ImagePart[]
  /** `http://192.168.1.10:8000`; undefined: boards do not reach this machine. */
  addressFor(board: string): string | undefined
}

/** What is sent to the board. */
export interface AirOrder {
  url: string
  sha256: string
  size: number
  /** Empty: any. */
  version: string
}

/** Subtypes ota_0 … ota_15. */
const FIRST_OTA = 0x10
const LAST_OTA = 0x1f
/** Programs that are kept cut out, in memory. */
const MOST_CUT = 4

export class AirUpdates {
  readonly #parts: AirUpdatesParts
  /** Hash of a part → room for a program in the smaller of its update partitions; null: it has none. */
  readonly #rooms = new Map<string, number | null>()
  /** Hash of a whole image → the program in it; null: there is none that can be cut out. */
  readonly #cut = new Map<string, PlacedFile | null>()

  constructor(parts: AirUpdatesParts) {
    this.#parts = parts
  }

  /** All of the archive that holds a program, newest first; what does not fit says why. */
  async offers(board: string): Promise<AirOffer[]> {
    const offers: AirOffer[] = []
    for (const firmware of this.#parts.archive.list().toReversed()) {
      const app = await this.#programOf(firmware)
      if (app === undefined) continue
      const { problem, notice } = await this.#judge(board, firmware, app)
      const { id, name, createdAtMs } = firmware
      offers.push({
        ...{ firmware: id, name, version: app.app?.version ?? '', bytes: app.bytes, sha256: app.sha256, addedAtMs: createdAtMs },
        ...{ problem, notice },
      })
    }
    return offers
  }

  /** Why the board cannot take it; null: nothing speaks against it. */
  async unfit(board: string, id: string): Promise<Reason | null> {
    try {
      await this.order(board, id)
      return null
    } catch (cause) {
      if (cause instanceof LeitstandError) return cause.reason ?? because('rollout-refused', { message: cause.message })
      throw cause
    }
  }

  /** @throws LeitstandError `document.unknown`, `firmware.unfit`, `firmware.unreachable` */
  async order(board: string, id: string): Promise<AirOrder> {
    const firmware = this.#parts.archive.get(id)
    const app = await this.#programOf(firmware)
    if (app === undefined) throw new LeitstandError('firmware.unfit', because('air-no-program', { name: firmware.name }))
    const { problem } = await this.#judge(board, firmware, app)
    if (problem !== null) throw new LeitstandError('firmware.unfit', problem)
    const address = this.#parts.addressFor(board)
    if (address === undefined) throw new LeitstandError('firmware.unreachable', because('air-unreachable'))
    await this.#handOut(firmware)
    const until = this.#parts.clock.now() + ADDRESS_GOOD_MS
    const signature = await this.#signature(app.sha256, until)
    return {
      url: `${address}${DOWNLOAD_PATH}/${app.sha256}.bin?until=${until}&signature=${signature}`,
      sha256: app.sha256,
      size: app.bytes,
      version: app.app?.version ?? '',
    }
  }

  /** The file behind a signed address. @throws LeitstandError `auth.invalid-address`, `document.unknown` */
  async file(sha256: string, until: number, signature: string): Promise<{ path: string; bytes: number }> {
    const wanted = Buffer.from(await this.#signature(sha256, until))
    const given = Buffer.from(signature)
    if (wanted.length !== given.length || !timingSafeEqual(wanted, given) || until < this.#parts.clock.now())
      throw new LeitstandError('firmware.address')
    return this.#parts.archive.file(sha256)
  }

  /** A program of its own, or the one that is cut out of a whole image. */
  async #programOf(firmware: Firmware): Promise<ImagePart | undefined> {
    const own = firmware.parts.find(({ kind }) => kind === 'app')
    if (own !== undefined) return own
    const cut = await this.#cutOut(firmware)
    return cut === null ? undefined : describePart(cut)
  }

  async #cutOut({ parts }: Firmware): Promise<PlacedFile | null> {
    const whole = parts.find(({ kind }) => kind === 'merged')
    if (whole === undefined) return null
    const known = this.#cut.get(whole.sha256)
    if (known !== undefined) return known
    const content = await this.#parts.archive.content(whole.sha256)
    const cut = content === undefined ? null : programIn(content, whole.name)
    for (const old of [...this.#cut.keys()].slice(0, 1 - MOST_CUT)) this.#cut.delete(old)
    this.#cut.set(whole.sha256, cut)
    return cut
  }

  /** What was cut out lies in the archive like an uploaded file, for longer than its address is good. */
  async #handOut(firmware: Firmware): Promise<void> {
    if (firmware.parts.some(({ kind }) => kind === 'app')) return
    const cut = await this.#cutOut(firmware)
    if (cut !== null) await this.#parts.archive.addFile(cut.name, cut.content)
  }

  async #signature(sha256: string, until: number): Promise<string> {
    return createHmac('sha256', await this.#parts.key())
      .update(`firmware-download ${sha256} ${until}`)
      .digest('base64url')
  }

  async #judge(board: string, { name, chip, parts }: Firmware, app: ImagePart): Promise<{ problem: Reason | null; notice: Reason | null }> {
    const image = app.imageChip ?? chip
    const known = this.#parts.chipOf(board)
    if (image !== null && known !== null && !isSameChip(image, known))
      return { problem: because('image-chip', { name, image, board: known }), notice: null }
    const written = this.#parts.writtenTo(board)
    const room = (await this.#room(written)) ?? (written.length === 0 ? await this.#room(parts) : null)
    if (room !== null && app.bytes > room)
      return { problem: because('image-partition-size', { name, bytes: app.bytes, partition: 'ota_0', room }), notice: null }
    return { problem: null, notice: known === null ? because('air-chip-unknown', { chip: image ?? '?' }) : null }
  }

  /** Room for a program by the table of partitions among these parts; null: there is none. */
  async #room(parts: readonly ImagePart[]): Promise<number | null> {
    const table = parts.find(({ kind }) => kind === 'partitions' || kind === 'merged')
    if (table === undefined) return null
    const known = this.#rooms.get(table.sha256)
    if (known !== undefined) return known
    const content = await this.#parts.archive.content(table.sha256)
    if (content === undefined) return null
    const { partitions } = readPartitionTable(content, table.kind === 'merged' ? TABLE_OFFSET : 0, table.name, null)
    const sizes = partitions
      .filter((partition) => isAppPartition(partition) && partition.subtype >= FIRST_OTA && partition.subtype <= LAST_OTA)
      .map(({ size }) => size)
    const room = sizes.length === 0 ? null : Math.min(...sizes)
    this.#rooms.set(table.sha256, room)
    return room
  }
}

/** The first sound program of a whole image, by its table of partitions; null: it has none. */
function programIn(content: Uint8Array, name: string): PlacedFile | null {
  const { partitions } = readPartitionTable(content, TABLE_OFFSET, name, null)
  for (const { offset } of partitions.filter(isAppPartition).toSorted((one, other) => one.offset - other.offset)) {
    const read = readImage(content.subarray(offset), name)
    if ('image' in read && read.image.isApp) return { name, offset: 0, content: content.slice(offset, offset + read.image.length) }
  }
  return null
}

/** `esp32c3` and `ESP32-C3` are one chip; `ESP32-D0WD-V3` is an ESP32. */
function isSameChip(one: string, other: string): boolean {
  const family = (name: string) => /^ESP32-?(S2|S3|C2|C3|C5|C6|H2|P4)?/.exec(name.toUpperCase())?.[1] ?? ''
  return family(one) === family(other)
}
