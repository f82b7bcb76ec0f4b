import { expect, test } from 'vitest'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import { KEEP_PARAMETERS } from '../../../backend/contract/flash/image.ts'
import { type FlashNews, type FlashTask, runFlash } from '../../../backend/flash/flash-run.ts'
import type { PlacedFile } from '../../../backend/flash/recognise-part.ts'
import { filled, makeApp, makeImage, makeMerged, makeTable } from '../../fakes/firmware-images.ts'
import type { ChipName } from '../../fakes/virtual-board/chip-models.ts'
import { type PluggedBoard, plugBoard, VIRTUAL_STUB } from '../../fakes/virtual-lines.ts'

const CHIP_ID = { esp32: 0, esp32c3: 5, esp32s3: 9 } as const

function build(chip: ChipName): PlacedFile[] {
  const chipId = CHIP_ID[chip]
  return [
    { name: 'bootloader.bin', offset: chip === 'esp32' ? 0x1000 : 0, content: makeImage({ chipId }) },
    { name: 'partitions.bin', offset: 0x8000, content: makeTable() },
    { name: 'firmware.bin', offset: 0x10000, content: makeApp(60_001, { chipId }) },
  ]
}

const TASK: FlashTask = {
  path: '/dev/ttyV0',
  usb: false,
  action: 'write',
  files: [],
  range: null,
  eraseAll: false,
  backup: false,
  parameters: KEEP_PARAMETERS,
  topBaud: 921_600,
  useStub: true,
  mac: null,
}

interface Ran {
  news: FlashNews[]
  saved: { content: Uint8Array; offset: number }[]
  fault: unknown
  stages: string[]
  notices: string[]
  written: string | undefined
}

async function run(
  { lines }: PluggedBoard,
  task: Partial<FlashTask>,
  signal = new AbortController().signal,
  onNews: (news: FlashNews) => void = () => undefined,
): Promise<Ran> {
  const news: FlashNews[] = []
  const saved: Ran['saved'] = []
  let fault: unknown
  try {
    await runFlash(
      { ...TASK, ...task },
      {
        lines,
        pace: 0.1,
        stubOf: async () => VIRTUAL_STUB,
        signal,
        tell: (one) => {
          news.push(one)
          onNews(one)
        },
        save: async (content, offset) => {
          saved.push({ content, offset })
        },
      },
    )
  } catch (cause) {
    fault = cause
  }
  return {
    news,
    saved,
    fault,
    stages: news.flatMap(({ stage }) => (stage === undefined ? [] : [stage])),
    notices: news.flatMap(({ notice }) => (notice === undefined ? [] : [notice.key])),
    written: news.findLast(({ written }) => written !== undefined)?.written,
  }
}

const codeOf = ({ fault }: Ran) => (fault instanceof LeitstandError ? `${fault.code} ${fault.reason?.key ?? ''}`.trim() : fault)

function holds({ board }: PluggedBoard, files: PlacedFile[]): boolean {
  return files.every(({ offset, content }) => Buffer.from(board.flash.read(offset, content.length)).equals(content))
}

test.each(['esp32', 'esp32c3', 'esp32s3'] as const)('writes a whole build to a blank %s, verifies it and starts it', async (chip) => {
  const port = plugBoard({ chip })
  const files = build(chip)
  const ran = await run(port, { files })
  expect(ran.fault).toBeUndefined()
  expect(ran.stages).toEqual(['connecting', 'checking', 'writing', 'verifying', 'resetting'])
  expect(holds(port, files)).toBe(true)
  expect(port.board.state).toBe('app')
  expect(port.board.speed).toBe(115_200)
  expect(ran.written).toBe('all')
  expect(ran.news.find(({ bootLog }) => bootLog !== undefined)?.bootLog).toContain('Loaded app from partition at offset 0x10000')
  const { board } = ran.news.find((one) => one.board !== undefined) ?? {}
  expect(board).toMatchObject({ chip, mac: '24:0a:c4:00:be:ef', flashSize: 4 << 20, flashId: '1640c8', crystalMHz: 40, usb: false })
  expect(board?.revision).toBe(chip === 'esp32' ? 300 : 3)
})

test('goes through the chip’s own USB, with its own reset and its watchdogs calmed', async () => {
  const port = plugBoard({ chip: 'esp32c3', usb: true })
  const ran = await run(port, { files: build('esp32c3'), usb: true })
  expect(ran.fault).toBeUndefined()
  expect(port.board.state).toBe('app')
  expect(ran.news.find((one) => one.board !== undefined)?.board?.usb).toBe(true)
})

test.each(['esp32', 'esp32c3'] as const)('works with the ROM of an %s alone when the stub does not start', async (chip) => {
  const port = plugBoard({ chip, faults: { stubSilent: true } })
  const files = build(chip)
  const ran = await run(port, { files })
  expect(ran.fault).toBeUndefined()
  expect(ran.notices).toContain('note-no-stub')
  expect(holds(port, files)).toBe(true)
})

