import { Button, SegmentedControl } from '@mantine/core'
import { useViewportSize } from '@mantine/hooks'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Activity } from '../../backend/contract/activity.ts'
import type { Actuator } from '../../backend/contract/actuator.ts'
import type { Board } from '../../backend/contract/board.ts'
import type { SampleValue } from '../../backend/contract/sample.ts'
import type { Limits, Series } from '../../backend/contract/series.ts'
import { useActivity, useConnection } from '../backend/live-store.ts'
import { type ChartLimit, type ChartStrip, type ChartWords, footHeight } from '../charts/chart-option.ts'
import { type Point, type StateStretch, stretchesOf } from '../charts/chart-points.ts'
import { TimeChart } from '../charts/TimeChart.tsx'
import { errorText } from '../language/errors.ts'
import { type Format, useFormat } from '../language/format.ts'
import { decimalsOf, isActive, shownUnit, stateWord, writeLimit, writeValue } from '../quantities/format.ts'
import { actuatorName, seriesName } from '../quantities/series-name.ts'
import { Panel } from '../ui/Panel.tsx'
import classes from './chart.module.css'
import { RANGES, type Range } from './device-search.ts'
import { useLiveChart } from './use-live-chart.ts'

/** Curve of the chosen channel with its limits, the board's states and outputs as strips below, kept live. */
interface Props {
  board: Board
  /** Chosen series; null when an output was chosen. */
  series: Series | null
  /** State series and outputs of the board, drawn as strips. */
  states: readonly Series[]
  actuators: readonly Actuator[]
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

export function ChannelChart({ board, series, states, actuators, title, rowsAbove, range, onRange }: Props) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const curve = series?.kind === 'number' ? series : null
  const shownStates = states.slice(0, STRIPS_SHOWN)
  const shownOutputs = actuators.slice(0, STRIPS_SHOWN - Math.min(STRIPS_SHOWN - 1, shownStates.length))
  const ids = useMemo(() => states.slice(0, STRIPS_SHOWN).map((one) => one.id), [states])
  const chart = useLiveChart(curve, ids, RANGES[range])
  const activity = useActivity()
  const live = useConnection().state === 'open' && board.presence.state !== 'offline'
  const [pointed, setPointed] = useState<number | null>(null)

