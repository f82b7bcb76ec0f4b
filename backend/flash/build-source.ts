// Reads what build tools leave: manifest.json of ESP Web Tools, a build folder of PlatformIO or ESP-IDF. Which files go where. Pure but for `read`.
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { LeitstandError } from '../contract/errors.ts'
import { BOOTLOADER_OFFSETS, CHIP_LABELS, FLASH_CHIPS, type FlashChip, IMAGE_CHIP_IDS } from '../contract/flash/chip.ts'
import { MAX_FLASH_BYTES, MOST_PARTS } from '../contract/flash/image.ts'
import { because } from '../contract/reasons.ts'
import { readImage } from './image-file.ts'
import { isAppPartition, isOtaData, readPartitionTable, TABLE_OFFSET } from './partition-table.ts'
import type { PlacedFile } from './recognise-part.ts'

/** Content of a file by its path below the manifest or folder; undefined: not there. */
export type ReadFile = (path: string) => Promise<Uint8Array | undefined>

export interface BuildFiles {
  /** Name for people: the manifest's, or the build environment's. */
  name: string
  version: string
  files: PlacedFile[]
}

const USUAL_APP_OFFSET = 0x10000
const OTA_DATA_OFFSET = 0xe000

const Manifest = Compile(
  Type.Object({
    name: Type.String({ minLength: 1, maxLength: 200 }),
    version: Type.Optional(Type.String({ maxLength: 100 })),
    builds: Type.Array(
      Type.Object({
        chipFamily: Type.String({ maxLength: 40 }),
        parts: Type.Array(
          Type.Object({
            path: Type.String({ minLength: 1, maxLength: 500 }),
            offset: Type.Integer({ minimum: 0, maximum: MAX_FLASH_BYTES }),
          }),
          { minItems: 1, maxItems: MOST_PARTS },
        ),
      }),
      { minItems: 1, maxItems: 50 },
    ),
  }),
)

/** https://esphome.github.io/esp-web-tools: one build per chip family. @throws LeitstandError `firmware.unreadable` */
export async function readManifest(text: string, chip: FlashChip, read: ReadFile): Promise<BuildFiles> {
  const manifest = parsed(text)
  const build = manifest.builds.find(({ chipFamily }) => chipFamily === CHIP_LABELS[chip])
  if (build === undefined) {
    const builds = manifest.builds.map(({ chipFamily }) => chipFamily).join(', ')
    throw new LeitstandError('firmware.unreadable', because('manifest-no-build', { chip: CHIP_LABELS[chip], builds }))
  }
  const files: PlacedFile[] = []
  for (const { path, offset } of build.parts) {
    const content = await read(path)
    if (content === undefined) throw new LeitstandError('firmware.unreadable', because('manifest-no-file', { path }))
    files.push({ name: lastOf(path), offset, content })
  }
  return { name: manifest.name, version: manifest.version ?? '', files }
}

function parsed(text: string) {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new LeitstandError('firmware.unreadable', because('manifest-json', { message }), { cause })
  }
  if (Manifest.Check(content)) return content
  const [first] = Manifest.Errors(content)
  throw new LeitstandError(
    'firmware.unreadable',
    because('manifest-json', { message: `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim() }),
  )
}

const FlasherArguments = Compile(Type.Object({ flash_files: Type.Record(Type.String(), Type.String()) }))
const IdeData = Compile(
  Type.Object({
    extra: Type.Object({ flash_images: Type.Array(Type.Object({ offset: Type.String(), path: Type.String() }), { maxItems: MOST_PARTS }) }),
  }),
)

/**
 * A folder that holds one build: of ESP-IDF with its list (flasher_args.json), or of PlatformIO with bootloader.bin, partitions.bin and firmware.bin.
 * @param folder for reasons  @throws LeitstandError `firmware.unreadable`
 */
export async function readBuildFolder(folder: string, read: ReadFile): Promise<BuildFiles> {
  const name = lastOf(folder.replace(/[\\/]+$/, ''))
  const listed = await read('flasher_args.json')
  if (listed !== undefined) return { name, version: '', files: await listedFiles(folder, listed, read) }
  const firmware = await read('firmware.bin')
  if (firmware === undefined) throw new LeitstandError('firmware.unreadable', because('folder-no-build', { folder }))
  const image = readImage(firmware, 'firmware.bin')
  if ('problem' in image) throw new LeitstandError('firmware.unreadable', image.problem)
  const chip = FLASH_CHIPS.find((one) => IMAGE_CHIP_IDS[one] === image.image.chipId) ?? 'esp32'
  const bootloader = await needed('bootloader.bin', read)
  const partitions = await needed('partitions.bin', read)
  const table = readPartitionTable(partitions, 0, 'partitions.bin', null).partitions
  const app = table.find(isAppPartition)?.offset ?? USUAL_APP_OFFSET
  const otaData = table.find(isOtaData)
  const extras = await extraImages(read)
  const files: PlacedFile[] = [
    { name: 'bootloader.bin', offset: BOOTLOADER_OFFSETS[chip], content: bootloader },
    { name: 'partitions.bin', offset: TABLE_OFFSET, content: partitions },
    ...(otaData === undefined ? [] : [await otaDataFile(otaData.offset, otaData.size, read)]),
    { name: 'firmware.bin', offset: app, content: firmware },
  ]
  for (const extra of extras) if (files.every(({ offset }) => offset !== extra.offset)) files.push(extra)
  return { name, version: image.image.app?.version ?? '', files }
}

/** Without boot_app0.bin the choice between the two app partitions is erased: the first one starts then. */
async function otaDataFile(offset: number, size: number, read: ReadFile): Promise<PlacedFile> {
  const given = await read('boot_app0.bin')
  return {
    name: given === undefined ? 'otadata (erased)' : 'boot_app0.bin',
    offset,
    content: given ?? new Uint8Array(Math.min(size, 0x2000)).fill(0xff),
  }
}

/** File systems and the like, from PlatformIO's own list when it is there and lies inside the folder. */
async function extraImages(read: ReadFile): Promise<PlacedFile[]> {
  const content = await read('idedata.json')
  const data: unknown = content === undefined ? undefined : jsonOr(content)
  const listed = IdeData.Check(data) ? data.extra.flash_images : []
  const files: PlacedFile[] = []
  for (const { offset, path } of listed) {
    const found = await read(lastOf(path))
    if (found !== undefined && Number(offset) !== OTA_DATA_OFFSET)
      files.push({ name: lastOf(path), offset: Number(offset), content: found })
  }
  return files
}

async function listedFiles(folder: string, listed: Uint8Array, read: ReadFile): Promise<PlacedFile[]> {
  const data = jsonOr(listed)
  if (!FlasherArguments.Check(data)) throw new LeitstandError('firmware.unreadable', because('folder-no-build', { folder }))
  const files: PlacedFile[] = []
  for (const [offset, path] of Object.entries(data.flash_files).slice(0, MOST_PARTS)) {
    files.push({ name: lastOf(path), offset: Number(offset), content: await needed(path, read) })
  }
  return files
}

async function needed(path: string, read: ReadFile): Promise<Uint8Array> {
  const content = await read(path)
  if (content === undefined) throw new LeitstandError('firmware.unreadable', because('folder-no-file', { path }))
  return content
}

function jsonOr(content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString('utf8'))
  } catch {
    // A list that cannot be read is as good as none: the usual files are looked for, or their lack is named.
    return undefined
  }
}

function lastOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
