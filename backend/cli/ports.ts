// `leitstand ports`: serial ports of this machine, what is likely at them, who holds them, what to do.
import { parseArgs } from 'node:util'
import { systemPorts } from '../adapters/serial/system-ports.ts'
import { faultOf } from '../contract/errors.ts'
import { usbName } from '../contract/flash/port.ts'
import { reasonText } from '../contract/reasons.ts'
import type { FoundPort } from '../flash/port-watch.ts'
import { EXIT, exitOf, usageFault } from './serial-exit.ts'

export const PORTS_USAGE = `leitstand ports [--json]
Exit codes: 0 listed (also when there is none), 1 they cannot be listed
`

/** Resolves to the exit code. */
export async function portsCommand(argv: readonly string[]): Promise<number> {
  try {
    const { values } = usageFault(PORTS_USAGE, () => parseArgs({ args: [...argv], options: { json: { type: 'boolean', default: false } } }))
    const ports = await systemPorts([]).find()
    if (values.json) process.stdout.write(`${JSON.stringify(ports.map((port) => ({ ...port, ...named(port) })))}\n`)
    else process.stdout.write(ports.length === 0 ? 'No serial port. Plug a board in.\n' : `${ports.map(lineOf).join('\n')}\n`)
    return EXIT.done
  } catch (cause) {
    process.stderr.write(`leitstand: ${faultOf(cause).detail}\n`)
    return exitOf(cause)
  }
}

function named({ vendorId, productId }: FoundPort): { bridge: string | null; likely: string | null } {
  const name = usbName(vendorId, productId)
  return { bridge: name?.bridge ?? null, likely: name?.likely ?? null }
}

function lineOf(port: FoundPort): string {
  const { bridge, likely } = named(port)
  const what = likely === null ? (bridge ?? port.product ?? '') : `likely ${likely} (${bridge})`
  const remedy = port.remedy === null ? '' : `\n    ${reasonText(port.remedy)}`
  return `${(port.path || '-').padEnd(20)} ${port.access.padEnd(10)} ${what}${remedy}`
}