  const limits = useMemo(() => (curve ? limitsOf(curve, format) : []), [curve, format])
  const decimals = curve ? decimalsOf(curve) : 0
  const words = useMemo<ChartWords>(
    () => ({
      number: (value) => format.number(value, decimals),
      time: format.shortTime,
      gap: (ms) => t('chart.gap', { time: format.duration(ms) }),
    }),
    [decimals, format, t],
  )
  const strips: ChartStrip[] = [
    ...shownStates.map((one) => ({
      name: seriesName(one, format.language),
      stretches: (chart.states.get(one.id) ?? []).map((stretch) => worded(stretch, one, format)),
    })),
    ...shownOutputs.map((one) => ({
      name: actuatorName(one, format.language),
      stretches: outputStretches(one, board.firstSeenMs, activity, chart.fromMs, chart.toMs).map((stretch) => ({
        ...stretch,
        text: t(stretch.value === true ? 'output.on' : 'output.off'),
        active: stretch.value === true,
      })),
    })),
  ]
  const hasCurve = curve !== null
  const { height: windowPx } = useViewportSize()
  const room = windowPx - PAGE_PX - rowsAbove * 32 - footHeight(strips.length)
  const height = (hasCurve ? Math.max(CURVE_PX, Math.min(CURVE_MOST_PX, room)) : 16) + footHeight(strips.length)
  const names = strips.map((strip) => strip.name).join(', ')
  const unit = curve ? shownUnit(curve.unit) : ''
  const note = [unit, hasCurve && names ? t('chart.below', { names }) : ''].filter((part) => part !== '').join(' · ')
  const empty =
    !chart.loading && chart.failure === null && chart.points.length === 0 && strips.every((strip) => strip.stretches.length === 0)
  return (
    <Panel
      title={
        <>
          {hasCurve && <span className={classes.mark} aria-hidden="true" />}
          {title}
        </>
      }
      note={note}
      actions={
        <>
          <Readout atMs={pointed} points={chart.points} series={curve} format={format} />
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
      <div className={classes.body}>
        <div className={classes.names} aria-hidden="true" style={{ bottom: 24 }}>
          {strips.map((strip) => (
            <span key={strip.name} title={strip.name}>
              {strip.name}
            </span>
          ))}
        </div>
        <TimeChart
          content={useContent({
            ...chart,
            limits: chart.points.length > 0 ? limits : NO_LIMITS,
            strips,
            step: 10 ** -decimals,
            banded: chart.resolutionMs > 2500,
          })}
          words={words}
          height={height}
          label={t('chart.label', { name: title, range: t(`chart.${range}`) })}
          onPoint={setPointed}
        />
        {chart.loading && chart.points.length === 0 && <p className={classes.over}>{t('chart.loading')}</p>}
        {chart.failure !== null && (
          <div className={classes.over} role="alert">
            <p>
              {t('chart.failed')}. {errorText(chart.failure)}
            </p>
            <Button size="sm" onClick={chart.reload}>
              {t('chart.retry')}
            </Button>
          </div>
        )}
        {empty && <p className={classes.over}>{t('chart.empty')}</p>}
      </div>
    </Panel>
  )
}

/** Without a value there is no scale for them to stand on. */
const NO_LIMITS: readonly ChartLimit[] = []

type Content = Parameters<typeof TimeChart>[0]['content']

/** The same object while the curve has not moved, so that a pointer move does not redraw. */
function useContent(content: Content): Content {
  const { fromMs, toMs, points, gaps, limits, strips, step, banded } = content
  const kept = useRef(strips)
  if (JSON.stringify(kept.current) !== JSON.stringify(strips)) kept.current = strips
  const stable = kept.current
  return useMemo(
    () => ({ fromMs, toMs, points, gaps, limits, strips: stable, step, banded }),
    [fromMs, toMs, points, gaps, limits, stable, step, banded],
  )
}

function Readout({
  atMs,
  points,
  series,
  format,
}: {
  atMs: number | null
  points: readonly Point[]
  series: Series | null
  format: Format
}) {
  if (atMs === null || !series) return null
  const point = nearest(points, atMs)
  if (!point) return null
  const { text, unit } = writeValue(point[1], series, format)
  return (
    <span className={classes.readout}>
      {format.time(point[0])} <strong>{text}</strong> {unit}
    </span>
  )
}

function nearest(points: readonly Point[], atMs: number): Point | undefined {
  let best: Point | undefined
  for (const point of points) if (!best || Math.abs(point[0] - atMs) < Math.abs(best[0] - atMs)) best = point
  return best
}

function limitsOf(series: Series, format: Format): ChartLimit[] {
  const kinds: readonly [keyof Limits, ChartLimit['status'], ChartLimit['side']][] = [
    ['criticalLow', 'critical', 'under'],
    ['warningLow', 'warning', 'under'],
    ['warningHigh', 'warning', 'over'],
    ['criticalHigh', 'critical', 'over'],
  ]
  return kinds.flatMap(([key, status, side]) => {
    const value = series.limits[key]
    return value === undefined ? [] : [{ value, status, side, label: writeLimit(status, side, value, series, format) }]
  })
}

function worded(stretch: StateStretch, series: Series, format: Format) {
  const { value } = stretch
  const text = typeof value === 'number' ? writeValue(value, series, format).text : stateWord(value, format.language)
  return { ...stretch, text, active: isActive(value) }
}

/** Outputs have no series: their changes are in the activity list, their present state in the report. */
function outputStretches(actuator: Actuator, sinceMs: number, activity: readonly Activity[], fromMs: number, toMs: number): StateStretch[] {
  const changes: [number, SampleValue][] = []
  for (const { kind, board, atMs, detail } of activity) {
    if (kind !== 'actuator-changed' || board !== actuator.board || detail.gpio !== actuator.gpio) continue
    changes.push([atMs, detail.on === true])
  }
  changes.reverse()
  const first = changes[0]
  // Before the board was first heard nobody knows.
  const before: [number, SampleValue] = [sinceMs, first ? !first[1] : actuator.on]
  return stretchesOf([before, ...changes], fromMs, toMs)
}
