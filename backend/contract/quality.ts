/** Quality of a sample, as boards and libraries say it. The index is the stored code: append only. */
export const QUALITIES = ['good', 'excellent', 'fair', 'poor', 'bad', 'stale'] as const
export type Quality = (typeof QUALITIES)[number]

/** Marks on a sample, a bit set stored beside its quality. */
export const MARK = {
  /** Board clock not set (or nonsense): `atMs` is the arrival time. */
  arrivalClock: 1,
  /** The sensor library threw, ran too long or gave no number. */
  libraryFailed: 2,
  /** A library rule finds the value implausible (for example DS18B20 at its power-on 85 °C). */
  suspect: 4,
  /** A calibration or offset of the series was applied. */
  calibrated: 8,
  /** Value final as the board sent it (`raw_mode: false`, or family B). */
  processedByBoard: 16,
  /** A person gave it another value, see contract/revision.ts; the original is kept. */
  corrected: 32,
  /** A person took it out: its quality is `bad`, so it has no part in averages; the original is kept. */
  excluded: 64,
  /** Its value was made anew from raw, by another library, calibration or offset than when it came. */
  reprocessed: 128,
} as const

/**
 * Marks of live values only, never stored: the value is inside its limits again, but not past their hysteresis, so it still stands
 * in the band it was in. `high`: over a limit, else under. See contract/alarms/limit-standing.ts.
 */
export const HELD = { warning: 256, critical: 512, high: 1024 } as const

/** Marks that go to the disk. */
export const STORED_MARKS = 255

/** Marks of samples whose value is not the one they came with: then raw alone tells a repeat. */
const REVISED = (MARK.corrected | MARK.excluded | MARK.reprocessed) << 3

const QUALITY_CODES = new Map<string, number>(QUALITIES.map((quality, code) => [quality, code]))
const BAD = QUALITIES.indexOf('bad')

/** Code of a quality word, case-insensitive; undefined for a word the protocol does not know. */
export function qualityFromWord(word: string): Quality | undefined {
  const code = QUALITY_CODES.get(word.toLowerCase())
  return code === undefined ? undefined : QUALITIES[code]
}

/** Packs quality (3 bits) and marks into the stored integer. */
export function packQuality(quality: Quality, marks: number): number {
  return (QUALITY_CODES.get(quality) ?? 0) | (marks << 3)
}

/** True for a packed quality whose sample has no part in averages, limits or rollups: its number is no measurement. */
export function isBad(packed: number): boolean {
  return (packed & 7) === BAD
}

/** True when the sample's time is its arrival: then an equal reading is another reading, not a repeat. */
export function byArrivalClock(packed: number): boolean {
  return ((packed >> 3) & MARK.arrivalClock) !== 0
}

/** True when a revision stands on the sample. */
export function isRevised(packed: number): boolean {
  return (packed & REVISED) !== 0
}

export function unpackQuality(packed: number): { quality: Quality; marks: number } {
  return { quality: QUALITIES[packed & 7] ?? 'bad', marks: packed >> 3 }
}
