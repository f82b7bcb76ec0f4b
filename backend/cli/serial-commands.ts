// The commands on serial ports, loaded only when one is asked for: the native part of serialport comes with them.
import { FLASH_USAGE, flashCommand } from './flash.ts'
import { MONITOR_USAGE, monitorCommand } from './monitor.ts'
import { PORTS_USAGE, portsCommand } from './ports.ts'
import type { SerialCommand } from './run-command.ts'

const COMMANDS: Record<SerialCommand, { usage: string; run(argv: readonly string[]): Promise<number> }> = {
  flash: { usage: FLASH_USAGE, run: flashCommand },
  ports: { usage: PORTS_USAGE, run: portsCommand },
  monitor: { usage: MONITOR_USAGE, run: monitorCommand },
}

/** Resolves to the exit code. */
export async function serialCommand(name: SerialCommand, argv: readonly string[]): Promise<number> {
  const { usage, run } = COMMANDS[name]
  if (!argv.includes('--help') && !argv.includes('-h')) return run(argv)
  process.stdout.write(usage)
  return 0
}
