import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LinuxPorts } from '../../../../backend/adapters/serial/linux-ports.ts'
import { openFault } from '../../../../backend/adapters/serial/port-fault.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'leitstand-sys-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A USB device as /sys shows it; `tty` null: no driver made a port of it. */
function usbDevice(name: string, [vendor, product]: [string, string], tty: string | null): void {
  const device = join(root, 'sys/devices/usb1', name)
  const files: Record<string, string> = { idVendor: vendor, idProduct: product, serial: `S${name}`, product: 'UART' }
  mkdirSync(join(device, `${name}:1.0`, tty ?? ''), { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(device, file), `${text}\n`)
  mkdirSync(join(root, 'sys/bus/usb/devices'), { recursive: true })
  symlinkSync(device, join(root, 'sys/bus/usb/devices', name))
  if (tty === null) return
  mkdirSync(join(root, 'sys/class/tty', tty), { recursive: true })
  symlinkSync(join(device, `${name}:1.0`, tty), join(root, 'sys/class/tty', tty, 'device'))
  mkdirSync(join(root, 'dev'), { recursive: true })
  writeFileSync(join(root, 'dev', tty), '')
}

const find = (extra: string[] = []) => new LinuxPorts(extra, { sys: join(root, 'sys'), dev: join(root, 'dev') }).find()

test('finds ports by USB with their ids, and no UART that is not there', async () => {
  usbDevice('1-1', ['10c4', 'ea60'], 'ttyUSB0')
  usbDevice('1-2', ['303a', '1001'], 'ttyACM0')
  mkdirSync(join(root, 'sys/class/tty/ttyS0'), { recursive: true })
  mkdirSync(join(root, 'sys/class/tty/tty1'), { recursive: true })
  const ports = await find()
  expect(ports.map(({ path, vendorId, productId, serialNumber, access }) => [path, vendorId, productId, serialNumber, access])).toEqual([
    [join(root, 'dev/ttyACM0'), '303a', '1001', 'S1-2', 'free'],
    [join(root, 'dev/ttyUSB0'), '10c4', 'ea60', 'S1-1', 'free'],
  ])
})

test('names the driver of a bridge that became no port, and leaves mice alone', async () => {
  usbDevice('1-3', ['1a86', '7523'], null)
  usbDevice('1-4', ['046d', 'c077'], null)
  const ports = await find()
  expect(ports).toMatchObject([
    { path: '', access: 'no-driver', remedy: { key: 'port-no-driver', figures: { module: 'ch341', bridge: 'CH340' } } },
  ])
})

test('shows ports that the settings name while they are there', async () => {
  const extra = join(root, 'board')
  expect(await find([extra])).toEqual([])
  writeFileSync(extra, '')
  expect(await find([extra])).toMatchObject([{ path: extra, access: 'free' }])
})

test.each([
  ['Error: No such file or directory, cannot open /dev/ttyUSB9', 'port-gone'],
  ['Error: Resource temporarily unavailable Cannot lock port', 'port-busy-unknown'],
  ['Opening COM3: Access denied', 'port-busy-unknown'],
  ['Error: Permission denied, cannot open /dev/none', 'port-permission'],
  ['Error: something new', 'port-unopened'],
])('says why a port does not open: %s', (message, key) => {
  expect(openFault('/dev/none', new Error(message))).toMatchObject({ code: 'flash.port', reason: { key } })
})

test('says who holds a socket of the machine itself, too', async () => {
  const tty = join(root, 'sys/class/tty/ttyS0')
  mkdirSync(join(root, 'sys/devices/serial0'), { recursive: true })
  mkdirSync(tty, { recursive: true })
  symlinkSync(join(root, 'sys/devices/serial0'), join(tty, 'device'))
  writeFileSync(join(tty, 'type'), '4')
  mkdirSync(join(root, 'dev'), { recursive: true })
  const path = join(root, 'dev/ttyS0')
  writeFileSync(path, '')
  expect(await find()).toMatchObject([{ path, access: 'free', holder: null }])
  // Through a shell that goes away, so that it is no child of this process.
  const started = execFileSync('sh', ['-c', `sleep 60 < "${path}" > /dev/null 2>&1 & echo $!`])
    .toString()
    .trim()
  try {
    expect(await find()).toMatchObject([{ path, access: 'busy', holder: { pid: Number(started), program: 'sleep' } }])
  } finally {
    process.kill(Number(started))
  }
})
