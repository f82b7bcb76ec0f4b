import { useElementSize } from '@mantine/hooks'
import type { TFunction } from 'i18next'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../../backend/contract/series.ts'
import { useBoard } from '../../backend/live-store.ts'
import { useRecent, useValue } from '../../backend/values-store.ts'
import { type Format, useFormat } from '../../language/format.ts'
import { useAge } from '../../overview/use-age.ts'
import { useValueCondition } from '../../overview/use-value-condition.ts'
import { decimalsOf, writeLimits, writeValue } from '../../quantities/format.ts'
import { seriesName } from '../../quantities/series-name.ts'
import type { ValueCondition } from '../../quantities/state-of.ts'
import { BoardLink } from '../../ui/BoardLink.tsx'
import { Sparkline } from '../../ui/Sparkline.tsx'
import { type Status, StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { useSeries, type WidgetOf } from '../scope.ts'
import { Missing } from './Missing.tsx'
import classes from './value.module.css'

/** One reading with its age, its state and the last quarter of an hour. Grows with its place. */
export const ValueWidget = memo(function ValueWidget({ widget }: { widget: WidgetOf<'value'> }) {
  const series = useSeries(widget.series)
  return series ? <Reading widget={widget} series={series} /> : <Missing title={widget.title} missing={widget.series} />
})

function Reading({ widget, series }: { widget: WidgetOf<'value'>; series: Series }) {
  const format = useFormat()
  const { t } = useTranslation()
  const board = useBoard(series.board)
  const value = useValue(series.id)
  const condition = useValueCondition(series)
  const age = useAge(value?.atMs)
  const written = writeValue(value?.value, series, format)
  const status: Status = value ? condition.state : 'idle'
  const name = widget.title || seriesName(series, format.language)
  const boardName = board?.name ?? series.board
  return (
    <BoardLink board={series.board} className={classes.tile} data-status={status} data-tall={widget.h > 2}>
      <span className={classes.head}>
        <span className={classes.name} title={`${name} · ${boardName}`}>
          {name}
        </span>
        {widget.h > 2 && <span className={classes.board}>{boardName}</span>}
        <StatusGlyph status={status} size={14} bare />
        <span className="sr-only">{t(`status.${status}`)}</span>
      </span>
      <span className={classes.middle}>
        <span className={classes.figure}>
          <span className={classes.value} data-long={written.text.length > 10} title={written.text}>
            {written.text}
          </span>
          {written.unit && <span className={classes.unit}>{written.unit}</span>}
        </span>
        {widget.sparkline && <Recent series={series} status={status} tall={widget.h > 2} />}
      </span>
      <span className={classes.foot}>
        <span className={classes.subline}>{value ? footOf(condition, series, format, t) : t('noData')}</span>
        <span className={classes.age}>{age}</span>
      </span>
    </BoardLink>
  )
}

function Recent({ series, status, tall }: { series: Series; status: Status; tall: boolean }) {
  const { points } = useRecent(series.id)
  const { ref, width, height } = useElementSize()
  const { warningLow, warningHigh, criticalLow, criticalHigh } = series.limits
  return (
    <span ref={ref} className={classes.chart}>
      {points.length > 1 && width > 20 && (
        <Sparkline
          points={points}
          status={status === 'idle' ? 'stale' : status}
          limit={warningLow ?? warningHigh ?? criticalLow ?? criticalHigh}
          stepped={series.kind === 'state'}
          width={Math.floor(tall ? width : Math.min(width, 72))}
          height={Math.floor(Math.max(20, height))}
        />
      )}
    </span>
  )
}

/** State word with its limit or time; else the limits. Shared by tiles and gauges. */
export function footOf({ state, reason }: ValueCondition, series: Series, format: Format, t: TFunction<'common'>): React.ReactNode {
  switch (reason.kind) {
    case 'limit':
      return (
        <>
          <b>{t(`status.${state}`)}</b> {t(`side.${reason.side}`, { ns: 'dashboards' })} {format.number(reason.limit, decimalsOf(series))}
        </>
      )
    case 'quality':
      return (
        <>
          <b>{t(`status.${state}`)}</b> {t(`quality.${reason.quality}`)}
        </>
      )
    case 'age':
    case 'board-offline':
    case 'connection':
      return (
        <>
          <b>{t('status.stale')}</b> {t('lastAt', { time: format.shortTime(reason.lastMs) })}
        </>
      )
    default:
      return writeLimits(series.limits, series, format)
  }
}
