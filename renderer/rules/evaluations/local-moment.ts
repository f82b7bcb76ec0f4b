/** Moments in fields for date and time, on the clock of this computer. Pure. */

/** `2026-11-20T03:12:00` */
export function localSecond(atMs: number): string {
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}

/** Undefined where nothing readable is typed. */
export function momentOf(typed: string): number | undefined {
  const atMs = new Date(typed).getTime()
  return Number.isFinite(atMs) ? atMs : undefined
}
