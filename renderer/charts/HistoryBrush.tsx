import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { brushPath, dragWindow, type Grip } from './brush-math.ts'
import classes from './history-chart.module.css'
import { useHistoryWords } from './history-words.ts'
import type { TimeSpan } from './range-math.ts'
import { brushTicks } from './time-ticks.ts'

/** A longer time as one thin line with the names of its days, and the seen range as a window with two handles. Below 800 px of height screens leave it out. */
interface Props {
  /** The longer time, Unix ms. */
  fromMs: number
  toMs: number
  /** What the chart above shows. */
  range: TimeSpan
  /** Mean line, in order of time; typically of the first curve. */
  atMs: Float64Array
  value: Float64Array
  onRange(fromMs: number, toMs: number, settled: boolean): void
  /** Room at both sides, px, so that it stands below the curves. */
  left?: number
  right?: number
}

const KEY_STEP = 0.1
/** Least room for the name of a day, px. */
const NAME_PX = 56

export function HistoryBrush({ fromMs, toMs, range, atMs, value, onRange, left = 0, right = 0 }: Props) {
  const { t } = useTranslation('charts')
  const words = useHistoryWords()
  const host = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [held, setHeld] = useState<TimeSpan | null>(null)
  const drag = useRef<{ grip: Grip; x: number; from: TimeSpan } | null>(null)
  const span = toMs - fromMs

  useEffect(() => {
    if (!host.current) return
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0))
    observer.observe(host.current)
    return () => observer.disconnect()
  }, [])

  const path = useMemo(() => brushPath(atMs, value, fromMs, toMs), [atMs, value, fromMs, toMs])
  const days = useMemo(() => {
    const all = brushTicks(fromMs, toMs, Math.max(1, Math.floor(width / NAME_PX)))
    return all.filter(({ atMs: at }) => ((at - fromMs) / span) * width < width - NAME_PX * 0.8)
  }, [fromMs, toMs, span, width])

  const shown = held ?? range
  const share = (ms: number) => Math.min(100, Math.max(0, ((ms - fromMs) / span) * 100))
  const take = (grip: Grip) => (event: React.PointerEvent) => {
    if (event.button !== 0) return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { grip, x: event.clientX, from: shown }
  }
  const move = (event: React.PointerEvent) => {
    const { current } = drag
    if (!current) return
    const next = dragWindow(current.from, current.grip, ((event.clientX - current.x) / Math.max(1, width)) * span, { fromMs, toMs })
    setHeld(next)
    onRange(next.fromMs, next.toMs, false)
  }
  const drop = () => {
    if (held) onRange(held.fromMs, held.toMs, true)
    drag.current = null
    setHeld(null)
  }
  const key = (grip: Grip) => (event: React.KeyboardEvent) => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (direction === 0) return
    event.preventDefault()
    event.stopPropagation()
    const next = dragWindow(shown, grip, direction * (shown.toMs - shown.fromMs) * KEY_STEP, { fromMs, toMs })
    onRange(next.fromMs, next.toMs, true)
  }
  const grip = (which: Grip, at: number, name: string) => (
    <div
      role="slider"
      tabIndex={0}
      className={classes.brushHandle}
      aria-label={name}
      aria-valuenow={Math.round(at)}
      aria-valuemin={Math.round(fromMs)}
      aria-valuemax={Math.round(toMs)}
      aria-valuetext={words.moment(at, span)}
      style={{ left: `${share(at)}%` }}
      onPointerDown={take(which)}
      onPointerMove={move}
      onPointerUp={drop}
      onPointerCancel={drop}
      onKeyDown={key(which)}
    />
  )
  const centre = (event: React.PointerEvent) => {
    const box = host.current?.getBoundingClientRect()
    if (!box || event.button !== 0) return
    const at = fromMs + ((event.clientX - box.left) / box.width) * span
    const next = dragWindow(shown, 'both', at - (shown.fromMs + shown.toMs) / 2, { fromMs, toMs })
    onRange(next.fromMs, next.toMs, true)
  }
  return (
    <div style={{ paddingLeft: left, paddingRight: right }}>
      <div ref={host} className={classes.brush} onPointerDown={centre}>
        <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
          <path className={classes.brushLine} d={path} />
        </svg>
        {days.map((day) => (
          <span key={day.atMs} className={classes.brushDay} style={{ left: `${share(day.atMs)}%` }} aria-hidden="true">
            {day.kind === 'day' ? words.day(day.atMs) : words.tick(day)}
          </span>
        ))}
        <div
          role="slider"
          tabIndex={0}
          className={classes.brushWindow}
          aria-label={t('brushWindow')}
          aria-valuenow={Math.round(shown.fromMs)}
          aria-valuemin={Math.round(fromMs)}
          aria-valuemax={Math.round(toMs)}
          aria-valuetext={`${words.moment(shown.fromMs, span)} – ${words.moment(shown.toMs, span)}`}
          style={{ left: `${share(shown.fromMs)}%`, width: `max(6px, ${share(shown.toMs) - share(shown.fromMs)}%)` }}
          onPointerDown={take('both')}
          onPointerMove={move}
          onPointerUp={drop}
          onPointerCancel={drop}
          onKeyDown={key('both')}
        />
        {grip('from', shown.fromMs, t('brushFrom'))}
        {grip('to', shown.toMs, t('brushTo'))}
      </div>
    </div>
  )
}
