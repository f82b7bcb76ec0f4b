import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ESPLoader, Transport } from 'esptool-js'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { SerialPortLines } from '../../../backend/adapters/serial/serial-port-lines.ts'
import type { SerialLine } from '../../../backend/flash/serial-line.ts'
import { findProgram } from '../find-program.ts'
import { filled } from '../firmware-images.ts'
import { openVirtualBoard } from './pty.ts'

/** Espressif's own flashers know nothing of this project: what they can do with a virtual board, other tools can too. */

// Many processes start here, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const hasSocat = findProgram('socat') !== undefined
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-tools-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What `Transport` wants: a port like that of Web Serial. */
class WebSerialPort {
  readable: ReadableStream<Uint8Array> | null = null
  writable: WritableStream<Uint8Array> | null = null
  readonly #path: string
  #line: SerialLine | undefined
  #lines = { dtr: false, rts: false }

  constructor(path: string) {
    this.#path = path
  }

  async open({ baudRate }: { baudRate: number }): Promise<void> {
    const line = await new SerialPortLines().open(this.#path, baudRate)
    this.#line = line
    this.readable = new ReadableStream({
      start: (controller) => {
        line.onData = (bytes) => controller.enqueue(Uint8Array.from(bytes))
      },
    })
    this.writable = new WritableStream({ write: (bytes) => line.write(bytes) })
  }

  async setSignals({
    dataTerminalReady: dtr,
    requestToSend: rts,
  }: {
    dataTerminalReady?: boolean
    requestToSend?: boolean
  }): Promise<void> {
    this.#lines = { dtr: dtr ?? this.#lines.dtr, rts: rts ?? this.#lines.rts }
    await this.#line?.setLines(this.#lines)
  }

  async setBaudRate(baud: number): Promise<void> {
    await this.#line?.setBaud(baud)
  }

  getInfo(): object {
    return {}
  }

  async close(): Promise<void> {
    this.readable = null
    this.writable = null
    await this.#line?.close()
  }
}

class QuietTransport extends Transport {
  override trace(): void {
    // The original writes every byte to the console.
  }
}

test.skipIf(!hasSocat).each(['esp32', 'esp32c3', 'esp32s3'] as const)(
  'esptool-js detects, writes, verifies, reads and erases a virtual %s',
  async (chip) => {
    const port = await openVirtualBoard({ path: join(folder, chip), chip, mac: '24:0a:c4:12:34:56' })
    const device = new WebSerialPort(port.path)
    try {
      const transport = new QuietTransport(device)
      const terminal = { clean: () => undefined, writeLine: () => undefined, write: () => undefined }
      const loader = new ESPLoader({ transport, baudrate: 460_800, terminal })
      expect(await loader.main()).toContain({ esp32: 'ESP32', esp32c3: 'ESP32-C3', esp32s3: 'ESP32-S3' }[chip])
      expect(await loader.chip.readMac(loader)).toBe('24:0a:c4:12:34:56')
      expect(await loader.detectFlashSize()).toBe('4MB')
      expect([port.board.state, port.board.speed]).toEqual(['stub', 460_800])
      const data = filled(100_000, 9)
      await loader.writeFlash({
        fileArray: [{ data: new Uint8Array(data), address: 0x20000 }],
        flashMode: 'keep',
        flashFreq: 'keep',
        flashSize: 'keep',
        eraseAll: false,
        compress: true,
        calculateMD5Hash: (image) => createHash('md5').update(image).digest('hex'),
      })
      expect(Buffer.from(port.board.flash.read(0x20000, data.length)).equals(data)).toBe(true)
      expect(Buffer.from(await loader.readFlash(0x20000, 8192)).equals(data.subarray(0, 8192))).toBe(true)
      // It leaves the sum behind a reading unread; a command sent at once would be lost.
      await new Promise((resolve) => setTimeout(resolve, 100))
      await loader.eraseFlash()
      expect(port.board.flash.bytes.every((byte) => byte === 0xff)).toBe(true)
      await transport.disconnect()
    } finally {
      await device.close()
      await port.close()
    }
  },
)

const run = promisify(execFile)
const esptool = findProgram('esptool')

// Debian's package leaves the stubs for Xtensa out.
test.skipIf(!hasSocat || esptool === undefined).each([
  ['esp32', ['--no-stub']],
  ['esp32c3', ['--no-stub']],
  ['esp32c3', []],
  ['esp32s3', ['--no-stub']],
] as const)('esptool works on a virtual %s, command after command, without reset lines: %s', async (chip, options) => {
  const port = await openVirtualBoard({ path: join(folder, `tool-${chip}${options.join('')}`), chip, start: 'download' })
  const does = async (...command: string[]) => {
    const common = ['--port', port.path, '--before', 'no_reset', '--after', 'no_reset', ...options]
    return (await run(esptool ?? '', [...common, ...command])).stdout
  }
  const image = join(folder, 'image.bin')
  const back = join(folder, 'back.bin')
  writeFileSync(image, filled(70_000, 5))
  try {
    expect(await does('flash_id')).toContain('Detected flash size: 4MB')
    expect(await does('read_mac')).toContain('24:0a:c4:00:be:ef')
    expect(await does('--baud', '460800', 'write_flash', '0x10000', image)).toContain('Hash of data verified')
    expect(await does('write_flash', '--no-compress', '0x40000', image)).toContain('Hash of data verified')
    expect(await does('verify_flash', '0x40000', image)).toContain('verify OK')
    await does('read_flash', '0x10000', '5000', back)
    expect(readFileSync(back).equals(filled(70_000, 5).subarray(0, 5000))).toBe(true)
    if (options.length === 0) {
      await does('erase_region', '0x10000', '0x1000')
      expect(port.board.flash.read(0x10000, 0x1000).every((byte) => byte === 0xff)).toBe(true)
      await does('erase_flash')
      expect(port.board.flash.bytes.every((byte) => byte === 0xff)).toBe(true)
    } else {
      await does('run')
      expect(port.board.state).toBe('stuck')
    }
  } finally {
    await port.close()
  }
})
