// Checks everything that is going to be written against the connected board, before a byte is written. Pure; called by the flasher.
import {
  BOOTLOADER_OFFSETS,
  type BoardFacts,
  CHIP_LABELS,
  flashText,
  hexText,
  IMAGE_CHIP_IDS,
  IMAGE_CHIPS,
  revisionText,
} from '../contract/flash/chip.ts'
import type { FlashParameters, ImageCheck, PartKind } from '../contract/flash/image.ts'
import { because, type Reason } from '../contract/reasons.ts'
import { parametersOf, patchedHeader } from './flash-parameters.ts'
import { type ImageFacts, readImage, withFlashParameters } from './image-file.ts'
import { isAppPartition, isOtaData, isSettings, type Partition, readPartitionTable, TABLE_OFFSET } from './partition-table.ts'
import { describePart, kindOf, mergedBootloader, type PlacedFile } from './recognise-part.ts'

const SECTOR = 0x1000
/** Of the first app in nearly every table. */
const USUAL_APP_OFFSET = 0x10000
const NO_MAX_REVISION = 65_535

export interface CheckedAgainst {
  board: BoardFacts
  /** Content of the board's flash where its table of partitions is, 0xC00 bytes; null: not read (then it is taken as unknown). */
  boardTable: Uint8Array | null
  /** The board has an image at its bootloader's offset; null: not known. */
  boardBoots: boolean | null
  parameters: FlashParameters
  eraseAll: boolean
}

export interface CheckedImages extends ImageCheck {
  /** What is to be written, flash parameters patched; empty when there is a problem. */
  files: PlacedFile[]
}

export function checkImages(files: readonly PlacedFile[], against: CheckedAgainst): CheckedImages {
  const kinds = files.map((file) => file.kind ?? kindOf(file.content))
  const problems: Reason[] = [...securityProblems(against.board)]
  const notices: Reason[] = []
  if (files.length === 0) problems.push(because('image-none'))
  problems.push(...placeProblems(files, against.board))
  const table = tableInForce(files, kinds, against)
  problems.push(...table.problems)
  const ready: PlacedFile[] = []
  files.forEach((file, index) => {
    const checked = checkFile(file, kinds[index] ?? 'data', table.partitions, against)
    problems.push(...checked.problems)
    notices.push(...checked.notices)
    ready.push(checked.file)
  })
  problems.push(...startProblems(kinds, table.partitions, against))
  const wiped = against.eraseAll ? undefined : settingsHit(files, table.partitions, against)
  if (against.eraseAll) notices.push(because('note-erases-all'))
  else if (wiped !== undefined) notices.push(because('note-wipes-nvs', { partition: wiped.label }))
  const wipesSettings = against.eraseAll || wiped !== undefined
  return {
    problems,
    notices,
    parts: files.filter(({ content }) => content.length > 0).map(describePart),
    wipesSettings,
    files: problems.length > 0 ? [] : ready,
  }
}

/** A board that would not start what is written in plain, or lets nothing be checked, is left alone. */
export function securityProblems({ chip, secureBoot, flashEncryption, secureDownload }: BoardFacts): Reason[] {
  const label = CHIP_LABELS[chip]
  return [
    ...(secureDownload ? [because('board-secure-download', { chip: label })] : []),
    ...(secureBoot ? [because('board-secure-boot', { chip: label })] : []),
    ...(flashEncryption ? [because('board-flash-encrypted', { chip: label })] : []),
  ]
}

function placeProblems(files: readonly PlacedFile[], { flashSize }: BoardFacts): Reason[] {
  const problems: Reason[] = []
  const sorted = files.toSorted((one, other) => one.offset - other.offset)
  sorted.forEach(({ name, offset, content }, index) => {
    const end = offset + content.length
    const next = sorted[index + 1]
    if (offset % SECTOR !== 0) problems.push(because('image-sector', { name, offset: hexText(offset) }))
    if (end > flashSize) problems.push(because('image-beyond-flash', { name, end: hexText(end), flash: flashText(flashSize) }))
    // Whole sectors are erased, so two files must not share one.
    if (next !== undefined && Math.ceil(end / SECTOR) * SECTOR > next.offset) {
      problems.push(because('image-overlap', { name: next.name, offset: hexText(next.offset), other: name }))
    }
  })
  return problems
}

