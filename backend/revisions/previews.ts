import { LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import type { RevisionPreview } from '../contract/revision.ts'
import type { Series } from '../contract/series.ts'
import { editSamples, type SampleEdits, stretchesOf } from './edit-samples.ts'
import type { ReprocessorSource, RevisedHistory, RevisedSeries, Stretch } from './ports.ts'
import { PreviewTally } from './preview-tally.ts'
import { ReprocessHistory } from './reprocess-history.ts'

/** Looked at in full up to here; of longer stretches only evenly spread parts. */
const MOST_SAMPLES = 10_000_000
const PARTS = 250
/** Of the surroundings of corrected samples. */
const MOST_AROUND = 200_000
const LEAST_AROUND_MS = 600_000
/** Each works on a core. */
const MOST_AT_ONCE = 2

/** What a revision would change, worked out and thrown away. Used by Revisions. */
export class Previews {
  readonly #history: RevisedHistory
  readonly #reprocessors: ReprocessorSource
  readonly #series: RevisedSeries
  #running = 0

  constructor({ history, reprocessors, series }: { history: RevisedHistory; reprocessors: ReprocessorSource; series: RevisedSeries }) {
    this.#history = history
    this.#reprocessors = reprocessors
    this.#series = series
  }

  /** @throws LeitstandError `revision.library`, `revision.neighbour`, `request.too-many`, `store.*` */
  async ofReprocessing(stretch: Stretch, definition: Series): Promise<RevisionPreview> {
    if (this.#running >= MOST_AT_ONCE) throw new LeitstandError('request.too-many', because('previews-busy'))
    this.#running++
    try {
      const { good } = await this.#history.count(stretch)
      const tally = new PreviewTally(stretch.fromMs, stretch.toMs)
      const reprocessor = await this.#reprocessors.open(definition)
      try {
        const run = new ReprocessHistory(this.#history, reprocessor, stretch, this.#series.ofBoard(definition.board))
        const blocks = good > MOST_SAMPLES ? run.blocksOf(partsOf(stretch, MOST_SAMPLES / good)) : run.blocks()
        for await (const { samples, after } of blocks) tally.add(samples, after)
      } finally {
        await reprocessor.close()
      }
      return tally.result()
    } finally {
      this.#running--
    }
  }

  /** The corrected samples among their neighbours in time. */
  async ofEdits(stretch: Stretch, edits: SampleEdits): Promise<RevisionPreview> {
    const { series, fromMs, toMs } = stretch
    const aroundMs = Math.max(LEAST_AROUND_MS, (toMs - fromMs) / 10)
    const around = { series, fromMs: fromMs - aroundMs, toMs: toMs + aroundMs }
    const { good } = await this.#history.count(around)
    const tally = new PreviewTally(around.fromMs, around.toMs)
    for (const part of good > MOST_AROUND ? stretchesOf(series, edits) : [around]) {
      for await (const samples of this.#history.samples(part)) tally.add(samples, editSamples(samples, edits))
    }
    return tally.result()
  }
}

/** Evenly spread parts that make up `share` of the stretch. */
function partsOf({ series, fromMs, toMs }: Stretch, share: number): Stretch[] {
  const stepMs = (toMs - fromMs) / PARTS
  return Array.from({ length: PARTS }, (_, part) => {
    const start = Math.floor(fromMs + part * stepMs)
    return { series, fromMs: start, toMs: Math.max(start + 1, Math.floor(start + stepMs * share)) }
  })
}
