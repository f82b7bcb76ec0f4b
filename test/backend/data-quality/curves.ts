// Curves for the tests of data quality: samples of one series from a function of time, and what a watch tells of them.
import type { Episode, Traits } from '../../../backend/data-quality/detector.ts'
import { SeriesWatch, type WatchedBlock } from '../../../backend/data-quality/series-watch.ts'

export const HOUR_S = 3600
export const START_MS = Date.UTC(2026, 2, 2)
export const ANY: Traits = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }

export interface CurveSample {
  atMs: number
  value: number
  raw?: number
  quality?: number
  delayMs?: number
}

/** A sample every `stepS` seconds where `at` gives one. */
export function blockOf(seconds: number, stepS: number, at: (second: number) => Omit<CurveSample, 'atMs'> | number | null): WatchedBlock {
  const rows: CurveSample[] = []
  for (let second = 0; second < seconds; second += stepS) {
    const sample = at(second)
    if (sample === null) continue
    rows.push({ atMs: START_MS + second * 1000, ...(typeof sample === 'number' ? { value: sample } : sample) })
  }
  return {
    count: rows.length,
    atMs: Float64Array.from(rows, ({ atMs }) => atMs),
    receivedAtMs: Float64Array.from(rows, ({ atMs, delayMs = 20 }) => atMs + delayMs),
    raw: Float64Array.from(rows, ({ raw, value }) => raw ?? value),
    value: Float64Array.from(rows, ({ value }) => value),
    quality: Uint16Array.from(rows, ({ quality = 0 }) => quality),
  }
}

/** The last that is told of each episode, in order of their start. `cuts`: rows at which the block is cut, and the watch restarted. */
export function told(block: WatchedBlock, { traits = ANY, cuts = [] as number[], silentUntilMs = 0 } = {}): Episode[] {
  const episodes = new Map<string, Episode>()
  const tell = (episode: Episode) => episodes.set(`${episode.kind}/${episode.fromMs}`, episode)
  let watch = new SeriesWatch(traits, tell)
  let from = 0
  for (const cut of [...cuts.filter((row) => row <= block.count).sort((a, b) => a - b), block.count]) {
    watch.take(block, from, cut)
    from = cut
    // As after a restart: from the kept numbers alone.
    watch = new SeriesWatch(traits, tell, watch.state.slice())
  }
  if (silentUntilMs > 0) watch.silence(silentUntilMs)
  return [...episodes.values()].sort((a, b) => a.fromMs - b.fromMs || a.kind.localeCompare(b.kind))
}
