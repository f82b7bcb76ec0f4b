import { useElementSize } from '@mantine/hooks'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { StripRow } from '../../charts/history-content.ts'
import { makeStrip } from '../../charts/make-curves.ts'
import { statePoints } from '../../charts/state-points.ts'
import { timeTicks } from '../../charts/time-ticks.ts'
import { timeWords } from '../../charts/time-words.ts'
import { useFormat } from '../../language/format.ts'
import { useScope, useSeriesList, type WidgetOf } from '../scope.ts'
import { Missing } from './Missing.tsx'
import { rangeText } from './range-text.ts'
import classes from './strip.module.css'
import { useItemHistory } from './use-item-history.ts'
import { WidgetFrame } from './WidgetFrame.tsx'
import { useWidgetTitle } from './widget-title.ts'

/** States over time as coloured strips, one below the other. */
export const StripWidget = memo(function StripWidget({ widget }: { widget: WidgetOf<'strip'> }) {
  const { t } = useTranslation('dashboards')
  const format = useFormat()
  const scope = useScope()
  const series = useSeriesList(widget.series).flatMap((one) => (one?.kind === 'state' ? [one] : []))
  const backS = widget.backS ?? scope.backS
  const { ref, width } = useElementSize()
  const answer = useItemHistory(series, { backS, aggregation: 'last', widthPx: statePoints(series.length) })
  const title = useWidgetTitle(widget.title, series)
  if (series.length === 0) return <Missing title={title} missing={widget.series[0] ?? null} />
  const { fromMs, toMs } = answer
  const rows = series.map((one) => makeStrip(String(one.id), one, answer.changes.get(String(one.id)) ?? [], fromMs, toMs, format))
  return (
    <WidgetFrame title={title} note={rangeText(backS, t)}>
      <div className={classes.rows}>
        {rows.map((row) => (
          <div key={row.key} className={classes.row}>
            {rows.length > 1 && (
              <span className={classes.name} title={row.name}>
                {row.name}
              </span>
            )}
            <Strip row={row} fromMs={fromMs} toMs={toMs} empty={answer.loading ? '' : t('noValues')} widthPx={width} />
          </div>
        ))}
        <div className={classes.row}>
          {rows.length > 1 && <span className={classes.name} />}
          <div ref={ref} className={classes.axis} aria-hidden="true">
            {timeTicks(fromMs, toMs, Math.max(2, width / 70)).map((tick) => (
              <span key={tick.atMs} style={{ left: `${((tick.atMs - fromMs) / (toMs - fromMs)) * 100}%` }}>
                {timeWords(format.language).tick(tick)}
              </span>
            ))}
          </div>
        </div>
      </div>
    </WidgetFrame>
  )
})

interface StripProps {
  row: StripRow
  fromMs: number
  toMs: number
  /** Said where nothing was measured. */
  empty: string
  widthPx: number
}

/** About what a letter takes at 11 px. */
const LETTER_PX = 6.5

function Strip({ row, fromMs, toMs, empty, widthPx }: StripProps) {
  const format = useFormat()
  const share = (ms: number) => (ms / (toMs - fromMs)) * 100
  const last = row.stretches.at(-1)
  return (
    <div className={classes.strip} role="img" aria-label={`${row.name}: ${last?.text ?? empty}`}>
      {row.stretches.length === 0 && <span className={classes.none}>{empty}</span>}
      {row.stretches.map((stretch) => (
        <span
          key={stretch.fromMs}
          className={classes.stretch}
          data-look={stretch.look}
          title={`${stretch.text}, ${format.time(stretch.fromMs)} – ${format.time(stretch.toMs)}, ${format.duration(stretch.toMs - stretch.fromMs)}`}
          style={{ left: `${share(stretch.fromMs - fromMs)}%`, width: `${share(stretch.toMs - stretch.fromMs)}%` }}
        >
          {(share(stretch.toMs - stretch.fromMs) * widthPx) / 100 > 12 + stretch.text.length * LETTER_PX && stretch.text}
        </span>
      ))}
    </div>
  )
}
