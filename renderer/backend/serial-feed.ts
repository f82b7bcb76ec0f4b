import type { SerialNews } from '../../backend/contract/flash/serial-monitor.ts'

/** Hands what serial ports say to the monitor, which is loaded only where it is shown. Fed by live-connection.ts. */

const listeners = new Set<(news: SerialNews) => void>()

export function onSerial(listener: (news: SerialNews) => void): void {
  listeners.add(listener)
}

export function feedSerial(news: SerialNews): void {
  for (const listener of listeners) listener(news)
}
