import type { Fault } from '../../contract/errors.ts'
import type { ResetTarget } from '../../contract/flash/serial-monitor.ts'

/** Messages between the backend and the process that listens to a port (monitor-child.ts), over IPC with structured clones. */

export type MonitorAct =
  | { kind: 'open'; path: string; baud: number }
  | { kind: 'close' }
  | { kind: 'send'; bytes: Uint8Array }
  | { kind: 'baud'; baud: number }
  | { kind: 'reset'; into: ResetTarget; usb: boolean }

/** `do` is answered by `done` or `failed`; `taken`: so many bytes have arrived, there is room for more. */
export type MonitorAsk = { type: 'do'; id: number; act: MonitorAct } | { type: 'taken'; bytes: number }

export type MonitorTell =
  | { type: 'ready' }
  | { type: 'done'; id: number }
  | { type: 'failed'; id: number; fault: Fault }
  | { type: 'bytes'; bytes: Uint8Array; atMs: number; lost: number }
  | { type: 'gone'; fault: Fault }