test('works without reset lines once the board is in its boot loader, and says when RESET must be pressed', async () => {
  const port = plugBoard({ chip: 'esp32' }, '/dev/pts/9', false)
  const silent = await run(port, { action: 'detect' })
  expect(codeOf(silent)).toBe('flash.silent board-silent-no-lines')
  port.board.start('download')
  const ran = await run(port, { files: build('esp32') })
  expect(ran.fault).toBeUndefined()
  // BOOT was held when it was started: a software reset alone would lead back into the loader.
  expect(ran.notices).toEqual([])
  expect(port.board.state).toBe('app')
  port.board.start('download')
  const rom = await run(port, { files: build('esp32'), useStub: false })
  expect([rom.fault, rom.notices, port.board.state]).toEqual([undefined, [], 'app'])
  port.board.start('download')
  // With nothing that starts, RESET is what is left.
  port.board.flash.erase(0, port.board.flash.size)
  const empty = await run(port, { action: 'erase' })
  expect([empty.fault, empty.notices]).toEqual([undefined, []])
  expect(empty.news.at(-1)?.bootLog).toContain('invalid header: 0xffffffff')
})

test.each(['esp32', 'esp32c3', 'esp32s3'] as const)(
  'the ROM of an %s alone reads, erases and checks what is on the board',
  async (chip) => {
    const port = plugBoard({ chip })
    await run(port, { files: build(chip) })
    port.board.flash.bytes.set(filled(5000, 3), 0x300000)
    const rom = { useStub: false }
    const read = await run(port, { ...rom, action: 'read', range: { offset: 0x300000, bytes: 5000 } })
    expect(read.fault).toBeUndefined()
    expect(Buffer.from(read.saved[0]?.content ?? []).equals(filled(5000, 3))).toBe(true)
    await run(port, { ...rom, action: 'erase', range: { offset: 0x300000, bytes: 0x1000 } })
    expect([...new Set(port.board.flash.read(0x300000, 0x1000))]).toEqual([0xff])
    expect(Buffer.from(port.board.flash.read(0x301000, 904)).equals(filled(5000, 3).subarray(0x1000))).toBe(true)
    // Its table of partitions is known, so a program too large for its partition is refused before a byte is written.
    const before = port.board.flash.read(0, port.board.flash.size)
    const large = { name: 'large.bin', offset: 0x10000, content: makeApp(3 << 20, { chipId: CHIP_ID[chip] }) }
    const refused = await run(port, { ...rom, files: [large] })
    expect([codeOf(refused), refused.written]).toEqual(['flash.image image-partition-size', undefined])
    expect(Buffer.compare(port.board.flash.bytes, before)).toBe(0)
    await run(port, { ...rom, action: 'erase' })
    expect(port.board.flash.bytes.every((byte) => byte === 0xff)).toBe(true)
  },
)

test('reads the flash back as it is, and backs it up before it writes', async () => {
  const port = plugBoard({ chip: 'esp32', flashSize: 1 << 20 })
  port.board.flash.bytes.set(filled(50_000, 3), 0x3000)
  const before = port.board.flash.read(0, 1 << 20)
  const read = await run(port, { action: 'read', range: { offset: 0x3000, bytes: 50_000 } })
  expect(Buffer.from(read.saved[0]?.content ?? []).equals(filled(50_000, 3))).toBe(true)
  const small = { name: 'data.bin', offset: 0x90000, content: filled(5000, 4) }
  const ran = await run(port, { files: [small], backup: true })
  expect(ran.fault).toBeUndefined()
  expect(Buffer.compare(ran.saved[0]?.content ?? new Uint8Array(0), before)).toBe(0)
  const restored = await run(port, { files: [{ name: 'backup', offset: 0, content: before, kind: 'backup' }] })
  expect(restored.fault).toBeUndefined()
  expect(Buffer.compare(port.board.flash.bytes, before)).toBe(0)
})

test('erases a range by whole sectors, or everything', async () => {
  const port = plugBoard({ chip: 'esp32c3' })
  port.board.flash.bytes.fill(0)
  await run(port, { action: 'erase', range: { offset: 0x9000, bytes: 0x5000 } })
  expect([...new Set(port.board.flash.read(0x9000, 0x5000))]).toEqual([0xff])
  expect(port.board.flash.bytes[0x8fff]).toBe(0)
  expect(port.board.flash.bytes[0xe000]).toBe(0)
  await run(port, { action: 'erase' })
  expect(port.board.flash.bytes.every((byte) => byte === 0xff)).toBe(true)
})

