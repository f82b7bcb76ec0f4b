// Serial ports of Linux, from /sys: no program is started, so it can be looked often. See kernel, Documentation/ABI/testing/sysfs-tty.
import { constants } from 'node:fs'
import { access, readdir, readFile, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { usbName } from '../../contract/flash/port.ts'
import { because } from '../../contract/reasons.ts'
import type { FoundPort, PortFinder } from '../../flash/port-watch.ts'
import { holdersOf } from './file-holder.ts'
import { permissionRemedy } from './port-fault.ts'

/** From a tty up to its USB device there are few steps. */
const MOST_STEPS = 6

export interface LinuxPlaces {
  sys: string
  dev: string
}

export class LinuxPorts implements PortFinder {
  readonly #places: LinuxPlaces
  readonly #extra: readonly string[]

  /** @param extra ports that the system does not list, such as links to pseudo terminals */
  constructor(extra: readonly string[], places: LinuxPlaces = { sys: '/sys', dev: '/dev' }) {
    this.#extra = extra
    this.#places = places
  }

  async find(): Promise<FoundPort[]> {
    const { sys } = this.#places
    const ports: FoundPort[] = []
    const usbSeen = new Set<string>()
    for (const name of await list(join(sys, 'class/tty'))) {
      const device = await real(join(sys, 'class/tty', name, 'device'))
      if (device === undefined) continue
      const usb = await usbAbove(device)
      if (usb !== undefined) usbSeen.add(usb.folder)
      else if (!(await isRealUart(join(sys, 'class/tty', name)))) continue
      ports.push(await this.#port(join(this.#places.dev, name), usb))
    }
    for (const path of this.#extra) if (await exists(path)) ports.push(await this.#port(path, undefined))
    ports.push(...(await this.#withoutDriver(usbSeen)))
    return withHolders(ports, await this.#pseudo())
  }

  /** Of pseudo terminals the other end always has it. */
  async #pseudo(): Promise<ReadonlySet<string>> {
    const terminals = join(this.#places.dev, 'pts')
    const pseudo = new Set<string>()
    for (const path of this.#extra) if (dirname((await real(path)) ?? '') === terminals) pseudo.add(path)
    return pseudo
  }

  async #port(path: string, usb: UsbDevice | undefined): Promise<FoundPort> {
    const allowed = await access(path, constants.R_OK | constants.W_OK).then(
      () => true,
      () => false,
    )
    return {
      path,
      ...(usb?.names ?? NO_USB),
      access: allowed ? 'free' : 'forbidden',
      holder: null,
      remedy: allowed ? null : permissionRemedy(path),
    }
  }

  /** Known bridges that no driver has made a port of. */
  async #withoutDriver(seen: ReadonlySet<string>): Promise<FoundPort[]> {
    const folder = join(this.#places.sys, 'bus/usb/devices')
    const found: FoundPort[] = []
    for (const name of await list(folder)) {
      const device = await real(join(folder, name))
      if (device === undefined || name.includes(':') || seen.has(device)) continue
      const names = await usbNames(device)
      const known = names && usbName(names.vendorId, names.productId)
      if (names === undefined || known === undefined) continue
      const remedy = because('port-no-driver', { bridge: known.bridge, module: known.module })
      found.push({ path: '', ...names, access: 'no-driver', holder: null, remedy })
    }
    return found
  }
}

const NO_USB = { vendorId: null, productId: null, manufacturer: null, product: null, serialNumber: null }

interface UsbDevice {
  folder: string
  names: Pick<FoundPort, keyof typeof NO_USB>
}

async function usbAbove(device: string): Promise<UsbDevice | undefined> {
  let folder = device
  for (let step = 0; step < MOST_STEPS && folder !== dirname(folder); step++) {
    const names = await usbNames(folder)
    if (names !== undefined) return { folder, names }
    folder = dirname(folder)
  }
  return undefined
}

async function usbNames(folder: string): Promise<UsbDevice['names'] | undefined> {
  const vendorId = await text(join(folder, 'idVendor'))
  const productId = await text(join(folder, 'idProduct'))
  if (vendorId === null || productId === null) return undefined
  const [manufacturer, product, serialNumber] = [
    await text(join(folder, 'manufacturer')),
    await text(join(folder, 'product')),
    await text(join(folder, 'serial')),
  ]
  return { vendorId, productId, manufacturer, product, serialNumber }
}

/** The kernel keeps names for UARTs that are not there: their type is 0. */
async function isRealUart(folder: string): Promise<boolean> {
  const type = await text(join(folder, 'type'))
  return type !== null && type !== '0' && /^tty(S|AMA|THS|O)\d/.test(basename(folder))
}

/** A port that another program has open, built-in sockets too. */
function withHolders(ports: FoundPort[], pseudo: ReadonlySet<string>): FoundPort[] {
  const holders = holdersOf(ports.filter(({ path }) => path !== '' && !pseudo.has(path)).map(({ path }) => path))
  return ports.map((port) => {
    const holder = holders.get(port.path)
    if (holder === undefined || port.access !== 'free') return port
    return {
      ...port,
      access: 'busy',
      holder,
      remedy: because('port-busy', { port: port.path, program: holder.program, pid: String(holder.pid) }),
    }
  })
}

async function list(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort()
}

async function real(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined)
}

async function exists(path: string): Promise<boolean> {
  return (await real(path)) !== undefined
}

async function text(path: string): Promise<string | null> {
  const content = await readFile(path, 'utf8').catch(() => null)
  return content === null ? null : content.trim().slice(0, 200)
}
