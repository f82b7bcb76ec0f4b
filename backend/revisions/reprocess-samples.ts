import { MARK, packQuality, type Quality, unpackQuality } from '../contract/quality.ts'
import type { SampleColumns } from './ports.ts'

/** What makes values of raw: SeriesBinding of the sensor libraries. */
export interface RawProcessor {
  process(raw: number, atMs: number, out: { value: number; quality: Quality; marks: number }): void
}

/** Marks that say how a sample came about; the others are the library's. */
const OF_THE_SAMPLE = MARK.arrivalClock | MARK.excluded
/** Raw has no part in these: their value is the board's own, or a person's. */
const NOT_FROM_RAW = MARK.processedByBoard | MARK.corrected

/**
 * New value and quality of stored samples, in order of time. What the library says of quality counts anew; `stale`, which
 * only a board says, stays, and so does what a person has excluded. Samples that come out as they were keep every bit.
 */
export function reprocessSamples(
  samples: SampleColumns,
  processor: RawProcessor,
  beforeEach: (atMs: number) => void,
): Pick<SampleColumns, 'value' | 'quality'> {
  const value = samples.value.slice()
  const quality = samples.quality.slice()
  const slot: { value: number; quality: Quality; marks: number } = { value: 0, quality: 'good', marks: 0 }
  for (let row = 0; row < samples.count; row++) {
    const before = unpackQuality(quality[row] ?? 0)
    if ((before.marks & NOT_FROM_RAW) !== 0) continue
    const atMs = samples.atMs[row] ?? 0
    beforeEach(atMs)
    processor.process(samples.raw[row] ?? Number.NaN, atMs, slot)
    const excluded = (before.marks & MARK.excluded) !== 0
    const stale = before.quality === 'stale' && slot.quality !== 'bad'
    const word: Quality = excluded ? 'bad' : stale ? 'stale' : slot.quality
    const after = packQuality(word, slot.marks | (before.marks & OF_THE_SAMPLE))
    const unmarked = packQuality(before.quality, before.marks & ~MARK.reprocessed)
    if (after === unmarked && Object.is(slot.value, value[row])) continue
    value[row] = slot.value
    quality[row] = after | (MARK.reprocessed << 3)
  }
  return { value, quality }
}