test.each([
  ['an image of another chip', { files: build('esp32c3') }, {}, 'flash.image image-chip'],
  ['a merged image of another chip', { files: [{ name: 'm.bin', offset: 0, content: makeMerged(9) }] }, {}, 'flash.image image-chip'],
  ['a program without a bootloader', { files: build('esp32').slice(2) }, {}, 'flash.image image-no-bootloader'],
  ['a secured board', { files: build('esp32') }, { security: { flags: 1, cryptCount: 0 } }, 'flash.secured board-secure-boot'],
  ['an encrypted flash', { files: build('esp32') }, { security: { flags: 0, cryptCount: 1 } }, 'flash.secured board-flash-encrypted'],
  ['another board than before', { files: build('esp32'), mac: '00:00:00:00:00:01' }, {}, 'flash.chip board-other'],
])('writes nothing when a check fails: %s', async (_name, task, spec, code) => {
  const port = plugBoard({ chip: 'esp32', ...spec })
  const before = port.board.flash.read(0, port.board.flash.size)
  const ran = await run(port, task)
  expect(codeOf(ran)).toBe(code)
  expect(ran.written).toBeUndefined()
  expect(Buffer.compare(port.board.flash.bytes, before)).toBe(0)
  // Back in what it ran before.
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(port.board.state).toBe('stuck')
})

test.each(['esp32c3', 'esp32s3'] as const)('leaves a board in secure download mode alone: %s', async (chip) => {
  const port = plugBoard({ chip, security: { flags: 4, cryptCount: 0 } })
  expect(codeOf(await run(port, { files: build(chip) }))).toBe('flash.secured board-secure-download')
})

test('falls back to a speed that carries', async () => {
  const port = plugBoard({ chip: 'esp32', faults: { maxBaud: 300_000 } })
  const ran = await run(port, { files: build('esp32') })
  expect(ran.fault).toBeUndefined()
  expect(ran.notices).toEqual(['note-slow', 'note-slow'])
  expect(ran.news.find(({ baud }) => baud !== undefined)?.baud).toBe(230_400)
})

test('a wrong MD5 and a weak cell end in a named error, and the retry works', async () => {
  for (const faults of [{ wrongMd5: true }, { weakCellAt: 0x10400 }]) {
    const port = plugBoard({ chip: 'esp32', faults })
    const files = build('esp32')
    const ran = await run(port, { files })
    expect(codeOf(ran)).toMatch(/^flash\.(verify verify-failed|noise read-back-differs)$/)
    port.board.setFaults({ wrongMd5: false, weakCellAt: -1 })
    expect((await run(port, { files })).fault).toBeUndefined()
    expect(holds(port, files)).toBe(true)
  }
})

test.each([
  ['to the host', { loseEveryToHost: 3001 }],
  ['to the board', { loseEveryToBoard: 3001 }],
])('lost bytes %s end in a named error or are made good, and the retry works', async (_name, faults) => {
  const port = plugBoard({ chip: 'esp32' })
  const files = build('esp32')
  const cancel = new AbortController()
  const ran = await run(port, { files }, cancel.signal, ({ stage }) => stage === 'writing' && port.board.setFaults(faults))
  if (ran.fault !== undefined) expect(codeOf(ran)).toMatch(/^flash\.(lost board-lost|noise board-noise|verify verify-failed)$/)
  else expect(holds(port, files)).toBe(true)
  port.board.setFaults({ loseEveryToHost: 0, loseEveryToBoard: 0 })
  expect((await run(port, { files })).fault).toBeUndefined()
  expect(holds(port, files)).toBe(true)
})

test('noise between answers does no harm', async () => {
  const port = plugBoard({ chip: 'esp32', faults: { garbageEvery: 3 } })
  const ran = await run(port, { files: build('esp32') })
  expect(ran.fault).toBeUndefined()
})

test('cancel in the middle ends at once, says what the flash holds, and the retry works', async () => {
  const port = plugBoard({ chip: 'esp32' })
  const cancel = new AbortController()
  const files = build('esp32')
  const ran = await run(port, { files }, cancel.signal, ({ stage }) => stage === 'writing' && cancel.abort())
  expect(codeOf(ran)).toBe('flash.cancelled')
  expect(ran.written).toBe('partly')
  expect((await run(port, { files })).fault).toBeUndefined()
})

test('an unplugged cable anywhere ends in a named error, and the retry works', async () => {
  const whole = plugBoard({ chip: 'esp32' })
  const files = build('esp32')
  await run(whole, { files })
  const port = plugBoard({ chip: 'esp32' })
  for (let at = 20; at < whole.sent; at += Math.ceil(whole.sent / 12)) {
    port.board.setFaults({ unplugAfter: at })
    const ran = await run(port, { files })
    expect(`${at} ${codeOf(ran)}`).toBe(`${at} flash.port port-gone`)
    port.plug()
  }
  expect((await run(port, { files })).fault).toBeUndefined()
  expect(holds(port, files)).toBe(true)
})
