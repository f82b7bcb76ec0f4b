import { type CalendarUnit, MAX_QUERY_POINTS } from '../../backend/contract/history.ts'
import type { HistoryItem, HistoryQuestion } from '../charts/history-question.ts'
import { POINTS_TOGETHER, statePoints } from '../charts/state-points.ts'
import type { ExportDraft } from '../exports/export-draft.ts'
import type { ChosenSeries } from './chosen-series.ts'
import { HOUR, isLive, MINUTE, type RangeSpec, resolveRange, type Span } from './explore-range.ts'
import type { Aggregate, Step } from './explore-search.ts'
import { curveKey, ghostKey } from './readout.ts'

/** The view as a question to the history, and as the description of its points for exports. Pure. */

const FIXED_STEPS: Partial<Record<Step, number>> = { m1: MINUTE, m5: 5 * MINUTE, m15: 15 * MINUTE }
/** Most points for each curve that a fixed step may lead to. */
const MOST_POINTS = 20_000

export function bucketOf(aggregate: Aggregate): CalendarUnit | null {
  if (aggregate.raw) return null
  const { step } = aggregate
  return step === 'hour' || step === 'day' || step === 'week' || step === 'month' ? step : null
}

/** Raw samples are asked for threefold (charts/history-plan.ts). */
const RAW_POINTS_TOGETHER = POINTS_TOGETHER / 3

/** Points asked for each curve: one a pixel, or as the fixed step wants it. */
export function pointsOf(aggregate: Aggregate, { fromMs, toMs }: Span, widthPx: number): number {
  const stepMs = aggregate.raw ? undefined : FIXED_STEPS[aggregate.step]
  if (stepMs === undefined) return Math.max(100, Math.round(widthPx))
  return Math.min(MOST_POINTS, Math.max(1, Math.ceil((toMs - fromMs) / stepMs)))
}

interface Input {
  chosen: readonly ChosenSeries[]
  spec: RangeSpec
  /** While the chart is dragged: what it shows now. */
  moving: Span | null
  aggregate: Aggregate
  /** How much earlier the compared curves lie, ms; null without comparison. */
  shiftMs: number | null
  widthPx: number
  nowMs: number
  timeZone: string
}

/** What is shown, for a file: curves that are hidden are left out, unless all are. */
export function exportDraft({ title, chosen, aggregate, span, widthPx }: DraftInput): ExportDraft {
  const known = chosen.filter((one) => one.series)
  const drawn = known.filter((one) => !one.hidden)
  return {
    title: title.slice(0, 120),
    series: (drawn.length > 0 ? drawn : known).map((one) => one.id),
    fromMs: Math.floor(span.fromMs),
    toMs: Math.ceil(span.toMs),
    aggregation: aggregate.raw ? 'raw' : aggregate.fold,
    maxPoints: aggregate.raw ? MAX_QUERY_POINTS : pointsOf(aggregate, span, widthPx),
    bucket: bucketOf(aggregate),
  }
}

interface DraftInput {
  title: string
  chosen: readonly ChosenSeries[]
  aggregate: Aggregate
  span: Span
  widthPx: number
}

export function questionOf({ chosen, spec, moving, aggregate, shiftMs, widthPx, nowMs, timeZone }: Input): HistoryQuestion {
  const known = chosen.filter((one) => one.series?.kind === 'number')
  const items: HistoryItem[] = known.map((one) => ({ key: curveKey(one.id), series: one.id, shiftMs: 0 }))
  if (shiftMs !== null) for (const one of known) items.push({ key: ghostKey(one.id), series: one.id, shiftMs })
  const span = moving ?? resolveRange(spec, nowMs)
  return {
    items,
    range: moving === null && isLive(spec) ? { kind: 'last', spanMs: liveSpan(spec, nowMs) } : { kind: 'fixed', ...span },
    aggregation: aggregate.raw ? 'raw' : aggregate.fold === 'mean' && aggregate.step === 'auto' ? 'auto' : aggregate.fold,
    bucket: bucketOf(aggregate),
    timeZone,
    widthPx: aggregate.raw
      ? Math.floor(Math.min(MOST_POINTS, RAW_POINTS_TOGETHER / Math.max(1, known.length)))
      : Math.floor(Math.min(pointsOf(aggregate, span, widthPx), POINTS_TOGETHER / Math.max(1, known.length))),
  }
}

/** States have changes instead of points: all of the range, however wide the chart is. */
export function stateQuestionOf(numbers: HistoryQuestion, chosen: readonly ChosenSeries[]): HistoryQuestion {
  const states = chosen.filter((one) => one.series?.kind === 'state')
  return {
    ...numbers,
    items: states.map((one) => ({ key: curveKey(one.id), series: one.id, shiftMs: 0 })),
    aggregation: 'last',
    bucket: null,
    widthPx: statePoints(states.length),
  }
}

/** Length of a live range; one that grows does so in steps, so that it is not asked anew each second. */
function liveSpan(spec: RangeSpec, nowMs: number): number {
  const { fromMs, toMs } = resolveRange(spec, nowMs)
  if (spec.kind === 'last') return spec.ms
  const span = toMs - fromMs
  const step = span < HOUR ? 15_000 : span < 24 * HOUR ? MINUTE : 10 * MINUTE
  return Math.ceil(span / step) * step
}
