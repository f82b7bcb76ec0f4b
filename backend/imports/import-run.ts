// One pass of an import: the dry run that only counts, or the one that writes. Started by imports.ts, one at a time.

import { LeitstandError } from '../contract/errors.ts'
import type { ImportBody, ImportCounts, ImportMapping, ImportTarget, RowError } from '../contract/import.ts'
import { because } from '../contract/reasons.ts'
import type { Series } from '../contract/series.ts'
import { blocksOf } from './import-thread.ts'
import type { ImportCorrections, ImportHistory, ImportSeries, SampleColumns } from './ports.ts'
import { StoredValues } from './stored-values.ts'
import type { ReadBlock, TargetValues } from './worker-protocol.ts'

/** Samples that go to the store at once. Small, so that boards' readings never wait behind a long write. */
const APPEND_ROWS = 2048
/**
 * After each write the store is left alone for twice as long as the write took, and never less than this, ms: some 100,000
 * values a second at most. Three times as many are possible, but then readings of boards wait 80 ms for their commit instead of 22.
 */
const LEAST_PAUSE_MS = 18
/** While more readings than this wait for the disk, the import waits as well. */
const BUSY_READINGS = 4000
const BUSY_PAUSE_MS = 50
/** The disk may be full or gone for a while: an import waits for it as boards do, then gives up, ms. */
const STORE_PATIENCE_MS = 10 * 60_000
const STORE_RETRY_MS = 2000
/** Most samples of one correction. */
const CORRECTION_SAMPLES = 1000
const SHOWN_ERRORS = 100

export interface RunParts {
  history: ImportHistory
  series: ImportSeries
  corrections: ImportCorrections | undefined
  nowMs(): number
  pause(ms: number): Promise<void>
}

export interface RunOrder {
  path: string
  errorsPath: string
  fileName: string
  mapping: ImportMapping
  dryRun: boolean
  /** Arrival time of the samples it writes: by it they are known again when the run is repeated. */
  stampMs: number
  by: string
}

export interface RunState {
  bytes: number
  counts: ImportCounts
  errors: RowError[]
  span: { fromMs: number; toMs: number } | null
}

type Change = Pick<ImportBody, 'counts' | 'errors' | 'span'>

export class ImportRun {
  readonly state: RunState = { bytes: 0, counts: { rows: 0, accepted: 0, duplicates: 0, empty: 0, errors: 0 }, errors: [], span: null }
  readonly #parts: RunParts
  readonly #order: RunOrder
  readonly #stored: StoredValues
  readonly #cancelled: () => boolean

  /** @param cancelled asked between blocks and writes */
  constructor(parts: RunParts, order: RunOrder, cancelled: () => boolean) {
    this.#parts = parts
    this.#order = order
    this.#stored = new StoredValues(parts.history, order.stampMs)
    this.#cancelled = cancelled
  }

