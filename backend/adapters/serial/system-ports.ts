// Serial ports of macOS and Windows, by the package serialport; of Linux see linux-ports.ts.
import type { FoundPort, PortFinder } from '../../flash/port-watch.ts'
import { LinuxPorts } from './linux-ports.ts'

export function systemPorts(extra: readonly string[], platform: NodeJS.Platform = process.platform): PortFinder {
  return platform === 'linux' ? new LinuxPorts(extra) : new ListedPorts()
}

class ListedPorts implements PortFinder {
  async find(): Promise<FoundPort[]> {
    // Only where it is needed: its native part stays out of the backend on Linux.
    const { SerialPort } = await import('serialport')
    const ports = await SerialPort.list()
    return ports.map((port) => ({
      path: port.path,
      vendorId: port.vendorId?.toLowerCase() ?? null,
      productId: port.productId?.toLowerCase() ?? null,
      manufacturer: port.manufacturer ?? null,
      product: null,
      serialNumber: port.serialNumber ?? null,
      access: 'free',
      holder: null,
      remedy: null,
    }))
  }
}
