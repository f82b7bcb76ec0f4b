import type { Activity } from '../../backend/contract/activity.ts'
import type { Annotation } from '../../backend/contract/annotation.ts'
import type { LimitKind } from '../../backend/contract/series.ts'
import { ownRange } from '../charts/axis-scale.ts'
import type { AxisEvent, AxisNote, Curve, HistoryContent, StripRow, Threshold } from '../charts/history-content.ts'
import type { HistoryAnswer } from '../charts/history-question.ts'
import { makeCurve, makeStrip, makeThresholds } from '../charts/make-curves.ts'
import type { Format } from '../language/format.ts'
import { writeLimit } from '../quantities/format.ts'
import { wasOffline } from './axis-events.ts'
import { type ChosenSeries, sidesOf } from './chosen-series.ts'
import { curveKey, ghostKey } from './readout.ts'

/** The view as what the chart draws. Pure; made anew when an answer, a live value or a choice changes. */

/** A limit that a person moves and has not saved. */
export interface PendingLimit {
  series: number
  kind: LimitKind
  value: number
}

export interface ContentInput {
  chosen: readonly ChosenSeries[]
  answer: Pick<HistoryAnswer, 'fromMs' | 'toMs' | 'columns' | 'changes'>
  nowMs: number
  normalised: boolean
  /** Buckets of the calendar are drawn as steps. */
  stepped: boolean
  entries: readonly Activity[]
  events: readonly AxisEvent[]
  notes: readonly Annotation[]
  pending: PendingLimit | null
  /** True for people who may change limits. */
  movable: boolean
  /** `Last week`; null without comparison. */
  compared: string | null
  /** `Board offline` */
  offline: string
  format: Format
}

/** With more curves their limits would cover each other. */
const MOST_WITH_LIMITS = 6
/** A limit farther from the curve than this share of its height would flatten all of them; alone a curve has more room. */
const ROOM = 0.75
const ROOM_ALONE = 3

export function exploreContent(input: ContentInput): HistoryContent {
  const { chosen, answer, format } = input
  const { fromMs, toMs } = answer
  const presentMs = Math.min(toMs, input.nowMs)
  const curves: Curve[] = []
  const strips: StripRow[] = []
  const thresholds: Threshold[] = []
  const numbers = chosen.filter((one) => one.series?.kind === 'number')
  const limited = numbers.filter((one) => !one.hidden).length <= MOST_WITH_LIMITS
  for (const one of chosen) {
    const { series, hidden } = one
    if (!series) continue
    const key = curveKey(one.id)
    if (series.kind === 'state') {
      if (!hidden) strips.push({ ...makeStrip(key, series, answer.changes.get(key) ?? [], fromMs, presentMs, format), name: one.label })
      continue
    }
    const look = { series, board: one.boardName, slot: one.slot ?? 0, hidden, stepped: input.stepped }
    const reason = (from: number, to: number) => (wasOffline(input.entries, one.board, from, to) ? input.offline : '')
    const columns = answer.columns.get(key)
    curves.push(makeCurve({ ...look, key, name: one.label }, columns, presentMs, format, reason))
    if (input.compared !== null) {
      const ghost = answer.columns.get(ghostKey(one.id))
      curves.push(makeCurve({ ...look, key: ghostKey(one.id), name: `${one.label}, ${input.compared}`, ghost: true }, ghost, toMs, format))
    }
    if (hidden || input.normalised) continue
    const isPending = input.pending?.series === one.id
    const room = numbers.length === 1 ? ROOM_ALONE : ROOM
    const own = makeThresholds(key, series, input.movable, format)
    if (limited) thresholds.push(...own.filter((limit) => isNear(limit.value, curves, key, fromMs, toMs, room)))
    if (isPending && input.pending) placePending(thresholds, key, series, input.pending, format)
  }
  // Strips of what is compared would double the foot of the chart.
  return {
    fromMs,
    toMs,
    curves,
    strips,
    thresholds: distinct(thresholds, curves),
    events: input.events,
    notes: notesFor(input.notes, chosen, fromMs, toMs),
    normalised: input.normalised,
    sides: sidesOf(chosen),
  }
}

function isNear(value: number, curves: readonly Curve[], key: string, fromMs: number, toMs: number, room: number): boolean {
  const curve = curves.find((one) => one.key === key)
  const seen = curve && ownRange(curve, fromMs, toMs)
  if (!seen) return false
  const height = Math.max(seen.high - seen.low, 10 * 10 ** -curve.decimals)
  return value > seen.low - room * height && value < seen.high + room * height
}

/** The moved limit stands where it was dragged to; a new one is added. */
function placePending(
  thresholds: Threshold[],
  key: string,
  series: Parameters<typeof makeThresholds>[1],
  pending: PendingLimit,
  format: Format,
) {
  const status = pending.kind === 'criticalHigh' || pending.kind === 'criticalLow' ? 'critical' : 'warning'
  const side = pending.kind === 'criticalLow' || pending.kind === 'warningLow' ? 'under' : 'over'
  const moved: Threshold = {
    key: `${key} ${pending.kind}`,
    curve: key,
    value: pending.value,
    status,
    side,
    label: writeLimit(status, side, pending.value, series, format),
    movable: true,
  }
  const at = thresholds.findIndex((one) => one.key === moved.key)
  if (at >= 0) thresholds[at] = moved
  else thresholds.push(moved)
}

/** Several curves of a unit often share a limit: one line says it. */
function distinct(thresholds: readonly Threshold[], curves: readonly Curve[]): Threshold[] {
  const units = new Map(curves.map((curve) => [curve.key, curve.unit] as const))
  const seen = new Set<string>()
  return thresholds.filter((one) => {
    const same = `${units.get(one.curve)} ${one.status} ${one.side} ${one.value}`
    if (seen.has(same)) return false
    seen.add(same)
    return true
  })
}

function notesFor(notes: readonly Annotation[], chosen: readonly ChosenSeries[], fromMs: number, toMs: number): AxisNote[] {
  const ids = new Set(chosen.map((one) => one.id))
  return notes
    .filter((note) => note.series.length === 0 || note.series.some((id) => ids.has(id)))
    .filter((note) => note.fromMs <= toMs && (note.toMs ?? note.fromMs) >= fromMs)
    .map((note) => ({ key: note.id, fromMs: note.fromMs, toMs: note.toMs, text: note.text }))
}

/** Key of a threshold → series and which of its limits. */
export function limitOfKey(key: string): { series: number; kind: LimitKind } | undefined {
  const [, id, kind] = /^(\d+) (warningLow|warningHigh|criticalLow|criticalHigh)$/.exec(key) ?? []
  if (id === undefined) return undefined
  const found = (['warningLow', 'warningHigh', 'criticalLow', 'criticalHigh'] as const).find((one) => one === kind)
  return found ? { series: Number(id), kind: found } : undefined
}