  /**
   * @param progress called after each block
   * @returns false when it was cancelled; what it has written stays
   * @throws LeitstandError `import.unreadable`, `import.mapping`, `store.*`, `internal`
   */
  async run(progress: (state: RunState) => void): Promise<boolean> {
    const { mapping, path, errorsPath, dryRun } = this.#order
    const targets = (mapping.layout === 'wide' ? mapping.columns : (mapping.names ?? [])).map(({ target }) => target)
    const series: (Series | undefined)[] = []
    for (const target of targets) series.push(dryRun ? this.#known(target) : await this.#made(target))
    const kinds = targets.map((target, index) => ({
      state: series[index] === undefined ? target.kind === 'new' && target.valueKind === 'state' : series[index].kind === 'state',
      unit: series[index]?.unit ?? (target.kind === 'new' ? target.unit : ''),
    }))
    for await (const block of blocksOf({ path, errorsPath, mapping, targets: kinds, nowMs: this.#parts.nowMs() })) {
      if (this.#cancelled()) return false
      await this.#take(block, series)
      progress(this.state)
    }
    return !this.#cancelled()
  }

  async #take({ values, counts, bytes, errors }: ReadBlock, series: readonly (Series | undefined)[]): Promise<void> {
    const { state } = this
    state.bytes = bytes
    for (const key of ['rows', 'duplicates', 'empty', 'errors'] as const) state.counts[key] += counts[key]
    state.errors.push(...errors.slice(0, SHOWN_ERRORS - state.errors.length))
    let open = this.#newBatch()
    for (const part of values) {
      state.span = widened(state.span, part.atMs)
      const into = series[part.target]
      if (into === undefined) {
        state.counts.accepted += part.atMs.length
        continue
      }
      const { fresh, own, duplicates, differing } = await this.#patiently(() => this.#stored.compare(into.id, part))
      state.counts.accepted += fresh.length + own
      state.counts.duplicates += duplicates
      if (this.#order.dryRun) continue
      for (const row of fresh) {
        addRow(open, into.id, part, row, this.#order.stampMs)
        if (open.count < APPEND_ROWS) continue
        await this.#write(open)
        if (this.#cancelled()) return
        open = this.#newBatch()
      }
      if (this.#order.mapping.duplicates === 'replace' && differing.length > 0) await this.#replace(into.id, differing)
    }
    if (open.count > 0) await this.#write(open)
  }

  async #replace(series: number, differing: { atMs: number; value: number }[]): Promise<void> {
    const { corrections } = this.#parts
    if (corrections === undefined) return
    for (let from = 0; from < differing.length; from += CORRECTION_SAMPLES) {
      if (this.#cancelled()) return
      const samples = differing.slice(from, from + CORRECTION_SAMPLES)
      await corrections.replace(series, samples, `Import of ${this.#order.fileName}`, this.#order.by)
    }
  }

  async #write(batch: SampleColumns): Promise<void> {
    const { history, pause } = this.#parts
    const startedMs = performance.now()
    // What is handed over is gone: a second attempt needs a copy.
    await this.#patiently(() => history.append(copyOf(batch)))
    await pause(Math.max(LEAST_PAUSE_MS, 2 * (performance.now() - startedMs)))
    while (history.waiting() > BUSY_READINGS && !this.#cancelled()) await pause(BUSY_PAUSE_MS)
  }

  /** Tries again while the store says no, at most 10 min. */
  async #patiently<T>(act: () => Promise<T>): Promise<T> {
    for (let waitedMs = 0; ; waitedMs += STORE_RETRY_MS) {
      try {
        return await act()
      } catch (cause) {
        const passing = cause instanceof LeitstandError && (cause.code === 'store.full' || cause.code === 'store.unavailable')
        if (!passing || waitedMs >= STORE_PATIENCE_MS || this.#cancelled()) throw cause
        await this.#parts.pause(STORE_RETRY_MS)
      }
    }
  }

  #known(target: ImportTarget): Series | undefined {
    const { series } = this.#parts
    if (target.kind === 'series') return series.find(target.series)
    const { board, channel, valueKind } = target
    return series.list().find((one) => one.board === board && one.channel === channel && one.kind === valueKind)
  }

  async #made(target: ImportTarget): Promise<Series> {
    const known = this.#known(target)
    if (known !== undefined) return known
    if (target.kind === 'series') throw new LeitstandError('import.mapping', because('series-unknown', { series: target.series }))
    const { board, channel, unit, valueKind } = target
    return this.#parts.series.make(board, { channel, kind: valueKind, unit })
  }

  #newBatch(): SampleColumns {
    return {
      count: 0,
      series: new Int32Array(APPEND_ROWS),
      atMs: new Float64Array(APPEND_ROWS),
      receivedAtMs: new Float64Array(APPEND_ROWS),
      raw: new Float64Array(APPEND_ROWS),
      value: new Float64Array(APPEND_ROWS),
      quality: new Uint16Array(APPEND_ROWS),
      states: [],
    }
  }
}

/** What a document shows of a run. */
export function shown({ counts, errors, span }: RunState): Change {
  return { counts: { ...counts }, errors: [...errors], span }
}

function widened(span: RunState['span'], times: ArrayLike<number>): RunState['span'] {
  let fromMs = span?.fromMs ?? Number.POSITIVE_INFINITY
  let toMs = span?.toMs ?? Number.NEGATIVE_INFINITY
  for (let index = 0; index < times.length; index++) {
    const atMs = times[index] ?? 0
    if (atMs < fromMs) fromMs = atMs
    if (atMs > toMs) toMs = atMs
  }
  return fromMs <= toMs ? { fromMs, toMs } : null
}

function addRow(batch: SampleColumns, series: number, { atMs, value, quality, words }: TargetValues, from: number, stampMs: number): void {
  const row = batch.count++
  batch.series[row] = series
  batch.atMs[row] = atMs[from] ?? 0
  batch.receivedAtMs[row] = stampMs
  batch.quality[row] = quality[from] ?? 0
  batch.raw[row] = value[from] ?? Number.NaN
  batch.value[row] = value[from] ?? Number.NaN
  const word = words?.[from]
  if (word !== undefined) batch.states.push([row, word])
}

function copyOf(batch: SampleColumns): SampleColumns {
  return {
    ...batch,
    series: batch.series.slice(),
    atMs: batch.atMs.slice(),
    receivedAtMs: batch.receivedAtMs.slice(),
    raw: batch.raw.slice(),
    value: batch.value.slice(),
    quality: batch.quality.slice(),
    states: [...batch.states],
  }
}
