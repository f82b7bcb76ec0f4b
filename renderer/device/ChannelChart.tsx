import { Button, SegmentedControl } from '@mantine/core'
import { useElementSize, useViewportSize } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useConnection } from '../backend/live-store.ts'
import { footHeight } from '../charts/chart-frame.ts'
import { HistoryChart } from '../charts/HistoryChart.tsx'
import type { Curve } from '../charts/history-content.ts'
import { curveAt } from '../charts/readout.ts'
import { useHistory } from '../charts/use-history.ts'
import { errorText } from '../language/errors.ts'
import { type Format, useFormat } from '../language/format.ts'
import { writeValue } from '../quantities/format.ts'
import { SeriesRules } from '../rules/SeriesRules.tsx'
import { Panel } from '../ui/Panel.tsx'
import { type ChannelParts, CURVE_KEY, channelContent, stateKey } from './channel-content.ts'
import classes from './chart.module.css'
import { RANGES, type Range } from './device-search.ts'
import { ExploreLink } from './ExploreLink.tsx'

/** Curve of the chosen channel with its limits, the board's states and outputs as strips below, kept live. */
interface Props {
  board: Board
  /** Chosen series; null when an output was chosen. */
  series: Series | null
  /** States of the board's sensors and outputs, drawn as strips. */
  states: readonly Series[]
  outputs: readonly Series[]
  /** Title where no number series is chosen. */
  title: string
  /** Rows of the table above; with the window's height they say how much room is left. */
  rowsAbove: number
  range: Range
  onRange(range: Range): void
}

/** Height of the curve, px: at least this, more where the window has room below the table. */
const CURVE_PX = 144
const CURVE_MOST_PX = 340
/** Bars, header, tabs, health strip and both panel heads. */
const PAGE_PX = 408
const STRIPS_SHOWN = 3

export function ChannelChart({ board, series, states, outputs, title, rowsAbove, range, onRange }: Props) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const curve = series?.kind === 'number' ? series : null
  const { parts, question } = useQuestion(curve, states, outputs, range)
  const { ref, width } = useElementSize()
  const history = useHistory({ ...question, widthPx: width || 900 })
  const live = useConnection().state === 'open' && board.presence.state !== 'offline'
  const [pointed, setPointed] = useState<number | null>(null)
  const acts = useMemo(() => ({ onCrosshair: setPointed }), [])
  const boardName = board.name ?? board.id
  const content = useMemo(() => channelContent(parts, history, boardName, format), [parts, history, boardName, format])
  const drawn = content.curves[0]
  const { height: windowPx } = useViewportSize()
  const foot = footHeight(content)
  const room = windowPx - PAGE_PX - rowsAbove * 32 - foot
  const height = (drawn ? Math.max(CURVE_PX, Math.min(CURVE_MOST_PX, room)) : 16) + foot
  const names = content.strips.map((strip) => strip.name).join(', ')
  const empty =
    !history.loading &&
    history.failure === null &&
    !drawn?.atMs.length &&
    !drawn?.gaps.length &&
    content.strips.every(({ stretches }) => stretches.length === 0)
  return (
    <Panel
      title={
        <>
          {drawn && <span className={classes.mark} aria-hidden="true" />}
          {title}
        </>
      }
      note={drawn && names ? t('chart.below', { names }) : ''}
      actions={
        <>
          {series && <SeriesRules series={series} className={classes.explore} />}
          <ExploreLink curve={curve} states={parts.states} spanMs={RANGES[range]} />
          {drawn && curve && <Readout atMs={pointed} curve={drawn} series={curve} format={format} />}
          <span className={classes.live} data-live={live}>
            {t(live ? 'chart.live' : 'chart.frozen')}
          </span>
          <SegmentedControl
            className={classes.segments}
            aria-label={t('chart.range')}
            value={range}
            onChange={(value) => onRange(value === 'h1' || value === 'h6' ? value : 'm15')}
            data={(['m15', 'h1', 'h6'] as const).map((one) => ({ value: one, label: t(`chart.${one}`) }))}
          />
        </>
      }
    >
      <div className={classes.body} ref={ref}>
        <HistoryChart
          content={content}
          acts={acts}
          height={height}
          compact
          label={t('chart.label', { name: title, range: t(`chart.${range}`) })}
        />
        {history.loading && history.columns.size === 0 && history.changes.size === 0 && (
          <p className={classes.over}>{t('chart.loading')}</p>
        )}
        {history.failure !== null && (
          <div className={classes.over} role="alert">
            <p>
              {t('chart.failed')}. {errorText(history.failure)}
            </p>
            <Button size="sm" onClick={history.reload}>
              {t('chart.retry')}
            </Button>
          </div>
        )}
        {empty && <p className={classes.over}>{t('chart.empty')}</p>}
      </div>
    </Panel>
  )
}

/** What is shown and what is asked for; the same objects while the same channels are shown. */
function useQuestion(curve: Series | null, states: readonly Series[], outputs: readonly Series[], range: Range) {
  const parts = useMemo<ChannelParts>(() => {
    const shown = states.slice(0, STRIPS_SHOWN)
    return { curve, states: [...shown, ...outputs.slice(0, STRIPS_SHOWN - Math.min(STRIPS_SHOWN - 1, shown.length))] }
  }, [curve, states, outputs])
  const question = useMemo(
    () => ({
      items: [
        ...(parts.curve ? [{ key: CURVE_KEY, series: parts.curve.id, shiftMs: 0 }] : []),
        ...parts.states.map((one) => ({ key: stateKey(one), series: one.id, shiftMs: 0 })),
      ],
      range: { kind: 'last' as const, spanMs: RANGES[range] },
      aggregation: 'auto' as const,
      bucket: null,
      timeZone: 'UTC',
    }),
    [parts, range],
  )
  return { parts, question }
}

function Readout({ atMs, curve, series, format }: { atMs: number | null; curve: Curve; series: Series; format: Format }) {
  const at = atMs === null ? undefined : curveAt(curve, atMs)
  if (!at) return null
  const { text, unit } = writeValue(at.value, series, format)
  return (
    <span className={classes.readout}>
      {format.time(at.atMs)} <strong>{text}</strong> {unit}
    </span>
  )
}
