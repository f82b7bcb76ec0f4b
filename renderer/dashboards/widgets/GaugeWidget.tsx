import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../../backend/contract/series.ts'
import { useBoard } from '../../backend/live-store.ts'
import { useValue } from '../../backend/values-store.ts'
import { useFormat } from '../../language/format.ts'
import { useAge } from '../../overview/use-age.ts'
import { useValueCondition } from '../../overview/use-value-condition.ts'
import { decimalsOf, writeValue } from '../../quantities/format.ts'
import { seriesName } from '../../quantities/series-name.ts'
import { BoardLink } from '../../ui/BoardLink.tsx'
import { type Status, StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { useSeries, type WidgetOf } from '../scope.ts'
import gauge from './gauge.module.css'
import { gaugeBands, gaugeLabels, gaugeMark } from './gauge-bands.ts'
import { Missing } from './Missing.tsx'
import { footOf } from './ValueWidget.tsx'
import classes from './value.module.css'

/** A reading on a straight scale with its limits as bands. */
export const GaugeWidget = memo(function GaugeWidget({ widget }: { widget: WidgetOf<'gauge'> }) {
  const series = useSeries(widget.series)
  return series ? <Scale widget={widget} series={series} /> : <Missing title={widget.title} missing={widget.series} />
})

function Scale({ widget, series }: { widget: WidgetOf<'gauge'>; series: Series }) {
  const format = useFormat()
  const { t } = useTranslation()
  const { t: own } = useTranslation('dashboards')
  const value = useValue(series.id)
  const condition = useValueCondition(series)
  const age = useAge(value?.atMs)
  const board = useBoard(series.board)?.name ?? series.board
  const { low, high } = widget
  const written = writeValue(value?.value, series, format)
  const status: Status = value ? condition.state : 'idle'
  const mark = typeof value?.value === 'number' ? gaugeMark(value.value, low, high) : null
  const name = widget.title || seriesName(series, format.language)
  const decimals = Math.min(decimalsOf(series), Math.abs(high - low) >= 20 ? 0 : 2)
  return (
    <BoardLink board={series.board} className={classes.tile} data-status={status}>
      <span className={classes.head}>
        <span className={classes.name} title={`${name} · ${board}`}>
          {name}
        </span>
        <StatusGlyph status={status} size={14} bare />
        <span className="sr-only">{t(`status.${status}`)}</span>
      </span>
      <span className={gauge.line}>
        <span className={classes.figure}>
          <span className={classes.value} data-long={written.text.length > 10}>
            {written.text}
          </span>
          {written.unit && <span className={classes.unit}>{written.unit}</span>}
        </span>
        {mark?.off && <span className={gauge.off}>{own(mark.off === 'over' ? 'gauge.over' : 'gauge.under')}</span>}
      </span>
      <span className={gauge.scale}>
        <span className={gauge.track}>
          {gaugeBands(low, high, series.limits).map((band) => (
            <span
              key={band.from}
              className={gauge.band}
              data-status={band.status}
              style={{ left: `${band.from * 100}%`, width: `${(band.to - band.from) * 100}%` }}
            />
          ))}
          {mark && <span className={gauge.mark} data-status={status} data-off={mark.off !== null} style={{ left: `${mark.at * 100}%` }} />}
        </span>
        <span className={gauge.labels} aria-hidden="true">
          {gaugeLabels(low, high, series.limits).map((label) => (
            <span
              key={label.value}
              data-edge={label.at === 0 ? 'low' : label.at === 1 ? 'high' : undefined}
              style={{ left: `${label.at * 100}%` }}
            >
              {format.number(label.value, Number.isInteger(label.value) ? 0 : decimals)}
            </span>
          ))}
        </span>
      </span>
      <span className={classes.foot}>
        <span className={classes.subline}>{value ? footOf(condition, series, format, t) : t('noData')}</span>
        <span className={classes.age}>{age}</span>
      </span>
    </BoardLink>
  )
}
