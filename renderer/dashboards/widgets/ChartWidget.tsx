import { Button } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { memo, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../../backend/contract/series.ts'
import { useLive } from '../../backend/live-store.ts'
import { HistoryChart } from '../../charts/HistoryChart.tsx'
import type { HistoryActs, HistoryContent } from '../../charts/history-content.ts'
import type { HistoryRange } from '../../charts/history-question.ts'
import { makeCurve, makeStrip, makeThresholds } from '../../charts/make-curves.ts'
import { statePoints } from '../../charts/state-points.ts'
import { useHistory } from '../../charts/use-history.ts'
import { useFormat } from '../../language/format.ts'
import { useScope, useSeriesList, type WidgetOf } from '../scope.ts'
import classes from './chart.module.css'
import { Legend } from './Legend.tsx'
import { Missing } from './Missing.tsx'
import { rangeText } from './range-text.ts'
import { useChartContext } from './use-chart-context.ts'
import { TIME_ZONE } from './use-item-history.ts'
import { WidgetFrame } from './WidgetFrame.tsx'
import { useWidgetTitle } from './widget-title.ts'

/** Curves over time, live; drag and wheel look closer until somebody goes back to now. */
export const ChartWidget = memo(function ChartWidget({ widget }: { widget: WidgetOf<'chart'> }) {
  const { t } = useTranslation('dashboards')
  const scope = useScope()
  const series = useSeriesList(widget.series).filter((one) => one !== undefined)
  const title = useWidgetTitle(widget.title, series)
  const [zoom, setZoom] = useState<{ fromMs: number; toMs: number } | null>(null)
  const backS = widget.backS ?? scope.backS
  if (series.length === 0) return <Missing title={title} missing={widget.series[0] ?? null} />
  const left = widget.series.length - series.length
  const note = left > 0 ? `${rangeText(backS, t)} · ${t('chart.missing', { count: left })}` : rangeText(backS, t)
  return (
    <WidgetFrame
      title={title}
      note={zoom ? t('chart.zoomed') : note}
      aside={
        zoom && (
          <Button size="sm" variant="subtle" className={classes.back} onClick={() => setZoom(null)}>
            {t('chart.back')}
          </Button>
        )
      }
    >
      <Curves widget={widget} series={series} backS={backS} zoom={zoom} onZoom={setZoom} label={title} />
    </WidgetFrame>
  )
})

interface Zoom {
  fromMs: number
  toMs: number
}

interface CurvesProps {
  widget: WidgetOf<'chart'>
  series: readonly Series[]
  backS: number
  zoom: Zoom | null
  onZoom(zoom: Zoom | null): void
  label: string
}

function Curves({ widget, series, backS, zoom, onZoom, label }: CurvesProps) {
  const format = useFormat()
  const scope = useScope()
  const { ref, width } = useElementSize()
  const range = useMemo<HistoryRange>(
    () => (zoom ? { kind: 'fixed', fromMs: zoom.fromMs, toMs: zoom.toMs } : { kind: 'last', spanMs: backS * 1000 }),
    [zoom, backS],
  )
  const items = (kind: Series['kind']) =>
    series.filter((one) => one.kind === kind).map(({ id }) => ({ key: String(id), series: id, shiftMs: 0 }))
  const states = items('state')
  const common = { range, bucket: null, timeZone: TIME_ZONE }
  const { fromMs, toMs, columns } = useHistory({
    ...common,
    items: items('number'),
    aggregation: widget.aggregation === 'mean' ? 'auto' : widget.aggregation,
    widthPx: Math.max(200, width),
  })
  const { changes } = useHistory({ ...common, items: states, aggregation: 'last', widthPx: statePoints(states.length) })
  const { events, notes } = useChartContext(series, { fromMs, toMs })
  const key = series.map((one) => one.id).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the series, whose list is new with every rendering
  const content = useMemo<HistoryContent>(() => {
    const { boards } = useLive.getState()
    const numbers = series.filter((one) => one.kind === 'number')
    const [only] = numbers
    return {
      fromMs,
      toMs,
      curves: numbers.map((one) => {
        const look = { key: String(one.id), series: one, board: boards.get(one.board)?.name ?? one.board, slot: numbers.indexOf(one) }
        return makeCurve(look, columns.get(look.key), toMs, format)
      }),
      strips: series
        .filter((one) => one.kind === 'state')
        .map((one) => makeStrip(String(one.id), one, changes.get(String(one.id)) ?? [], fromMs, toMs, format)),
      thresholds: numbers.length === 1 && only ? makeThresholds(String(only.id), only, false, format) : [],
      events,
      notes,
      normalised: widget.normalised,
    }
  }, [fromMs, toMs, columns, changes, events, notes, key, format, widget.normalised])
  const acts = useMemo<HistoryActs | undefined>(
    () =>
      scope.wall || scope.editing
        ? undefined
        : { onRange: (from, to) => onZoom({ fromMs: from, toMs: to }), onRangeBack: () => onZoom(null) },
    [scope.wall, scope.editing, onZoom],
  )
  return (
    <div className={classes.box}>
      {series.length > 1 && <Legend series={series.filter((one) => one.kind === 'number')} shape="line" />}
      <div ref={ref} className={classes.chart}>
        <HistoryChart content={content} acts={acts} group="dashboard" compact label={label} />
      </div>
    </div>
  )
}
