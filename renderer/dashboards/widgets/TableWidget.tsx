import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../../backend/contract/series.ts'
import { useLive } from '../../backend/live-store.ts'
import { useValue } from '../../backend/values-store.ts'
import type { Columns } from '../../charts/history-question.ts'
import { useFormat } from '../../language/format.ts'
import { useAge } from '../../overview/use-age.ts'
import { useValueCondition } from '../../overview/use-value-condition.ts'
import { decimalsOf, writeValue } from '../../quantities/format.ts'
import { seriesName } from '../../quantities/series-name.ts'
import { BoardLink } from '../../ui/BoardLink.tsx'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { useScope, useSeriesList, type WidgetOf } from '../scope.ts'
import { Missing } from './Missing.tsx'
import { rangeText } from './range-text.ts'
import classes from './table.module.css'
import { useItemHistory } from './use-item-history.ts'
import { WidgetFrame } from './WidgetFrame.tsx'
import { useWidgetTitle } from './widget-title.ts'

/** Series in rows: now, and lowest, mean and highest of the range. */
export const TableWidget = memo(function TableWidget({ widget }: { widget: WidgetOf<'table'> }) {
  const { t } = useTranslation('dashboards')
  const scope = useScope()
  const series = useSeriesList(widget.series).filter((one) => one !== undefined)
  const title = useWidgetTitle(widget.title, series)
  const backS = widget.backS ?? scope.backS
  const answer = useItemHistory(series, { backS, widthPx: 300 })
  if (series.length === 0) return <Missing title={title} missing={widget.series[0] ?? null} />
  return (
    <WidgetFrame title={title} note={rangeText(backS, t)}>
      <div className={classes.scroller}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">{t('table.state')}</span>
              </th>
              <th scope="col">{t('table.series')}</th>
              <th scope="col" data-column="board">
                {t('table.board')}
              </th>
              <th scope="col" data-number>
                {t('table.now')}
              </th>
              <th scope="col" data-number data-column="range">
                {t('table.min')}
              </th>
              <th scope="col" data-number>
                {t('table.mean')}
              </th>
              <th scope="col" data-number data-column="range">
                {t('table.max')}
              </th>
              <th scope="col" data-number>
                {t('table.age')}
              </th>
            </tr>
          </thead>
          <tbody>
            {series.map((one) => (
              <Row key={one.id} series={one} columns={answer.columns.get(String(one.id))} />
            ))}
          </tbody>
        </table>
      </div>
    </WidgetFrame>
  )
})

function Row({ series, columns }: { series: Series; columns: Columns | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const value = useValue(series.id)
  const condition = useValueCondition(series)
  const age = useAge(value?.atMs)
  const board = useLive((state) => state.boards.get(series.board)?.name ?? series.board)
  const figures = useMemo(() => (columns ? figuresOf(columns) : null), [columns])
  const written = writeValue(value?.value, series, format)
  const status = value ? condition.state : 'idle'
  const write = (one: number | undefined) => (one === undefined ? '–' : format.number(one, decimalsOf(series)))
  return (
    <tr data-status={status}>
      <td>
        <StatusGlyph status={status} size={14} bare label={t(`status.${status}`)} />
      </td>
      <th scope="row" title={`${seriesName(series, format.language)} · ${board}`}>
        {seriesName(series, format.language)}
      </th>
      <td data-column="board">
        <BoardLink board={series.board} className={classes.link}>
          {board}
        </BoardLink>
      </td>
      <td data-number data-now>
        <b>{written.text}</b> <span>{written.unit}</span>
      </td>
      <td data-number data-column="range">
        {write(figures?.low)}
      </td>
      <td data-number>{write(figures?.mean)}</td>
      <td data-number data-column="range">
        {write(figures?.high)}
      </td>
      <td data-number data-age>
        {age}
      </td>
    </tr>
  )
}

/** The mean is that of equally long stretches: over time, not over samples. */
function figuresOf({ value, min, max }: Columns): { low: number; mean: number; high: number } | null {
  if (value.length === 0) return null
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  let sum = 0
  for (let row = 0; row < value.length; row += 1) {
    low = Math.min(low, min[row] ?? low)
    high = Math.max(high, max[row] ?? high)
    sum += value[row] ?? 0
  }
  return { low, mean: sum / value.length, high }
}
