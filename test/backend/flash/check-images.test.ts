import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { BoardFacts } from '../../../backend/contract/flash/chip.ts'
import { KEEP_PARAMETERS } from '../../../backend/contract/flash/image.ts'
import { reasonText } from '../../../backend/contract/reasons.ts'
import { type CheckedAgainst, checkImages } from '../../../backend/flash/check-images.ts'
import type { PlacedFile } from '../../../backend/flash/recognise-part.ts'
import { makeApp, makeImage, makeMerged, makeTable, USUAL_PARTITIONS } from '../../fakes/firmware-images.ts'

const board: BoardFacts = {
  chip: 'esp32',
  revision: 301,
  mac: '24:0a:c4:00:be:ef',
  flashSize: 4 << 20,
  flashId: '1640c8',
  crystalMHz: 40,
  usb: false,
  secureBoot: false,
  flashEncryption: false,
  secureDownload: false,
}
const blank: CheckedAgainst = { board, boardTable: null, boardBoots: null, parameters: KEEP_PARAMETERS, eraseAll: false }
const at = (offset: number, content: Uint8Array, name = 'file.bin'): PlacedFile => ({ name, offset, content })
const whole = (): PlacedFile[] => [
  at(0x1000, makeImage(), 'bootloader.bin'),
  at(0x8000, makeTable(), 'partitions.bin'),
  at(0x10000, makeApp(), 'firmware.bin'),
]
const keysOf = (files: PlacedFile[], against: Partial<CheckedAgainst> = {}) =>
  checkImages(files, { ...blank, ...against }).problems.map(({ key }) => key)

test('lets a whole build pass and says what each part is', () => {
  const checked = checkImages(whole(), blank)
  expect(checked.problems).toEqual([])
  expect(checked.parts.map(({ kind }) => kind)).toEqual(['bootloader', 'partitions', 'app'])
  expect(checked.parts[2]?.app).toMatchObject({ project: 'greenhouse', version: '1.4.0', idf: 'v5.5.1', built: 'Nov 29 2026 05:11:22' })
  expect(checked.wipesSettings).toBe(false)
})

test('sees damage: cut off, a flipped bit, a wrong hash, a wrong magic, too many segments', () => {
  const app = makeApp()
  const flipped = Buffer.from(app)
  flipped[5000] = (flipped[5000] ?? 0) ^ 4
  const twoFlips = Buffer.from(flipped)
  twoFlips[6000] = (twoFlips[6000] ?? 0) ^ 4
  const segments = Buffer.from(app)
  segments[1] = 17
  const noMagic = Buffer.from(app)
  noMagic[0] = 0xe8
  expect(keysOf([at(0x10000, app.subarray(0, 20_000))])).toEqual(['image-cut'])
  expect(keysOf([at(0x10000, flipped)])).toEqual(['image-checksum'])
  expect(keysOf([at(0x10000, twoFlips)])).toEqual(['image-hash'])
  expect(keysOf([at(0x10000, segments)])).toEqual(['image-segments'])
  expect(keysOf([at(0x10000, noMagic)])).toEqual(['image-magic'])
  expect(keysOf([at(0x10000, Buffer.alloc(0))])).toEqual(['image-empty'])
  expect(keysOf([])).toEqual(['image-none'])
})

test('refuses an image of another chip or revision', () => {
  expect(keysOf([at(0x10000, makeApp(1000, { chipId: 5 }))])).toEqual(['image-chip'])
  expect(keysOf([at(0x10000, makeApp(1000, { minRevision: 302 }))])).toEqual(['image-revision-low'])
  expect(keysOf([at(0x10000, makeApp(1000, { maxRevision: 299 }))])).toEqual(['image-revision-high'])
  const [first] = checkImages([at(0x10000, makeApp(1000, { chipId: 5 }), 'fw.bin')], blank).problems
  expect(first && reasonText(first)).toBe('fw.bin is for ESP32-C3, the board has ESP32. Choose the build for that chip.')
})

test('knows where each kind belongs', () => {
  expect(keysOf([at(0, makeImage())])).toEqual(['image-bootloader-offset'])
  expect(keysOf([at(0x9000, makeTable())])).toEqual(['image-table-offset'])
  expect(keysOf([at(0x1000, makeMerged())])).toEqual(['image-merged-offset'])
  expect(keysOf([at(0, makeMerged(5))])).toEqual(['image-chip'])
  expect(keysOf([at(0, makeMerged())])).toEqual([])
  expect(keysOf([...whole().slice(0, 2), at(0x20000, makeApp())])).toEqual(['image-app-offset'])
  expect(keysOf([...whole().slice(0, 2), at(0x1d0000, makeApp())])).toEqual([])
  expect(keysOf([at(0x1080, makeImage())])).toContain('image-sector')
})

