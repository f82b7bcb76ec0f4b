import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { TestBackend } from '../../backend-process.ts'
import { findProgram } from '../../fakes/find-program.ts'
import { makeApp, makeImage, makeMerged, makeTable } from '../../fakes/firmware-images.ts'
import { equip } from '../../fakes/virtual-board/board-program.ts'
import { openVirtualBoard, type VirtualBoardPort } from '../../fakes/virtual-board/pty.ts'

// Many processes start here, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const hasSocat = findProgram('socat') !== undefined
const LEITSTAND = fileURLToPath(new URL('../../../backend/cli/leitstand.ts', import.meta.url))
let folder: string
let port: VirtualBoardPort

beforeAll(async () => {
  if (!hasSocat) return
  folder = mkdtempSync(join(tmpdir(), 'leitstand-cli-'))
  port = await openVirtualBoard({ path: join(folder, 'board'), chip: 'esp32' })
  writeFileSync(join(folder, 'whole.bin'), makeMerged(0, makeApp(30_000)))
  writeFileSync(join(folder, 'other.bin'), makeMerged(9))
  writeFileSync(join(folder, 'firmware.bin'), makeApp(30_000))
  writeFileSync(join(folder, 'bootloader.bin'), makeImage())
  writeFileSync(join(folder, 'partitions.bin'), makeTable())
})

afterAll(async () => {
  if (!hasSocat) return
  await port.close()
  rmSync(folder, { recursive: true, force: true })
})

async function leitstand(...args: string[]): Promise<{ code: number | null; out: string; said: string }> {
  return leitstandWith({}, ...args)
}

async function leitstandWith(more: Record<string, string>, ...args: string[]): Promise<{ code: number | null; out: string; said: string }> {
  const child = spawn(process.execPath, [LEITSTAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...more } })
  let out = ''
  let said = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    said += text
  })
  const [code] = await once(child, 'close')
  return { code, out, said }
}

const place = (name: string) => join(folder, name)

test.skipIf(!hasSocat)('flashes a whole image, reads it back, and the board says so in the monitor', async () => {
  const flashed = await leitstand('flash', '--port', port.path, '--image', place('whole.bin'), '--json')
  expect(flashed.said).toBe('')
  const events = flashed.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect([flashed.code, events.at(-1)]).toEqual([0, { event: 'done' }])
  expect(events.find((one) => one.board)?.board).toMatchObject({ chip: 'esp32', mac: '24:0a:c4:00:be:ef' })
  const read = await leitstand('flash', '--port', port.path, '--read', place('back.bin'), '--range', '0x10000:0x1000')
  expect(read.code).toBe(0)
  expect(readFileSync(place('back.bin')).equals(readFileSync(place('whole.bin')).subarray(0x10000, 0x11000))).toBe(true)
  const heard = await leitstand('monitor', '--port', port.path, '--reset', '--until', 'Loaded app', '--timeout', '20', '--json')
  expect(heard.code).toBe(0)
  expect(JSON.parse(heard.out.trim().split('\n').at(-1) ?? '')).toMatchObject({ text: expect.stringContaining('Loaded app') })
})

test.skipIf(!hasSocat)('flashes a build folder', async () => {
  port.board.flash.bytes.fill(0xff)
  const { code, said } = await leitstand('flash', '--port', port.path, '--folder', folder)
  expect([code, port.board.state]).toEqual([0, 'app'])
  expect(said).toContain('ESP32 v3.0, MAC 24:0a:c4:00:be:ef, 4 MB flash')
})

