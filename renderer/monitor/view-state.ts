import type { LineEnding } from '../../backend/contract/flash/serial-monitor.ts'

/** A port that is plugged in, or one that is open and gone for now. */
export interface WatchablePort {
  id: string
  path: string
}

/** How a person looks at a port. */
export interface MonitorView {
  filter: string
  time: boolean
  plot: boolean
  hex: boolean
  /** Null: no search is open. */
  search: string | null
  ending: LineEnding
  /** What is typed is hex. */
  sendHex: boolean
}

export const INITIAL_VIEW: MonitorView = { filter: '', time: true, plot: false, hex: false, search: null, ending: 'lf', sendHex: false }

/** `ttyUSB3`, `COM3`. */
export function shortPort(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path
}
