import type { LibraryRange, LibraryResult } from '../contract/sensor-library.ts'

/** The rules every library's answer goes through, bundled or dropped in; called per reading and per test vector. */

/** Makes `result` fresh for the next call. */
export function clearResult(result: LibraryResult): void {
  result.value = Number.NaN
  result.quality = 'good'
  result.suspect = false
}

/**
 * Marks values outside `range` as bad; what is not finite becomes NaN and bad.
 * Returns false where the library gave no number and did not say `bad` itself: that is its failure.
 */
export function judge(result: LibraryResult, range: LibraryRange): boolean {
  const value = result.value
  if (value >= range.min && value <= range.max) return true
  const answered = !Number.isNaN(value) || result.quality === 'bad'
  if (!Number.isFinite(value)) result.value = Number.NaN
  result.quality = 'bad'
  return answered
}