/** The table that is written; else the one on the board; else none. */
function tableInForce(files: readonly PlacedFile[], kinds: readonly PartKind[], { board, boardTable, eraseAll }: CheckedAgainst) {
  for (const [index, { name, content }] of files.entries()) {
    if (kinds[index] === 'partitions') return readPartitionTable(content, 0, name, board.flashSize)
    if (kinds[index] === 'merged') return readPartitionTable(content, TABLE_OFFSET, name, board.flashSize)
  }
  if (boardTable === null || eraseAll) return { partitions: [], problems: [] }
  // A broken table on the board is no fault of what is written: it counts as none.
  const onBoard = readPartitionTable(boardTable, 0, '', board.flashSize)
  return { partitions: onBoard.problems.length > 0 ? [] : onBoard.partitions, problems: [] }
}

interface CheckedFile {
  problems: Reason[]
  notices: Reason[]
  file: PlacedFile
}

function checkFile(file: PlacedFile, kind: PartKind, partitions: readonly Partition[], against: CheckedAgainst): CheckedFile {
  const { name, content } = file
  const fine: CheckedFile = { problems: [], notices: [], file }
  if (content.length === 0) return { ...fine, problems: [because('image-empty', { name })] }
  if (kind === 'backup') return fine
  if (kind === 'data') return checkData(file, partitions, against)
  const problems = offsetProblems(file, kind, partitions, against)
  if (kind === 'partitions') return { ...fine, problems }
  if (kind === 'merged') return checkMerged(file, problems, partitions, against)
  const checked = checkImage(file, 0, against)
  // Of an image of another chip nothing else needs to be said.
  if (checked.problems.some(({ key }) => key === 'image-chip')) return checked
  if (kind === 'app') problems.push(...roomProblems(file, content.length, file.offset, partitions))
  return { ...checked, problems: [...problems, ...checked.problems] }
}

/** No image, though it goes where one must be: that is a fault, elsewhere it may be anything. */
function checkData(file: PlacedFile, partitions: readonly Partition[], { board }: CheckedAgainst): CheckedFile {
  const { name, offset, content } = file
  const apps = partitions.filter(isAppPartition).map((one) => one.offset)
  const mustBeImage = offset === BOOTLOADER_OFFSETS[board.chip] || (apps.length > 0 ? apps : [USUAL_APP_OFFSET]).includes(offset)
  const read = readImage(content, name)
  if (mustBeImage && 'problem' in read) return { problems: [read.problem], notices: [], file }
  const known = partitions.some((one) => one.offset === offset && (isOtaData(one) || isSettings(one) || one.type === 1))
  return { problems: [], notices: known ? [] : [because('note-unknown-data', { name })], file }
}

function offsetProblems(
  { name, offset }: PlacedFile,
  kind: PartKind,
  partitions: readonly Partition[],
  { board }: CheckedAgainst,
): Reason[] {
  const right = BOOTLOADER_OFFSETS[board.chip]
  if (kind === 'bootloader' && offset !== right) {
    return [because('image-bootloader-offset', { name, chip: CHIP_LABELS[board.chip], right: hexText(right), offset: hexText(offset) })]
  }
  if (kind === 'merged' && offset !== 0) return [because('image-merged-offset', { name, offset: hexText(offset) })]
  if (kind === 'partitions' && offset !== TABLE_OFFSET) return [because('image-table-offset', { name, offset: hexText(offset) })]
  if (kind !== 'app') return []
  const apps = partitions.filter(isAppPartition).map((one) => one.offset)
  const fits = apps.length > 0 ? apps.includes(offset) : offset >= USUAL_APP_OFFSET && offset % 0x10000 === 0
  if (fits) return []
  return [
    because('image-app-offset', {
      name,
      right: apps.length > 0 ? apps.map(hexText).join(', ') : hexText(USUAL_APP_OFFSET),
      offset: hexText(offset),
    }),
  ]
}

/** Bootloader and program of a whole image are checked each for itself. */
function checkMerged(file: PlacedFile, problems: Reason[], partitions: readonly Partition[], against: CheckedAgainst): CheckedFile {
  const { name, content } = file
  const { chip } = against.board
  const at = mergedBootloader(content) ?? 0
  const bootloader = checkImage(file, at, against)
  if (bootloader.problems.some(({ key }) => key === 'image-chip')) return bootloader
  if (at !== BOOTLOADER_OFFSETS[chip]) {
    const right = hexText(BOOTLOADER_OFFSETS[chip])
    return { problems: [...problems, because('image-layout', { name, chip: CHIP_LABELS[chip], right })], notices: [], file }
  }
  const app = partitions.find((one) => isAppPartition(one) && content[one.offset] === 0xe9)
  if (app !== undefined) {
    const program = checkImage({ ...file, name: `${name} (${app.label})` }, app.offset, {
      ...against,
      parameters: { mode: 'keep', speed: 'keep', size: 'keep' },
    })
    bootloader.problems.push(...program.problems)
  }
  return { ...bootloader, problems: [...problems, ...bootloader.problems] }
}