test.skipIf(!hasSocat)('ends with the code that says what to do, and the remedy', async () => {
  const before = port.board.flash.md5(0, 4 << 20).toString('hex')
  const wrong = await leitstand('flash', '--port', port.path, '--image', place('other.bin'))
  expect([wrong.code, wrong.said]).toEqual([5, expect.stringContaining('is for ESP32-S3, the board has ESP32')])
  expect((await leitstand('flash', '--port', place('none'), '--detect')).code).toBe(3)
  expect((await leitstand('flash', '--detect')).code).toBe(2)
  const unheard = await leitstand('monitor', '--port', port.path, '--until', 'never said', '--timeout', '0.3')
  expect([unheard.code, unheard.said]).toEqual([1, 'leitstand: "never said" was not said within 0.3 s\n'])
  for (const command of [['monitor'], ['flash', '--detect']]) {
    const mistyped = await leitstand(...command, '--port', place('bord'))
    expect([mistyped.code, mistyped.said]).toEqual([
      3,
      `leitstand: There is no ${place('bord')}. leitstand ports lists what is plugged in.\n`,
    ])
  }
  port.board.setFaults({ linesDead: true })
  const silent = await leitstand('flash', '--port', port.path, '--detect')
  expect([silent.code, silent.said]).toEqual([4, expect.stringContaining('Hold BOOT')])
  port.board.setFaults({ linesDead: false })
  expect(port.board.flash.md5(0, 4 << 20).toString('hex')).toBe(before)
  const ports = await leitstand('ports', '--json')
  expect([ports.code, Array.isArray(JSON.parse(ports.out))]).toEqual([0, true])
})

test.skipIf(!hasSocat)('a port that the monitor has is busy', async () => {
  const child = spawn(process.execPath, [LEITSTAND, 'monitor', '--port', port.path, '--reset'], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  const flashed = await leitstand('flash', '--port', port.path, '--detect', '--json')
  child.kill('SIGINT')
  await once(child, 'close')
  expect([flashed.code, JSON.parse(flashed.out.trim().split('\n').at(-1) ?? '')]).toMatchObject([
    3,
    { code: 'flash.port', reason: { key: expect.stringMatching(/^port-busy/) } },
  ])
})

test.skipIf(!hasSocat)('flashes and sets up by the Leitstand that runs, its password never on the command line', async () => {
  const mac = '24:0a:c4:66:00:01'
  // Another project than the password's word.
  writeFileSync(place('bench.bin'), makeMerged(0, makeApp(30_000, { project: 'bench-node' })))
  const blank = await openVirtualBoard({ path: place('blank'), chip: 'esp32', mac })
  equip(blank.board, mac)
  const backend = new TestBackend(['--mqtt-anonymous', 'nobody'])
  try {
    const common = ['flash', '--port', blank.path, '--provision', '--data', backend.data, '--json']
    const early = await leitstand(...common, '--ssid', 'lab-iot', '--image', place('bench.bin'))
    expect([early.code, early.out]).toEqual([2, expect.stringContaining('No Leitstand runs on')])
    await backend.ready()
    expect((await leitstand(...common)).code).toBe(2)
    expect((await leitstand(...common, '--ssid', 'lab-iot', '--detect')).code).toBe(2)
    const secretless = await leitstand(...common, '--ssid', 'lab-iot', '--image', place('bench.bin'))
    expect([secretless.code, secretless.out]).toEqual([2, expect.stringContaining('--wifi-password-file')])

    const named = ['--ssid', 'lab-iot', '--name', 'Bench 7', '--zone', 'Lab', '--label', 'november']
    const wrong = await leitstandWith({ WIFI_PASSWORD: 'not-the-one' }, ...common, ...named, '--image', place('bench.bin'))
    const last = JSON.parse(wrong.out.trim().split('\n').at(-1) ?? '')
    expect([wrong.code, last.event, last.code]).toEqual([7, 'failed', expect.stringMatching(/^provision\./)])
    expect(blank.board.state).toBe('app')

    writeFileSync(place('password'), 'greenhouse\n', { mode: 0o600 })
    const done = await leitstand(...common, ...named, '--wifi-password-file', place('password'))
    expect([done.said, done.code]).toEqual(['', 0])
    const events = done.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.at(-1)).toMatchObject({ event: 'done', device: 'ESP_C4660001', mac })
    expect(events.at(-2).job.acceptance.state).toBe('passed')
    expect(`${wrong.out}${done.out}`).not.toMatch(/greenhouse|not-the-one/)
  } finally {
    await backend.stop()
    backend.removeData()
    await blank.close()
  }
})
