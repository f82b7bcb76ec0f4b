import { isBad, MARK, QUALITIES } from '../../backend/contract/quality.ts'
import type { SampleValue } from '../../backend/contract/sample.ts'
import type { LimitKind, Series } from '../../backend/contract/series.ts'
import { usualInterval } from '../backend/latest-values.ts'
import type { Format } from '../language/format.ts'
import { decimalsOf, isActive, shownUnit, stateWord, writeLimit, writeValue } from '../quantities/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import { findHoles, type Hole, longestStep } from './gaps.ts'
import type { Curve, Gap, StripRow, Threshold } from './history-content.ts'
import type { Changes, Columns } from './history-question.ts'

/** Answers of use-history.ts as curves, strips and thresholds, the same on every screen. */

export interface CurveLook {
  key: string
  series: Series
  /** Name of the board. */
  board: string
  /** 0..; the colour begins again after eight. */
  slot: number
  /** Default: the series' name. */
  name?: string
  ghost?: boolean
  hidden?: boolean
  /** Buckets of the calendar. */
  stepped?: boolean
}

const NONE = new Float64Array(0)
const NOTHING: Columns = {
  atMs: NONE,
  value: NONE,
  min: NONE,
  max: NONE,
  quality: null,
  resolutionMs: 0,
  banded: false,
  usualStepMs: 0,
}

/**
 * @param columns undefined while loading: a curve without points
 * @param presentMs now; silence after the last value is a gap up to here
 * @param reasonOf why nothing came, for example `Board offline`; '' where nobody knows
 */
export function makeCurve(
  look: CurveLook,
  columns: Columns | undefined,
  presentMs: number,
  format: Format,
  reasonOf: (fromMs: number, toMs: number) => string = () => '',
): Curve {
  const { key, series, board, slot, ghost = false, hidden = false, stepped = false } = look
  const { quality, usualStepMs, ...drawn } = columns ?? NOTHING
  const longest = longestStep(columns ?? NOTHING, usualInterval(series.id))
  const gaps: Gap[] = holesOf(columns, series, presentMs, longest).map((hole) => ({
    ...hole,
    reason: reasonOf(hole.fromMs, hole.toMs),
  }))
  return {
    key,
    series: series.id,
    name: look.name ?? seriesName(series, format.language),
    board,
    unit: shownUnit(series.unit),
    decimals: decimalsOf(series),
    slot,
    ghost,
    hidden,
    style: stepped ? 'step' : 'line',
    ...drawn,
    gaps,
    marks: marksOf(quality),
  }
}

/** Nothing at all, although the series is older: since when is not known. */
function holesOf(columns: Columns | undefined, series: Series, presentMs: number, longestMs: number): Hole[] {
  if (!columns) return []
  if (columns.atMs.length === 0 && series.createdAtMs < presentMs) return [{ fromMs: Number.NEGATIVE_INFINITY, toMs: presentMs }]
  return findHoles(columns, presentMs, longestMs)
}

type Mark = Curve['marks'][number]

const POOR = new Set((['poor', 'stale'] as const).map((word) => QUALITIES.indexOf(word)))

function marksOf(quality: Uint16Array | null): Mark[] {
  const marks: Mark[] = []
  if (!quality) return marks
  for (let index = 0; index < quality.length; index++) {
    const kind = markOf(quality[index] ?? 0)
    if (kind) marks.push({ index, kind })
  }
  return marks
}

function markOf(packed: number): Mark['kind'] | undefined {
  const marks = packed >> 3
  if ((marks & MARK.corrected) !== 0) return 'corrected'
  if (isBad(packed)) return 'excluded'
  if ((marks & (MARK.suspect | MARK.libraryFailed)) !== 0) return 'suspect'
  return POOR.has(packed & 7) ? 'poor' : undefined
}

/** @param toMs end of the range, or now where that is earlier: the last state holds until then */
export function makeStrip(
  key: string,
  series: Pick<Series, 'unit' | 'sensorType' | 'name' | 'gpio' | 'channel' | 'kind'> & { board?: string },
  changes: Changes,
  fromMs: number,
  toMs: number,
  format: Format,
): StripRow {
  return {
    key,
    name: seriesName(series, format.language),
    stretches: stretchesOf(changes, fromMs, toMs).map(({ value, ...stretch }) => ({
      ...stretch,
      value,
      text: typeof value === 'number' ? writeValue(value, series, format).text : stateWord(value, format.language),
      look: isActive(value) ? 'on' : 'off',
    })),
  }
}

export interface StateStretch {
  fromMs: number
  toMs: number
  value: SampleValue
}

/** Changes → stretches up to `toMs`. The first value holds from the start of the range. */
export function stretchesOf(changes: Changes, fromMs: number, toMs: number): StateStretch[] {
  const stretches: StateStretch[] = []
  for (const [atMs, value] of changes) {
    const last = stretches.at(-1)
    if (last?.value === value) continue
    if (last) last.toMs = Math.max(last.fromMs, atMs)
    stretches.push({ fromMs: Math.max(fromMs, atMs), toMs, value })
  }
  return stretches.filter((stretch) => stretch.toMs > fromMs && stretch.fromMs < toMs)
}

const LIMITS: readonly (readonly [kind: LimitKind, status: Threshold['status'], side: Threshold['side']])[] = [
  ['criticalLow', 'critical', 'under'],
  ['warningLow', 'warning', 'under'],
  ['warningHigh', 'warning', 'over'],
  ['criticalHigh', 'critical', 'over'],
]

/** Limits of a series on the axis of its curve. Keys are `{curve} {kind}`, for example `12 warningHigh`. */
export function makeThresholds(curve: string, series: Series, movable: boolean, format: Format): Threshold[] {
  return LIMITS.flatMap(([kind, status, side]) => {
    const value = series.limits[kind]
    if (value === undefined) return []
    const label = writeLimit(status, side, value, series, format)
    return [{ key: `${curve} ${kind}`, curve, value, status, side, label, movable }]
  })
}
