import { LeitstandError } from '../contract/errors.ts'
import { isBad, MARK, unpackQuality } from '../contract/quality.ts'
import { because } from '../contract/reasons.ts'
import type { Series } from '../contract/series.ts'
import { NEIGHBOUR_AGE_MS } from './neighbour-track.ts'
import type { NeighbourValues, Reprocessor, RevisedHistory, SampleColumns, Stretch } from './ports.ts'

/** Samples before the stretch that the library sees first, so that it knows what came before. */
const WARM_UP_MS = 3_600_000
const WARM_UP_SAMPLES = 256
/** A neighbour is read along in pieces of this length, ms: it may be much denser. */
const PIECE_MS = 24 * 3_600_000

export interface Reprocessed {
  samples: SampleColumns
  after: Pick<SampleColumns, 'value' | 'quality'>
}

/**
 * Samples of a stretch with what library and calibration now make of them, block by block in order of time. Reads the
 * neighbours that the library asks for alongside. Used by preview and revision alike.
 */
export class ReprocessHistory {
  readonly #history: RevisedHistory
  readonly #reprocessor: Reprocessor
  readonly #neighbours: { series: Series; readToMs: number; met: number }[]
  readonly #stretch: Stretch

  /** @param neighbours other series of the same board */
  constructor(history: RevisedHistory, reprocessor: Reprocessor, stretch: Stretch, neighbours: Iterable<Series>) {
    this.#history = history
    this.#reprocessor = reprocessor
    this.#stretch = stretch
    const wanted = [...neighbours].filter(
      ({ id, kind, sensorType }) => id !== stretch.series && kind === 'number' && reprocessor.neighbours.includes(sensorType),
    )
    this.#neighbours = wanted
      .sort((a, b) => a.id - b.id)
      .map((series) => ({ series, readToMs: stretch.fromMs - WARM_UP_MS - NEIGHBOUR_AGE_MS, met: 0 }))
  }

  /** @throws LeitstandError `revision.library`, `revision.neighbour`, `store.*` */
  async *blocks(): AsyncGenerator<Reprocessed> {
    await this.#warmUp()
    for await (const samples of this.#history.samples(this.#stretch)) {
      for (const piece of this.#pieces(samples)) yield { samples: piece, after: await this.#run(piece) }
    }
  }

  /** Only parts of the stretch, for a look at a very long one; in order of time. */
  async *blocksOf(parts: Iterable<Stretch>): AsyncGenerator<Reprocessed> {
    await this.#warmUp()
    for (const part of parts) {
      for (const neighbour of this.#neighbours) neighbour.readToMs = Math.max(neighbour.readToMs, part.fromMs - NEIGHBOUR_AGE_MS)
      for await (const samples of this.#history.samples(part)) {
        for (const piece of this.#pieces(samples)) yield { samples: piece, after: await this.#run(piece) }
      }
    }
  }

  async #warmUp(): Promise<void> {
    await this.#checkNeighbours()
    const { series, fromMs } = this.#stretch
    let last: SampleColumns | undefined
    for await (const samples of this.#history.samples({ series, fromMs: fromMs - WARM_UP_MS, toMs: fromMs })) last = samples
    if (last && last.count > 0) await this.#run(slice(last, Math.max(0, last.count - WARM_UP_SAMPLES), last.count))
  }

  /** A sensor that compensates and has no readings here would silently be replaced by a fixed value. */
  async #checkNeighbours(): Promise<void> {
    const { fromMs, toMs } = this.#stretch
    const missing = new Map<string, boolean>()
    for (const { series } of this.#neighbours) {
      const { any } = await this.#history.count({ series: series.id, fromMs: fromMs - NEIGHBOUR_AGE_MS, toMs })
      missing.set(series.sensorType, (missing.get(series.sensorType) ?? true) && !any)
    }
    if (missing.size === 0 || [...missing.values()].includes(false)) return
    const types = [...missing.keys()].join(', ')
    throw new LeitstandError('revision.neighbour', because('revision-neighbour', { types }))
  }

  async #run(samples: SampleColumns): Promise<Pick<SampleColumns, 'value' | 'quality'>> {
    const toMs = (samples.atMs[samples.count - 1] ?? 0) + 1
    const neighbours: NeighbourValues[] = []
    for (const neighbour of this.#neighbours) {
      if (neighbour.readToMs >= toMs) continue
      const { series } = neighbour
      for await (const block of this.#history.samples({ series: series.id, fromMs: neighbour.readToMs, toMs })) {
        neighbours.push({ series: series.id, sensorType: series.sensorType, ...trustworthy(block) })
      }
      neighbour.readToMs = toMs
    }
    return this.#reprocessor.run(samples, neighbours)
  }

  #pieces(samples: SampleColumns): SampleColumns[] {
    if (this.#neighbours.length === 0) return [samples]
    const pieces: SampleColumns[] = []
    let from = 0
    for (let row = 1; row <= samples.count; row++) {
      if (row < samples.count && (samples.atMs[row] ?? 0) - (samples.atMs[from] ?? 0) < PIECE_MS) continue
      pieces.push(slice(samples, from, row))
      from = row
    }
    return pieces
  }
}

function trustworthy({ count, atMs, value, quality }: SampleColumns): Pick<NeighbourValues, 'atMs' | 'value'> {
  const rows: number[] = []
  for (let row = 0; row < count; row++) {
    const packed = quality[row] ?? 0
    const { quality: word, marks } = unpackQuality(packed)
    if (!isBad(packed) && word !== 'stale' && (marks & MARK.suspect) === 0 && Number.isFinite(value[row])) rows.push(row)
  }
  return { atMs: Float64Array.from(rows, (row) => atMs[row] ?? 0), value: Float64Array.from(rows, (row) => value[row] ?? 0) }
}

function slice({ atMs, raw, value, quality }: SampleColumns, from: number, to: number): SampleColumns {
  return {
    count: to - from,
    atMs: atMs.subarray(from, to),
    raw: raw.subarray(from, to),
    value: value.subarray(from, to),
    quality: quality.subarray(from, to),
  }
}
