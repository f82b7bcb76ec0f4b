// Rows of stored samples: one series after the other (long), or all series merged by time (wide), in bounded memory.
import { MARK, unpackQuality } from '../contract/quality.ts'
import type { ExportPlan } from './export-plan.ts'
import { MergeHeads, orNull, valueAt } from './merge-heads.ts'
import type { Position, RowStep, WideCell } from './row-text.ts'
import type { SampleColumns, SampleSource } from './sample-source.ts'
import { TimeWindows, type WindowPart } from './time-windows.ts'

/** Every stored sample, one series after the other. */
export async function* rawRows(plan: ExportPlan, source: SampleSource, from: Position): AsyncGenerator<Iterable<RowStep>> {
  const { fromMs, toMs } = plan.spec
  for (let index = from.index; index < plan.series.length; index++) {
    const series = plan.series[index]
    if (series === undefined) continue
    let at: number | null = fromMs
    const last = { atMs: Number.NaN, same: 0 }
    let skip = 0
    if (index === from.index && from.skip > 0) {
      at = from.atMs
      skip = from.skip
      Object.assign(last, { atMs: from.atMs, same: from.skip })
    }
    while (at !== null && at < toMs) {
      const { samples, nextMs } = await source.block(series.id, at, toMs)
      yield longSteps(samples, index, skip, last)
      skip = 0
      at = nextMs
    }
  }
}

/** @param last of the series' sample before: its time, and how many of exactly this time there were */
function* longSteps(samples: SampleColumns, index: number, skip: number, last: { atMs: number; same: number }): Generator<RowStep> {
  for (let row = skip; row < samples.count; row++) {
    const atMs = samples.atMs[row] ?? 0
    last.same = last.atMs === atMs ? last.same + 1 : 1
    last.atMs = atMs
    const packed = samples.quality[row] ?? 0
    // Taken out by a person: kept with its raw value and its mark, but no value any more.
    const value = ((packed >> 3) & MARK.excluded) === 0 ? valueAt(samples, row) : null
    const cells = [value, orNull(samples.raw[row]), unpackQuality(packed).quality, markWords(packed)]
    yield { kind: 'long', row: { atMs, index, cells }, took: 1, next: { index, atMs, skip: last.same } }
  }
}

/**
 * A row for each distinct time; a series' further samples of the same millisecond get rows of their own. What counts as no
 * measurement (bad, excluded) is left out, since a wide row cannot say so.
 */
export async function* wideRawRows(plan: ExportPlan, source: SampleSource, from: Position): AsyncGenerator<Iterable<RowStep>> {
  const { fromMs, toMs } = plan.spec
  const windows = new TimeWindows(
    plan.series.map(({ id }) => id),
    source,
    toMs,
  )
  await windows.start(Math.max(fromMs, from.atMs))
  for (let parts = await windows.next(); parts !== null; parts = await windows.next()) yield wideSteps(parts, windows.atMs)
}

/** @param endMs end of this window, where the next begins */
function* wideSteps(parts: readonly WindowPart[], endMs: number): Generator<RowStep> {
  const heads = new MergeHeads(parts)
  let rows: WideCell[][] = []
  let took = 0
  while (true) {
    const atMs = heads.leastMs
    if (atMs === undefined) break
    let before = -1
    let turn = 0
    for (let part = heads.take(atMs); part !== undefined; part = heads.take(atMs)) {
      took++
      const value = part.value
      if (value === null) continue
      turn = part.index === before ? turn + 1 : 0
      before = part.index
      const cells = rows[turn]
      if (cells === undefined) rows[turn] = [[part.index, value]]
      else cells.push([part.index, value])
    }
    yield { kind: 'wide', atMs, rows, took, next: { index: 0, atMs: heads.leastMs ?? endMs, skip: 0 } }
    rows = []
    took = 0
  }
}

const MARK_WORDS = Object.entries(MARK)
const KNOWN_MARKS = new Map<number, string>()

/** `calibrated suspect`; empty where there is none. */
function markWords(packed: number): string {
  const marks = packed >> 3
  const known = KNOWN_MARKS.get(marks)
  if (known !== undefined) return known
  const words = MARK_WORDS.filter(([, bit]) => (marks & bit) !== 0).map(([name]) => name)
  const text = words.join(' ')
  KNOWN_MARKS.set(marks, text)
  return text
}
