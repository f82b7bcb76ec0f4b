import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HistoryChart } from '../charts/HistoryChart.tsx'
import type { Curve, HistoryContent } from '../charts/history-content.ts'
import classes from './monitor.module.css'
import { logOf, type NumberCurve } from './monitor-log.ts'
import type { WatchablePort } from './view-state.ts'

/** Numbers in the lines of a board over time, as they come. */
const DRAW_EVERY_MS = 250
const HEIGHT_PX = 160
const MOST_DRAWN = 8

export function PlotView({ port }: { port: WatchablePort }) {
  const { t } = useTranslation('monitor')
  const [version, setVersion] = useState(-1)
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const look = () => setVersion(logOf(port.id).version)
    look()
    const timer = setInterval(look, DRAW_EVERY_MS)
    return () => clearInterval(timer)
  }, [port.id])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the log changes in place, its version says when
  const content = useMemo(() => contentOf([...logOf(port.id).curves.values()], hidden), [port.id, version, hidden])
  return (
    <div className={classes.plot}>
      {content.curves.length === 0 ? (
        <p className={classes.plotEmpty}>{t('plotEmpty')}</p>
      ) : (
        <>
          <ul className={classes.legend}>
            {content.curves.map(({ key, slot, value, decimals }) => (
              <li key={key}>
                <button type="button" aria-pressed={!hidden.has(key)} onClick={() => setHidden(toggled(hidden, key))}>
                  <i data-slot={slot} aria-hidden="true" />
                  {key} <strong>{value.at(-1)?.toFixed(decimals)}</strong>
                </button>
              </li>
            ))}
          </ul>
          <HistoryChart content={content} height={HEIGHT_PX} compact label={t('plotLabel', { port: port.path })} />
        </>
      )}
    </div>
  )
}

function toggled(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return names.has(name) ? new Set([...names].filter((one) => one !== name)) : new Set([...names, name])
}

/** The numbers that were said most often; once is no curve. */
function contentOf(numbers: readonly NumberCurve[], hidden: ReadonlySet<string>): HistoryContent {
  const often = numbers
    .filter(({ atMs }) => atMs.length > 1)
    .sort((one, other) => other.atMs.length - one.atMs.length)
    .slice(0, MOST_DRAWN)
    .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }))
  const curves = often.map((one, slot) => ({ ...curveOf(one, slot), hidden: hidden.has(one.name) }))
  const fromMs = Math.min(...curves.map(({ atMs }) => atMs[0] ?? Number.POSITIVE_INFINITY))
  const toMs = Math.max(...curves.map(({ atMs }) => atMs.at(-1) ?? Number.NEGATIVE_INFINITY))
  return { fromMs, toMs: Math.max(toMs, fromMs + 1000), curves, strips: [], thresholds: [], events: [], notes: [], normalised: false }
}

function curveOf({ name, atMs, values }: NumberCurve, slot: number): Curve {
  const value = Float64Array.from(values)
  const decimals = Math.min(4, Math.max(0, ...values.slice(-20).map((one) => (String(one).split('.')[1] ?? '').length)))
  return {
    ...{ key: name, series: slot, name, board: '', unit: '', decimals, slot, ghost: false, hidden: false },
    ...{ atMs: Float64Array.from(atMs), value, min: value, max: value, banded: false, style: 'line', resolutionMs: 0, gaps: [], marks: [] },
  }
}