test('keeps to the flash and to the table of partitions', () => {
  const small = makeTable(USUAL_PARTITIONS.map((one) => (one.label === 'app0' ? { ...one, size: 0x1000 } : one)))
  expect(keysOf([at(0x1000, makeImage()), at(0x8000, small), at(0x10000, makeApp())])).toEqual(['image-partition-size'])
  expect(keysOf(whole(), { board: { ...board, flashSize: 2 << 20 } })).toContain('table-beyond-flash')
  expect(keysOf([at((4 << 20) - 0x10000, makeApp(200_000))])).toContain('image-beyond-flash')
  expect(keysOf([...whole(), at(0x11000, Buffer.alloc(10))])).toContain('image-overlap')
  const torn = makeTable()
  torn[124] = 1
  expect(keysOf([at(0x8000, torn)])).toEqual(['table-md5'])
  const over = makeTable(USUAL_PARTITIONS.map((one) => (one.label === 'nvs' ? { ...one, size: 0x6000 } : one)))
  expect(keysOf([at(0x8000, over)])).toEqual(['table-overlap'])
})

test('a program alone needs what starts it on the board', () => {
  const app = [at(0x10000, makeApp())]
  expect(keysOf(app, { boardTable: makeTable(), boardBoots: true })).toEqual([])
  expect(keysOf(app, { boardTable: Buffer.alloc(0xc00, 0xff), boardBoots: false })).toEqual(['image-no-bootloader', 'image-no-table'])
  expect(keysOf(app, { boardTable: makeTable(), boardBoots: true, eraseAll: true })).toEqual(['image-no-bootloader', 'image-no-table'])
})

test('announces lost settings, of the new table and of the board’s own', () => {
  const merged = checkImages([at(0, makeMerged())], blank)
  expect(merged.wipesSettings).toBe(true)
  expect(merged.notices.map(({ key }) => key)).toEqual(['note-wipes-nvs'])
  const moved = makeTable([{ label: 'settings', type: 1, subtype: 2, offset: 0x10000, size: 0x4000 }])
  expect(checkImages(whole(), { ...blank, boardTable: moved }).wipesSettings).toBe(true)
  expect(checkImages(whole(), { ...blank, boardTable: makeTable() }).wipesSettings).toBe(false)
  expect(checkImages(whole(), { ...blank, eraseAll: true }).notices.map(({ key }) => key)).toEqual(['note-erases-all'])
})

test('leaves secured boards alone', () => {
  expect(keysOf(whole(), { board: { ...board, secureBoot: true } })).toEqual(['board-secure-boot'])
  expect(keysOf(whole(), { board: { ...board, flashEncryption: true } })).toEqual(['board-flash-encrypted'])
  expect(keysOf(whole(), { board: { ...board, secureDownload: true } })).toEqual(['board-secure-download'])
})

test('patches flash parameters of the bootloader alone, with its hash', () => {
  const against: CheckedAgainst = {
    ...blank,
    board: { ...board, flashSize: 8 << 20 },
    parameters: { mode: 'dout', speed: '80m', size: 'board' },
  }
  for (const [files, start] of [
    [whole(), 0],
    [[at(0, makeMerged())], 0x1000],
  ] as const) {
    const checked = checkImages(files, against)
    expect(checked.problems).toEqual([])
    expect(checked.notices.map(({ key }) => key)).toContain('note-flash-parameters')
    const image = Buffer.from(checked.files[0]?.content ?? []).subarray(start, start + makeImage().length)
    expect([...image.subarray(2, 4)]).toEqual([3, 0x3f])
    expect(createHash('sha256').update(image.subarray(0, -32)).digest().equals(image.subarray(-32))).toBe(true)
    expect(checked.files.at(-1)?.content === files.at(-1)?.content).toBe(start === 0)
  }
})

test('does not let a bootloader believe in more flash than there is, unless it is told the real size', () => {
  const big = [at(0x1000, makeImage({ config: 0x40 }))]
  expect(keysOf(big)).toEqual(['image-flash-size'])
  expect(keysOf(big, { parameters: { ...KEEP_PARAMETERS, size: 'board' } })).toEqual([])
})

test('gives nothing to write when there is a problem', () => {
  expect(checkImages([...whole().slice(0, 2), at(0x10000, makeApp(1000, { chipId: 9 }))], blank).files).toEqual([])
})
