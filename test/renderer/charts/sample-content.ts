import type { Curve, HistoryContent } from '../../../renderer/charts/history-content.ts'

/** Curves and contents for tests of charts. */
export function curveOf(points: readonly (readonly [atMs: number, value: number])[], more: Partial<Curve> = {}): Curve {
  const value = Float64Array.from(points, ([, one]) => one)
  return {
    key: 'a',
    series: 1,
    name: 'Air temperature',
    board: 'GH1',
    unit: '°C',
    decimals: 1,
    slot: 0,
    ghost: false,
    hidden: false,
    style: 'line',
    atMs: Float64Array.from(points, ([atMs]) => atMs),
    value,
    min: value,
    max: value,
    banded: false,
    resolutionMs: 0,
    gaps: [],
    marks: [],
    ...more,
  }
}

export function contentOf(curves: readonly Curve[], more: Partial<HistoryContent> = {}): HistoryContent {
  return { fromMs: 0, toMs: 100_000, curves, strips: [], thresholds: [], events: [], notes: [], normalised: false, ...more }
}

/** Every letter 6 px wide. */
export const measure = (text: string): number => text.length * 6
