import { useElementSize } from '@mantine/hooks'
import { memo, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../../backend/contract/series.ts'
import { timeWords } from '../../charts/time-words.ts'
import { useFormat } from '../../language/format.ts'
import { decimalsOf, shownUnit } from '../../quantities/format.ts'
import { seriesName } from '../../quantities/series-name.ts'
import { useSeries, type WidgetOf } from '../scope.ts'
import { HEAT_STEPS, type HeatDay, heatDays, heatRange, heatStep } from './heat-cells.ts'
import classes from './heatmap.module.css'
import { Missing } from './Missing.tsx'
import { useItemHistory } from './use-item-history.ts'
import { WidgetFrame } from './WidgetFrame.tsx'
import { useWidgetTitle } from './widget-title.ts'

/** Mean of each hour, a row a day: what a day usually looks like, and which day was another. */
export const HeatmapWidget = memo(function HeatmapWidget({ widget }: { widget: WidgetOf<'heatmap'> }) {
  const series = useSeries(widget.series)
  if (series?.kind !== 'number') return <Missing title={widget.title} missing={widget.series} />
  return <Heat widget={widget} series={series} />
})

const LEFT_PX = 52
const AXIS_PX = 18

interface Cell {
  day: number
  hour: number
}

function Heat({ widget, series }: { widget: WidgetOf<'heatmap'>; series: Series }) {
  const { t } = useTranslation('dashboards')
  const format = useFormat()
  const { ref, width, height } = useElementSize()
  const [cell, setCell] = useState<Cell | null>(null)
  // A day more than is shown: the range moves with the clock, days start at midnight.
  const { columns, loading, toMs } = useItemHistory([series], { backS: (widget.days + 1) * 86_400, bucket: 'hour', widthPx: 400 })
  const own = columns.get(String(series.id))
  const hourMs = Math.floor(toMs / 3_600_000) * 3_600_000
  const days = useMemo(() => heatDays(own, hourMs, widget.days), [own, hourMs, widget.days])
  const range = useMemo(() => heatRange(days), [days])
  const title = useWidgetTitle(widget.title, [series])
  const unit = shownUnit(series.unit)
  const write = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : `${format.number(value, decimalsOf(series))} ${unit}`
  const read = cell && days[cell.day]
  const words = timeWords(format.language)
  const rowPx = Math.max(2, (height - AXIS_PX) / Math.max(1, days.length))
  const columnPx = Math.max(2, (width - LEFT_PX) / 24)
  const move = (day: number, hour: number) =>
    setCell({ day: Math.max(0, Math.min(days.length - 1, day)), hour: Math.max(0, Math.min(23, hour)) })
  const onKey = (event: React.KeyboardEvent) => {
    const step = KEYS[event.key]
    if (!step) return
    event.preventDefault()
    const from = cell ?? { day: days.length - 1, hour: 12 }
    move(from.day + step[1], from.hour + step[0])
  }
  return (
    <WidgetFrame
      title={title}
      note={read ? undefined : t('heat.note', { count: widget.days })}
      aside={
        read && cell ? (
          <span className={classes.read} role="status">
            {words.day(read.atMs)} {String(cell.hour).padStart(2, '0')}:00 · <b>{write(read.hours[cell.hour])}</b>
          </span>
        ) : (
          range && <Scale low={write(range.low)} high={write(range.high)} />
        )
      }
    >
      <div
        ref={ref}
        className={classes.box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk through the cells
        tabIndex={0}
        role="application"
        aria-label={t('heat.label', { name: seriesName(series, format.language) })}
        onKeyDown={onKey}
        onBlur={() => setCell(null)}
      >
        {width > 0 && height > 0 && (
          <svg
            width={width}
            height={height}
            aria-hidden="true"
            onPointerMove={(event) => {
              const box = event.currentTarget.getBoundingClientRect()
              const scale = box.width / width || 1
              const hour = Math.floor(((event.clientX - box.left) / scale - LEFT_PX) / columnPx)
              const day = Math.floor((event.clientY - box.top) / scale / rowPx)
              if (hour >= 0 && hour < 24 && day >= 0 && day < days.length) setCell({ day, hour })
              else setCell(null)
            }}
            onPointerLeave={() => setCell(null)}
          >
            <Cells days={days} range={range} rowPx={rowPx} columnPx={columnPx} />
            {days.map((day, index) =>
              index % Math.max(1, Math.ceil(16 / rowPx)) === 0 ? (
                <text key={day.atMs} x={LEFT_PX - 8} y={index * rowPx + rowPx / 2 + 4} textAnchor="end" className={classes.label}>
                  {widget.days > 31 ? format.date(day.atMs).replace(/^\S+ /, '') : words.day(day.atMs)}
                </text>
              ) : null,
            )}
            {Array.from({ length: 24 }, (_, hour) => hour)
              .filter((hour) => hour % (columnPx < 14 ? 6 : 3) === 0)
              .map((hour) => (
                <text key={hour} x={LEFT_PX + hour * columnPx} y={height - 4} className={classes.label}>
                  {String(hour).padStart(2, '0')}
                </text>
              ))}
            {cell && (
              <rect x={LEFT_PX + cell.hour * columnPx} y={cell.day * rowPx} width={columnPx} height={rowPx} className={classes.pointed} />
            )}
          </svg>
        )}
        {range === null && !loading && <span className={classes.none}>{t('noValues')}</span>}
      </div>
    </WidgetFrame>
  )
}

const KEYS: Readonly<Record<string, readonly [hour: number, day: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

interface CellsProps {
  days: readonly HeatDay[]
  range: { low: number; high: number } | null
  rowPx: number
  columnPx: number
}

const Cells = memo(function Cells({ days, range, rowPx, columnPx }: CellsProps) {
  const gap = rowPx > 6 ? 1 : 0
  return days.map((day, row) =>
    day.hours.map((value, hour) => (
      <rect
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the hour
        key={`${day.atMs} ${hour}`}
        x={LEFT_PX + hour * columnPx}
        y={row * rowPx}
        width={Math.max(1, columnPx - 1)}
        height={Math.max(1, rowPx - gap)}
        className={classes.cell}
        data-step={value === null || range === null ? 'none' : heatStep(value, range)}
      />
    )),
  )
})

function Scale({ low, high }: { low: string; high: string }) {
  return (
    <span className={classes.scale}>
      {low}
      <span aria-hidden="true">
        {Array.from({ length: HEAT_STEPS }, (_, step) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the step
          <i key={step} data-step={step} className={classes.swatch} />
        ))}
      </span>
      {high}
    </span>
  )
}
