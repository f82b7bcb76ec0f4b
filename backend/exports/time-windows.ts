// Samples of many series in windows of time, sized so that all of a window fits into memory. Used by wide files.
import type { SampleColumns, SampleSource } from './sample-source.ts'

export interface WindowPart {
  /** Index into the series asked for. */
  index: number
  samples: SampleColumns
}

/** Samples a window should hold, of all series together: some 15 MB of columns, and the chunks that they are cut from. */
const WANTED = 400_000
/** A window with more is cut. */
const MOST = 2 * WANTED
/** From one window to the next, at most. */
const GROWTH = 4
const LONGEST_MS = 10 * 365 * 86_400_000

export class TimeWindows {
  /** End of the window that `next` answered last; the next one begins here. */
  atMs = 0
  readonly #series: readonly number[]
  readonly #source: SampleSource
  readonly #toMs: number
  readonly #wanted: number
  readonly #most: number
  #widthMs = 1000

  /** @param scale of the bounds, for tests */
  constructor(series: readonly number[], source: SampleSource, toMs: number, scale = 1) {
    this.#series = series
    this.#source = source
    this.#toMs = toMs
    this.#wanted = Math.max(1, WANTED * scale)
    this.#most = Math.max(2, MOST * scale)
  }

  async start(fromMs: number): Promise<void> {
    this.atMs = fromMs
    const samples = await this.#source.estimate(this.#series, fromMs, this.#toMs)
    // About right where samples are spread evenly; elsewhere it is corrected on the way.
    this.#widthMs = Math.max(1, Math.ceil(((this.#toMs - fromMs) * this.#wanted) / Math.max(samples, this.#wanted)))
  }

  /** Null behind the last one. */
  async next(): Promise<WindowPart[] | null> {
    const fromMs = this.atMs
    if (fromMs >= this.#toMs) return null
    let endMs = Math.min(this.#toMs, fromMs + this.#widthMs)
    let parts: WindowPart[] = []
    let total = 0
    for (const [index, series] of this.#series.entries()) {
      for (let at: number | null = fromMs; at !== null && at < endMs; ) {
        const block: Awaited<ReturnType<SampleSource['block']>> = await this.#source.block(series, at, endMs)
        at = block.nextMs
        if (block.samples.count === 0) continue
        parts.push({ index, samples: block.samples })
        total += block.samples.count
        while (total > this.#most && endMs - fromMs > 1) {
          endMs = fromMs + Math.max(1, Math.floor((endMs - fromMs) / 2))
          parts = parts
            .map((part) => ({ index: part.index, samples: before(part.samples, endMs) }))
            .filter(({ samples }) => samples.count > 0)
          total = parts.reduce((sum, { samples }) => sum + samples.count, 0)
        }
      }
    }
    this.atMs = endMs
    const factor = Math.min(GROWTH, this.#wanted / Math.max(total, 1))
    this.#widthMs = Math.min(LONGEST_MS, Math.max(1, Math.ceil((endMs - fromMs) * factor)))
    return joined(parts)
  }
}

/** Only the rows before a time; a copy, so that the rest does not stay in memory. */
function before(samples: SampleColumns, endMs: number): SampleColumns {
  let count = samples.count
  while (count > 0 && (samples.atMs[count - 1] ?? 0) >= endMs) count--
  if (count === samples.count) return samples
  return {
    count,
    atMs: samples.atMs.slice(0, count),
    raw: samples.raw.slice(0, count),
    value: samples.value.slice(0, count),
    quality: samples.quality.slice(0, count),
    words: samples.words?.slice(0, count) ?? null,
  }
}

/** One part a series: blocks of a series follow each other in time. */
function joined(parts: readonly WindowPart[]): WindowPart[] {
  const all: WindowPart[] = []
  for (const part of parts) {
    const last = all.at(-1)
    if (last === undefined || last.index !== part.index) all.push(part)
    else all[all.length - 1] = { index: part.index, samples: concat(last.samples, part.samples) }
  }
  return all
}

function concat(a: SampleColumns, b: SampleColumns): SampleColumns {
  const count = a.count + b.count
  const both = <A extends Float64Array | Uint16Array>(into: A, first: A, second: A): A => {
    into.set(first.subarray(0, a.count))
    into.set(second.subarray(0, b.count), a.count)
    return into
  }
  return {
    count,
    atMs: both(new Float64Array(count), a.atMs, b.atMs),
    raw: both(new Float64Array(count), a.raw, b.raw),
    value: both(new Float64Array(count), a.value, b.value),
    quality: both(new Uint16Array(count), a.quality, b.quality),
    words: a.words === null || b.words === null ? null : [...a.words.slice(0, a.count), ...b.words.slice(0, b.count)],
  }
}
