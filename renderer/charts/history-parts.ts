import type { QueryAnswer } from '../../backend/contract/history.ts'
import type { SampleValue } from '../../backend/contract/sample.ts'
import type { Request } from './history-plan.ts'

/** One series of one answer as columns, and the recent answers kept for panning back. Used by load-history.ts. */
export interface NumberPart {
  kind: 'number'
  count: number
  atMs: Float64Array
  value: Float64Array
  min: Float64Array
  max: Float64Array
  /** Samples in each bucket; null for raw samples. */
  counts: Float64Array | null
  quality: Uint16Array | null
  /** 0 for raw samples. */
  resolutionMs: number
  usualStepMs: number
}

export interface StatePart {
  kind: 'state'
  changes: readonly (readonly [atMs: number, value: SampleValue])[]
}

export type Part = NumberPart | StatePart

type Answered = QueryAnswer['series'][number]

export function partOf({ kind, points, resolutionMs }: Answered, raw: boolean): Part {
  if (kind === 'state') {
    return {
      kind,
      changes: points.flatMap(([atMs, value]) =>
        typeof atMs === 'number' && value !== null && value !== undefined ? [[atMs, value] as const] : [],
      ),
    }
  }
  const size = points.length
  const part: NumberPart = {
    kind,
    count: 0,
    atMs: new Float64Array(size),
    value: new Float64Array(size),
    min: new Float64Array(size),
    max: new Float64Array(size),
    counts: raw ? null : new Float64Array(size),
    quality: raw ? new Uint16Array(size) : null,
    resolutionMs: raw ? 0 : resolutionMs,
    usualStepMs: 0,
  }
  let row = 0
  for (const [atMs, value, third, fourth, fifth] of points) {
    // A sample without a value (the library failed) is no point of a curve.
    if (typeof atMs !== 'number' || typeof value !== 'number') continue
    part.atMs[row] = atMs
    part.value[row] = value
    part.min[row] = raw || typeof third !== 'number' ? value : third
    part.max[row] = raw || typeof fourth !== 'number' ? value : fourth
    if (part.counts) part.counts[row] = typeof fifth === 'number' ? fifth : 1
    if (part.quality) part.quality[row] = typeof fourth === 'number' ? fourth : 0
    row += 1
  }
  part.count = row
  part.usualStepMs = usualStep(part.atMs.subarray(0, row))
  return part
}

/** Median time between two neighbours, ms; 0 with fewer than three. At most 512 of them are looked at. */
export function usualStep(atMs: Float64Array): number {
  if (atMs.length < 3) return 0
  const stride = Math.max(1, Math.floor(atMs.length / 512))
  const steps: number[] = []
  for (let row = 1; row < atMs.length; row += stride) steps.push((atMs[row] ?? 0) - (atMs[row - 1] ?? 0))
  steps.sort((a, b) => a - b)
  return steps[steps.length >> 1] ?? 0
}

/** Usual time between two samples, ms, also behind buckets; undefined where too little is known. */
export function sampleStep(part: NumberPart): number | undefined {
  if (part.counts === null) return part.usualStepMs > 0 ? part.usualStepMs : undefined
  if (part.count === 0 || part.resolutionMs === 0) return undefined
  let samples = 0
  for (let row = 0; row < part.count; row++) samples += part.counts[row] ?? 0
  return (part.count * part.resolutionMs) / Math.max(1, samples)
}

/** Closed past is kept longer than what still grows, ms. History can be revised, so neither is for ever. */
const PAST_KEPT_MS = 60_000
const PRESENT_KEPT_MS = 1_500
/** Points kept in all, about 40 bytes each. */
const MOST_KEPT = 1_000_000

interface Kept {
  part: Part
  /** When it was asked for: it knows nothing of later. */
  askedMs: number
  until: number
  size: number
}

export class PartCache {
  readonly #kept = new Map<string, Kept>()
  #size = 0

  /** @param seenToMs what is seen ends here: an answer that was asked for later is complete that far */
  get(key: string, nowMs: number, seenToMs: number): Part | undefined {
    const kept = this.#kept.get(key)
    if (!kept) return undefined
    this.#drop(key, kept)
    const complete = kept.askedMs >= seenToMs ? kept.askedMs + PAST_KEPT_MS : kept.until
    if (complete < nowMs) return undefined
    this.#put(key, kept)
    return kept.part
  }

  set(key: string, part: Part, request: Request, nowMs: number): void {
    const before = this.#kept.get(key)
    if (before) this.#drop(key, before)
    const size = part.kind === 'number' ? part.count : part.changes.length
    this.#put(key, { part, askedMs: nowMs, until: nowMs + (request.toMs <= nowMs ? PAST_KEPT_MS : PRESENT_KEPT_MS), size: size + 10 })
    for (const [oldest, kept] of this.#kept) {
      if (this.#size <= MOST_KEPT) return
      this.#drop(oldest, kept)
    }
  }

  clear(): void {
    this.#kept.clear()
    this.#size = 0
  }

  #put(key: string, kept: Kept): void {
    this.#kept.set(key, kept)
    this.#size += kept.size
  }

  #drop(key: string, kept: Kept): void {
    this.#kept.delete(key)
    this.#size -= kept.size
  }
}
