import { useElementSize } from '@mantine/hooks'
import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../../backend/contract/series.ts'
import { useValue } from '../../backend/values-store.ts'
import { findHoles, longestStep } from '../../charts/gaps.ts'
import type { Columns } from '../../charts/history-question.ts'
import { useFormat } from '../../language/format.ts'
import { useValueCondition } from '../../overview/use-value-condition.ts'
import { decimalsOf, isActive, writeValue } from '../../quantities/format.ts'
import { seriesName } from '../../quantities/series-name.ts'
import { Sparkline } from '../../ui/Sparkline.tsx'
import { useScope, useSeries, type WidgetOf } from '../scope.ts'
import { Missing } from './Missing.tsx'
import { rangeText } from './range-text.ts'
import classes from './sparkline-widget.module.css'
import { useItemHistory } from './use-item-history.ts'
import { WidgetFrame } from './WidgetFrame.tsx'

/** A curve without axes over any range, with its lowest and highest value. */
export const SparklineWidget = memo(function SparklineWidget({ widget }: { widget: WidgetOf<'sparkline'> }) {
  const series = useSeries(widget.series)
  return series ? <Line widget={widget} series={series} /> : <Missing title={widget.title} missing={widget.series} />
})

function Line({ widget, series }: { widget: WidgetOf<'sparkline'>; series: Series }) {
  const { t } = useTranslation('dashboards')
  const format = useFormat()
  const scope = useScope()
  const backS = widget.backS ?? scope.backS
  const { ref, width, height } = useElementSize()
  const answer = useItemHistory([series], { backS, widthPx: Math.max(200, width) })
  const columns = answer.columns.get(String(series.id))
  const changes = answer.changes.get(String(series.id))
  const { toMs, fromMs } = answer
  const value = useValue(series.id)
  const condition = useValueCondition(series)
  const points = useMemo(() => {
    if (columns) return withGaps(columns, toMs)
    const steps = (changes ?? []).map(([atMs, state]) => [Math.max(fromMs, atMs), isActive(state) ? 1 : 0] as const)
    const last = steps.at(-1)
    return last ? [...steps, [toMs, last[1]] as const] : []
  }, [columns, changes, fromMs, toMs])
  const extremes = useMemo(() => (columns ? extremesOf(columns) : null), [columns])
  const written = writeValue(value?.value, series, format)
  const write = (one: number) => format.number(one, decimalsOf(series))
  return (
    <WidgetFrame
      title={widget.title || seriesName(series, format.language)}
      status={condition.state === 'ok' ? undefined : condition.state}
      aside={
        <span className={classes.now} data-status={condition.state}>
          <b>{written.text}</b> {written.unit}
        </span>
      }
    >
      <div className={classes.box}>
        <div ref={ref} className={classes.line}>
          {points.length > 1 && width > 0 ? (
            <Sparkline
              points={points}
              status={condition.state}
              stepped={series.kind === 'state'}
              width={Math.floor(width)}
              height={Math.max(16, Math.floor(height))}
            />
          ) : (
            !answer.loading && <span className={classes.none}>{t('noValues')}</span>
          )}
        </div>
        <p className={classes.foot}>
          <span>{rangeText(backS, t)}</span>
          {extremes && (
            <span>
              {write(extremes.low)} – {write(extremes.high)}
            </span>
          )}
        </p>
      </div>
    </WidgetFrame>
  )
}

function withGaps(columns: Columns, toMs: number): (readonly [number, number | null])[] {
  const holes = findHoles(columns, toMs, longestStep(columns))
  const points: (readonly [number, number | null])[] = []
  let hole = 0
  for (let row = 0; row < columns.atMs.length; row += 1) {
    const atMs = columns.atMs[row] ?? 0
    const next = holes[hole]
    if (next && atMs >= next.toMs) {
      points.push([next.fromMs, null])
      hole += 1
    }
    points.push([atMs, columns.value[row] ?? null])
  }
  return points
}

function extremesOf({ min, max }: Columns): { low: number; high: number } | null {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const one of min) if (one < low) low = one
  for (const one of max) if (one > high) high = one
  return low > high ? null : { low, high }
}
