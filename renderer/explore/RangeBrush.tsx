import { useDeferredValue, useMemo } from 'react'
import { HistoryBrush } from '../charts/HistoryBrush.tsx'
import type { HistoryQuestion } from '../charts/history-question.ts'
import { useHistory } from '../charts/use-history.ts'
import { brushSpan } from './brush-span.ts'
import type { ChosenSeries } from './chosen-series.ts'
import type { Span } from './explore-range.ts'
import { TIME_ZONE } from './use-explore-data.ts'

/** The longer time around the visible range, by the first curve; windows of little height do without. */
interface Props {
  chosen: readonly ChosenSeries[]
  span: Span
  nowMs: number
  widthPx: number
  edges: { left: number; right: number }
  onRange(fromMs: number, toMs: number, settled: boolean): void
}

const KEY = 'brush'
const EMPTY = new Float64Array(0)
const NOTHING: HistoryQuestion = {
  items: [],
  range: { kind: 'fixed', fromMs: 0, toMs: 1 },
  aggregation: 'mean',
  bucket: null,
  timeZone: TIME_ZONE,
  widthPx: 100,
}

export function RangeBrush({ chosen, span, nowMs, widthPx, edges, onRange }: Props) {
  const first = chosen.find((one) => one.series?.kind === 'number' && !one.hidden)
  const { fromMs, toMs } = brushSpan(span, nowMs)
  const question = useMemo<HistoryQuestion>(
    () => ({
      items: first ? [{ key: KEY, series: first.id, shiftMs: 0 }] : [],
      range: { kind: 'fixed', fromMs, toMs },
      aggregation: 'mean',
      bucket: null,
      timeZone: TIME_ZONE,
      widthPx: Math.min(600, widthPx),
    }),
    [first, fromMs, toMs, widthPx],
  )
  // Asked after the chart's own question: that one is waited for.
  const columns = useHistory(useDeferredValue(question, NOTHING)).columns.get(KEY)
  return (
    <HistoryBrush
      fromMs={fromMs}
      toMs={toMs}
      range={span}
      atMs={columns?.atMs ?? EMPTY}
      value={columns?.value ?? EMPTY}
      onRange={onRange}
      left={edges.left}
      right={edges.right}
    />
  )
}
