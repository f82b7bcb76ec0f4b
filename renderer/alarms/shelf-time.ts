/** Until when an alarm is put aside, as people choose it. Pure. */

export const SHELF_HOURS = [1, 4, 8, 24, 168] as const

export function shelfEnd(hours: number, nowMs: number): number {
  return Math.floor(nowMs + hours * 3_600_000)
}

/** As a field for date and time wants it, in this computer's zone: `2026-11-29T14:30`. */
export function toLocal(atMs: number): string {
  const offsetMs = new Date(atMs).getTimezoneOffset() * 60_000
  return new Date(atMs - offsetMs).toISOString().slice(0, 16)
}

/** Undefined: empty, or no time. */
export function fromLocal(text: string): number | undefined {
  const atMs = new Date(text).getTime()
  return text === '' || Number.isNaN(atMs) ? undefined : atMs
}