/** An image that starts at `at` in the file: intact, for this chip and revision, flash parameters as wished. */
function checkImage(file: PlacedFile, at: number, against: CheckedAgainst): CheckedFile {
  const { name, content } = file
  const { board, parameters } = against
  const bytes = content.subarray(at)
  const read = readImage(bytes, name)
  if ('problem' in read) return { problems: [read.problem], notices: [], file }
  const { image } = read
  const problems = chipProblems(name, image, board)
  const notices = image.hashed ? [] : [because('note-no-hash', { name })]
  if (image.isApp) return { problems, notices, file }
  const wanted = patchedHeader(image, parameters, board)
  if (wanted.flashBytes > board.flashSize) {
    problems.push(because('image-flash-size', { name, needed: flashText(wanted.flashBytes), flash: flashText(board.flashSize) }))
  }
  if (wanted.mode === image.flashMode && wanted.config === image.flashConfig) return { problems, notices, file }
  notices.push(because('note-flash-parameters', { name, parameters: parametersOf(wanted.mode, wanted.config) }))
  const patched = Uint8Array.from(content)
  patched.set(withFlashParameters(bytes, image, wanted.mode, wanted.config), at)
  return { problems, notices, file: { ...file, content: patched } }
}

function chipProblems(name: string, image: ImageFacts, { chip, revision }: BoardFacts): Reason[] {
  if (image.chipId !== IMAGE_CHIP_IDS[chip]) {
    const made = IMAGE_CHIPS[image.chipId] ?? `chip ${image.chipId}`
    return [because('image-chip', { name, image: made, board: CHIP_LABELS[chip] })]
  }
  if (revision < image.minRevision) {
    return [because('image-revision-low', { name, needed: revisionText(image.minRevision), revision: revisionText(revision) })]
  }
  // Images before ESP-IDF 5 leave the field at 0.
  if (image.maxRevision !== 0 && image.maxRevision !== NO_MAX_REVISION && revision > image.maxRevision) {
    return [because('image-revision-high', { name, needed: revisionText(image.maxRevision), revision: revisionText(revision) })]
  }
  return []
}

function roomProblems({ name }: PlacedFile, bytes: number, offset: number, partitions: readonly Partition[]): Reason[] {
  const partition = partitions.find((one) => isAppPartition(one) && one.offset === offset)
  if (partition === undefined || bytes <= partition.size) return []
  return [because('image-partition-size', { name, bytes, partition: partition.label, room: partition.size })]
}

/** A program alone needs a bootloader and a table that are on the board already. */
function startProblems(
  kinds: readonly PartKind[],
  partitions: readonly Partition[],
  { board, boardBoots, boardTable, eraseAll }: CheckedAgainst,
): Reason[] {
  if (!kinds.includes('app') || kinds.includes('merged')) return []
  const right = hexText(BOOTLOADER_OFFSETS[board.chip])
  const problems: Reason[] = []
  if (!kinds.includes('bootloader') && (eraseAll || boardBoots === false)) problems.push(because('image-no-bootloader', { right }))
  const tableKnown = boardTable !== null || eraseAll
  if (!kinds.includes('partitions') && tableKnown && partitions.length === 0) problems.push(because('image-no-table'))
  return problems
}

/** The settings' partition, of the new table or of the board's own, that a file is written over. */
function settingsHit(
  files: readonly PlacedFile[],
  partitions: readonly Partition[],
  { boardTable }: CheckedAgainst,
): Partition | undefined {
  const onBoard = boardTable === null ? [] : readPartitionTable(boardTable, 0, '', null).partitions
  return [...partitions, ...onBoard]
    .filter(isSettings)
    .find((one) =>
      files.some(
        ({ offset, content }) => offset < one.offset + one.size && Math.ceil((offset + content.length) / SECTOR) * SECTOR > one.offset,
      ),
    )
}
