import { useElementSize } from '@mantine/hooks'
import { memo, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../../backend/contract/series.ts'
import { decimalsOfStep, niceScale } from '../../charts/axis-scale.ts'
import { type Format, useFormat } from '../../language/format.ts'
import { decimalsOf, shownUnit } from '../../quantities/format.ts'
import { useScope, useSeriesList, type WidgetOf } from '../scope.ts'
import classes from './bar.module.css'
import { type BarGroup, barGroups, nextBucket } from './bar-columns.ts'
import { Legend } from './Legend.tsx'
import { Missing } from './Missing.tsx'
import { rangeText } from './range-text.ts'
import { useItemHistory } from './use-item-history.ts'
import { WidgetFrame } from './WidgetFrame.tsx'
import { useWidgetTitle } from './widget-title.ts'

/** One bar an hour, day, week or month of the calendar. Bars start at zero, so lengths can be compared. */
export const BarWidget = memo(function BarWidget({ widget }: { widget: WidgetOf<'bar'> }) {
  const { t } = useTranslation('dashboards')
  const all = useSeriesList(widget.series).filter((one) => one !== undefined)
  const scope = useScope()
  const numbers = all.filter((one) => one.kind === 'number')
  // Bars of another unit on the same axis would compare what cannot be compared.
  const series = numbers.filter((one) => one.unit === numbers[0]?.unit)
  const title = useWidgetTitle(widget.title, series)
  const backS = widget.backS ?? scope.backS
  if (series.length === 0) return <Missing title={title} missing={widget.series[0] ?? null} />
  const left = widget.series.length - series.length
  const note = `${t(`aggregation.${widget.aggregation}`)} ${t(`bucket.${widget.bucket}`)} · ${rangeText(backS, t)}`
  return (
    <WidgetFrame title={title} note={left > 0 ? `${note} · ${t('bar.otherUnit', { count: left })}` : note}>
      <Bars widget={widget} series={series} backS={backS} />
    </WidgetFrame>
  )
})

const AXIS_PX = 20
const LEFT_PX = 44
const TOP_PX = 10

function Bars({ widget, series, backS }: { widget: WidgetOf<'bar'>; series: readonly Series[]; backS: number }) {
  const { t } = useTranslation('dashboards')
  const format = useFormat()
  const { ref, width, height } = useElementSize()
  const answer = useItemHistory(series, { backS, aggregation: widget.aggregation, bucket: widget.bucket, widthPx: Math.max(200, width) })
  const [pointed, setPointed] = useState<number | null>(null)
  const { columns, loading } = answer
  // The range moves with the clock; groups change only when a bucket begins or the answer does.
  const firstMs = Math.floor(answer.fromMs / 60_000) * 60_000
  const groups = useMemo(
    () =>
      barGroups(
        series.map((one) => columns.get(String(one.id))),
        firstMs,
        firstMs + backS * 1000,
        widget.bucket,
      ),
    [series, columns, firstMs, backS, widget.bucket],
  )
  const scale = useMemo(() => scaleOf(groups, height), [groups, height])
  const empty = groups.every((group) => group.values.every((value) => value === null))
  const plot = { width: Math.max(1, width - LEFT_PX), height: Math.max(1, height - AXIS_PX - TOP_PX) }
  const groupPx = plot.width / Math.max(1, groups.length)
  const barPx = Math.max(1, Math.min(28, (groupPx * 0.76) / series.length))
  const y = (value: number) => TOP_PX + plot.height * (1 - (value - scale.low) / (scale.high - scale.low))
  const group = pointed === null ? undefined : groups[pointed]
  const unit = shownUnit(series[0]?.unit ?? '')
  return (
    <div className={classes.box}>
      {series.length > 1 || group ? (
        <div className={classes.head}>
          {series.length > 1 && <Legend series={series} shape="block" />}
          {group && <span className={classes.read}>{readout(group, series, widget.bucket, unit, format)}</span>}
        </div>
      ) : (
        <div className={classes.head} />
      )}
      <div ref={ref} className={classes.plot}>
        {width > 0 && height > 0 && (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={t('bar.label', { name: series.map((one) => one.name ?? one.sensorType).join(', ') })}
            onPointerMove={(event) => {
              const at = Math.floor((event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT_PX) / groupPx)
              setPointed(at >= 0 && at < groups.length ? at : null)
            }}
            onPointerLeave={() => setPointed(null)}
          >
            {ticksOf(scale).map((tick) => (
              <g key={tick}>
                <path d={`M${LEFT_PX} ${Math.round(y(tick)) + 0.5}H${width}`} className={tick === 0 ? classes.zero : classes.grid} />
                <text x={LEFT_PX - 8} y={y(tick) + 4} className={classes.label} textAnchor="end">
                  {format.number(tick, decimalsOfStep(scale.step))}
                </text>
              </g>
            ))}
            {groups.map((one, index) => (
              <g key={one.atMs} transform={`translate(${LEFT_PX + index * groupPx} 0)`}>
                {index === pointed && <rect y={TOP_PX} width={groupPx} height={plot.height} className={classes.pointed} />}
                {one.values.map((value, at) =>
                  value === null ? null : (
                    <rect
                      // biome-ignore lint/suspicious/noArrayIndexKey: the place is the series
                      key={at}
                      x={(groupPx - barPx * series.length) / 2 + at * barPx}
                      y={Math.min(y(value), y(0))}
                      width={Math.max(1, barPx - (barPx > 4 ? 1 : 0))}
                      height={Math.max(1, Math.abs(y(value) - y(0)))}
                      fill={`var(--chart-${(at % 8) + 1})`}
                    />
                  ),
                )}
              </g>
            ))}
            {labelsOf(groups, groupPx, widget.bucket, format)
              .filter(({ index }) => (index + 0.5) * groupPx < plot.width - 18)
              .map(({ index, text }) => (
                <text key={index} x={LEFT_PX + (index + 0.5) * groupPx} y={height - 5} className={classes.label} textAnchor="middle">
                  {text}
                </text>
              ))}
            <text x={0} y={TOP_PX + 2} className={classes.unit}>
              {unit}
            </text>
          </svg>
        )}
        {empty && !loading && <span className={classes.none}>{t('noValues')}</span>}
      </div>
    </div>
  )
}

/** Zero is always on it; without values 0 to 1. */
function scaleOf(groups: readonly BarGroup[], height: number): { low: number; high: number; step: number } {
  let low = 0
  let high = 0
  for (const { values } of groups) {
    for (const value of values) {
      if (value === null) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  if (low === high) high = 1
  const count = Math.max(2, Math.min(5, Math.floor(height / 44)))
  const { step } = niceScale(0, high - low, count)
  return { low: Math.floor(low / step + 1e-9) * step, high: Math.max(step, Math.ceil(high / step - 1e-9) * step), step }
}

function ticksOf({ low, high, step }: { low: number; high: number; step: number }): number[] {
  return Array.from({ length: Math.round((high - low) / step) + 1 }, (_, index) => Number((low + index * step).toFixed(9)))
}

function labelsOf(groups: readonly BarGroup[], groupPx: number, unit: WidgetOf<'bar'>['bucket'], format: Format) {
  const every = Math.max(1, Math.ceil((unit === 'hour' ? 44 : 64) / groupPx))
  // Round hours read better than every seventh.
  const step = unit === 'hour' ? ([1, 2, 3, 6, 12, 24].find((one) => one >= every) ?? Math.ceil(every / 24) * 24) : every
  return groups.flatMap((group, index) => {
    const shown =
      unit === 'hour'
        ? new Date(group.atMs).getHours() % Math.min(24, step) === 0 && (step <= 24 || index % step === 0)
        : index % step === 0
    return shown ? [{ index, text: nameOf(group.atMs, unit, format, false) }] : []
  })
}

function nameOf(atMs: number, unit: WidgetOf<'bar'>['bucket'], format: Format, long: boolean): string {
  if (unit === 'hour') return long ? `${format.date(atMs)} ${format.shortTime(atMs)}` : format.shortTime(atMs)
  const date = format.date(atMs)
  return long || unit === 'month' ? date : date.replace(/^\S+ /, '')
}

function readout(group: BarGroup, series: readonly Series[], unit: WidgetOf<'bar'>['bucket'], symbol: string, format: Format): string {
  const values = group.values.map((value, index) => {
    const one = series[index]
    return value === null || !one ? '–' : format.number(value, decimalsOf(one))
  })
  const end = unit === 'week' ? ` – ${format.date(nextBucket(group.atMs, 'week') - 1)}` : ''
  return `${nameOf(group.atMs, unit, format, true)}${end} · ${values.join(' · ')} ${symbol}`
}
