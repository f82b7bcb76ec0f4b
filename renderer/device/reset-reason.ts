/** Reset reasons as firmwares spell them (`POWERON`, `ESP_RST_TASK_WDT`, `RTCWDT_BROWN_OUT_RESET`) → what happened. Pure. */
export type ResetKind =
  | 'powerOn'
  | 'brownout'
  | 'watchdog'
  | 'crash'
  | 'deepSleep'
  | 'update'
  | 'external'
  | 'usb'
  | 'software'
  | 'other'
  | 'unknown'

/** The first that fits counts: a brownout and a reset of the CPU alone carry the watchdog's name or that of software as well. */
const KINDS: readonly (readonly [pattern: RegExp, kind: ResetKind])[] = [
  [/BROWN_?OUT|PWR_?GLITCH/, 'brownout'],
  [/WDT|WATCHDOG/, 'watchdog'],
  [/PANIC|EXCEPTION|LOCK_?UP|CRASH/, 'crash'],
  [/SLEEP/, 'deepSleep'],
  [/POWER_?ON|POWER_?UP/, 'powerOn'],
  [/OTA|UPDATE/, 'update'],
  [/(^|_)EXT|PIN/, 'external'],
  [/USB|JTAG/, 'usb'],
  [/(^|_)SW(_|$)|SOFTWARE|RESTART/, 'software'],
]

export function resetKind(reason: string | null | undefined): ResetKind {
  const word = (reason ?? '')
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_')
  if (word === '' || word.endsWith('UNKNOWN')) return 'unknown'
  return KINDS.find(([pattern]) => pattern.test(word))?.[1] ?? 'other'
}

/** Starts nobody wanted: power or firmware should be looked at. */
export function isTrouble(kind: ResetKind): boolean {
  return kind === 'brownout' || kind === 'watchdog' || kind === 'crash'
}
