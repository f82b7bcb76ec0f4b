import { LeitstandError } from '../contract/errors.ts'
import { MARK, packQuality, unpackQuality } from '../contract/quality.ts'
import { because } from '../contract/reasons.ts'
import type { SampleColumns, Stretch } from './ports.ts'

/** Corrections by a person: another value, or none that counts. The original stays with the revision. */
export type SampleEdits = ReadonlyMap<number, number | undefined>

/** Times closer than that are read in one go, ms. */
const READ_TOGETHER_MS = 600_000

/** By whole milliseconds. @throws LeitstandError `request.invalid` */
export function editsOf(kind: 'edit' | 'exclude', samples: readonly { atMs: number; value?: number | undefined }[]): SampleEdits {
  const edits = new Map<number, number | undefined>()
  for (const { atMs, value } of samples) {
    const at = Math.floor(atMs)
    if (kind === 'edit' && (value === undefined || !Number.isFinite(value))) {
      throw new LeitstandError('request.invalid', because('revision-needs-value', { atMs: at }))
    }
    if (edits.has(at) && edits.get(at) !== value) {
      throw new LeitstandError('request.invalid', because('revision-two-values', { atMs: at }))
    }
    edits.set(at, kind === 'edit' ? value : undefined)
  }
  return edits
}

/** What lies between the first and the last of them. */
export function stretchOf(series: number, edits: SampleEdits): Stretch {
  let [fromMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const at of edits.keys()) {
    fromMs = Math.min(fromMs, at)
    lastMs = Math.max(lastMs, at)
  }
  return { series, fromMs, toMs: lastMs + 1 }
}

/** Stretches to read that hold all of the times, in order. */
export function stretchesOf(series: number, edits: SampleEdits): Stretch[] {
  const stretches: Stretch[] = []
  for (const at of [...edits.keys()].sort((a, b) => a - b)) {
    const last = stretches.at(-1)
    if (last && at < last.toMs + READ_TOGETHER_MS) last.toMs = at + 1
    else stretches.push({ series, fromMs: at, toMs: at + 1 })
  }
  return stretches
}

/** The samples with their edits in place. */
export function editSamples(samples: SampleColumns, edits: SampleEdits): Pick<SampleColumns, 'value' | 'quality'> & { met: number[] } {
  const value = samples.value.slice()
  const quality = samples.quality.slice()
  const met: number[] = []
  for (let row = 0; row < samples.count; row++) {
    const at = Math.floor(samples.atMs[row] ?? 0)
    if (!edits.has(at)) continue
    met.push(at)
    const edited = edits.get(at)
    const before = unpackQuality(quality[row] ?? 0)
    if (edited === undefined) quality[row] = packQuality('bad', before.marks | MARK.excluded)
    else {
      const marks = before.marks & ~(MARK.excluded | MARK.libraryFailed | MARK.suspect)
      value[row] = edited
      quality[row] = packQuality(before.quality === 'bad' ? 'good' : before.quality, marks | MARK.corrected)
    }
  }
  return { value, quality, met }
}
