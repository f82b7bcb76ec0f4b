import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readBoardType } from '../../../backend/board-types/board-type-file.ts'
import { BoardTypes } from '../../../backend/board-types/board-types.ts'
import { BUNDLED_BOARD_TYPES } from '../../../backend/board-types/bundled.ts'
import { judgePin } from '../../../backend/contract/configuration/pin-check.ts'
import { reasonText } from '../../../backend/contract/reasons.ts'

const OWN = {
  id: 'greenhouse-rev2',
  name: 'Greenhouse rev 2',
  chip: 'ESP32',
  pwmChannels: 16,
  left: ['3V3', 4, 25, null, { gpio: 26, alias: 'OUT1' }],
  right: ['GND', 34],
  gpios: [
    { gpio: 4 },
    { gpio: 25 },
    { gpio: 26, notes: [{ key: 'fuse', severity: 'error', wishes: ['pwm'] }] },
    { gpio: 34, output: false, pulls: false },
  ],
  texts: { fuse: { en: 'The fuse of OUT1 takes no PWM.', de: 'Die Sicherung von OUT1 verträgt kein PWM.' } },
}

let folder: string
let told: string[]
let types: BoardTypes

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pins-types-'))
  told = []
  types = new BoardTypes({ folder, everyMs: 3_600_000, onChange: ({ kind, file, detail }) => told.push(`${kind} ${file}: ${detail}`) })
  await types.start()
})

afterEach(async () => {
  await types.stop()
  await rm(folder, { recursive: true, force: true })
})

const put = (file: string, content: unknown) =>
  writeFile(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content))

test('three board types come with Leitstand, with all their pins', () => {
  const pins = Object.fromEntries(BUNDLED_BOARD_TYPES.map((type) => [type.id, type.pins.length]))
  expect(pins).toEqual({ 'esp32-wroom-32': 38, 'xiao-esp32-c3': 14, 'esp32-s3-devkitc-1': 44 })
})

test('a dropped file is taken, followed when it changes, and let go when it is removed', async () => {
  await put('mine.json', OWN)
  await types.look()
  expect(types.find('greenhouse-rev2')).toMatchObject({ name: 'Greenhouse rev 2', origin: 'own' })
  expect(types.find('greenhouse-rev2')?.pins.map(({ side, row, label }) => `${side} ${row} ${label}`)).toContain('left 4 26')
  await put('mine.json', { ...OWN, name: 'Greenhouse, new' })
  await types.look()
  expect(types.find('greenhouse-rev2')?.name).toBe('Greenhouse, new')
  await rm(join(folder, 'mine.json'))
  await types.look()
  expect(types.find('greenhouse-rev2')).toBeUndefined()
  expect(told).toEqual(['loaded mine.json: Greenhouse rev 2', 'loaded mine.json: Greenhouse, new', 'removed mine.json: removed'])
})

test.each([
  ['no JSON', '{ not', /JSON/],
  ['a missing field', { ...OWN, chip: undefined }, /chip/],
  ['a pin whose GPIO is not described', { ...OWN, left: [5] }, /carries GPIO 5/],
  ['a GPIO on two pins', { ...OWN, right: [4] }, /two pins carry GPIO 4/],
  ['a GPIO described twice', { ...OWN, gpios: [...OWN.gpios, { gpio: 4 }] }, /GPIO 4 twice/],
  ['a note without text', { ...OWN, texts: {} }, /fuse/],
  ['an unknown field', { ...OWN, gpios: [{ gpio: 4, otuput: false }] }, /gpios/],
  ['the id of a bundled type', { ...OWN, id: 'esp32-wroom-32' }, /belongs to Leitstand itself/],
  ['a file that is too large', { ...OWN, padding: 'x'.repeat(70_000) }, /larger than 64 KiB/],
])('%s is a fault with its reason, and the others stay', async (_, content, fault) => {
  await put('bad.json', content)
  await types.look()
  const { types: all, faults } = types.list()
  expect(all).toHaveLength(3)
  expect(faults).toEqual([{ file: 'bad.json', fault: expect.stringMatching(fault) }])
})

test('of two files with one id the first is taken', async () => {
  await put('a.json', OWN)
  await put('b.json', { ...OWN, name: 'Other' })
  await types.look()
  expect(types.find('greenhouse-rev2')?.name).toBe('Greenhouse rev 2')
  expect(types.list().faults).toEqual([{ file: 'b.json', fault: expect.stringContaining('belongs to a.json') }])
})

test('a board may only be of a type that is known, or of none', () => {
  expect(() => types.mustKnow('esp32-wroom-32')).not.toThrow()
  expect(() => types.mustKnow(null)).not.toThrow()
  expect(() => types.mustKnow('esp8266')).toThrow(/esp8266.*esp32-wroom-32/)
})

test('a restriction in the own words of a type holds for what it names', () => {
  const read = readBoardType(OWN, 'own')
  if (!read.ok) throw new Error(read.fault)
  const { verdict, objections } = judgePin(26, 'pwm', read.type)
  expect(verdict).toBe('no')
  expect(objections.map(({ reason }) => reasonText(reason))).toEqual(['GPIO 26: The fuse of OUT1 takes no PWM. Free: 4, 25.'])
  expect(judgePin(26, 'output', read.type).verdict).toBe('yes')
})
