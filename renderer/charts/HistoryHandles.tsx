import { Tooltip } from '@mantine/core'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Drawn } from './history-canvas.ts'
import classes from './history-chart.module.css'
import type { HistoryActs, HistoryContent, Threshold } from './history-content.ts'
import type { EventGroup } from './layer-events.ts'

/** What can be touched and focused on a chart, over the places where the canvas shows it: thresholds, events, notes. */
interface Props {
  drawn: Drawn
  content: HistoryContent
  acts: HistoryActs | undefined
  /** A threshold is being dragged to here; null: let go. */
  onDrag(key: string, value: number | null): void
}

const EVENTS_SAID = 8

export function HistoryHandles({ drawn, content, acts, onDrag }: Props) {
  const movable = acts?.onThreshold ? drawn.thresholds.filter(({ threshold }) => threshold.movable) : []
  return (
    <>
      {drawn.notes.map((flag) => (
        <Tooltip key={flag.key} label={flag.text} multiline maw={320} openDelay={300}>
          <button
            type="button"
            className={classes.handle}
            aria-label={flag.text}
            style={{ left: flag.left, top: flag.top, width: flag.width, height: flag.height }}
            onClick={() => acts?.onNote?.(flag.key)}
          />
        </Tooltip>
      ))}
      {movable.map((label) => (
        <ThresholdHandle key={label.key} label={label} drawn={drawn} content={content} acts={acts} onDrag={onDrag} />
      ))}
      {drawn.frame.laneY !== null &&
        drawn.events.map((group) => <EventButton key={group.events[0]?.key} group={group} y={drawn.frame.laneY ?? 0} acts={acts} />)}
    </>
  )
}

function EventButton({ group, y, acts }: { group: EventGroup; y: number; acts: HistoryActs | undefined }) {
  const { t } = useTranslation('charts')
  const { events, status, x } = group
  const said = events.slice(0, EVENTS_SAID)
  const more = events.length - said.length
  const first = events.find((event) => event.status === status) ?? events[0]
  const text = said.map((event) => event.text).join('\n') + (more > 0 ? `\n${t('more', { count: more })}` : '')
  const name = events.length > 1 ? `${t('events', { count: events.length })}: ${text}` : text
  return (
    <Tooltip label={text} multiline maw={360} style={{ whiteSpace: 'pre-line' }}>
      <button
        type="button"
        className={classes.handle}
        aria-label={name}
        style={{ left: x - 12, top: y - 12, width: events.length > 1 ? 40 : 24, height: 24 }}
        onClick={() => first && acts?.onEvent?.(first.key)}
      />
    </Tooltip>
  )
}

interface HandleProps extends Props {
  label: Drawn['thresholds'][number]
}

function ThresholdHandle({ label, drawn, content, acts, onDrag }: HandleProps) {
  const { t } = useTranslation('charts')
  const { threshold, left, top, width, height } = label
  const { frame } = drawn
  const scale = frame.scaleOf(threshold.curve)
  /** Newest value set; keys may come faster than the owner's content. */
  const newest = useRef(threshold.value)
  newest.current = threshold.value
  const grabbed = useRef<{ offset: number; value: number } | null>(null)
  const curve = content.curves.find((one) => one.key === threshold.curve)
  if (!scale || !curve) return null
  const step = 10 ** -curve.decimals
  const rounded = (value: number) => Number((Math.round(value / step) * step).toFixed(curve.decimals))
  const set = (value: number) => {
    newest.current = value
    onDrag(threshold.key, value)
    acts?.onThreshold?.(threshold.key, value)
  }
  const keys = (event: React.KeyboardEvent) => {
    const big = stepOfAxis(scale.step, step)
    const by = { ArrowUp: step, ArrowDown: -step, PageUp: big, PageDown: -big }[event.key]
    if (by === undefined) return
    event.preventDefault()
    event.stopPropagation()
    set(rounded(newest.current + by * (event.shiftKey && Math.abs(by) === step ? 10 : 1)))
  }
  const box = (event: React.PointerEvent<HTMLElement>) => event.currentTarget.parentElement?.getBoundingClientRect().top ?? 0
  return (
    <div
      role="slider"
      tabIndex={0}
      className={`${classes.handle} ${classes.grab}`}
      aria-orientation="vertical"
      aria-label={t('threshold', { label: threshold.label })}
      aria-valuenow={threshold.value}
      aria-valuemin={Math.min(scale.low, threshold.value)}
      aria-valuemax={Math.max(scale.high, threshold.value)}
      aria-valuetext={threshold.label}
      style={{ left, top, width, height }}
      onKeyDown={keys}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        grabbed.current = { offset: event.clientY - box(event) - label.y, value: threshold.value }
      }}
      onPointerMove={(event) => {
        const grab = grabbed.current
        if (!grab) return
        const y = event.clientY - box(event) - grab.offset
        const { plot } = frame
        grab.value = rounded(frame.valueAt(scale, Math.min(plot.top + plot.height, Math.max(plot.top, y))))
        onDrag(threshold.key, grab.value)
      }}
      onPointerUp={() => release(grabbed, set, threshold)}
      onPointerCancel={() => {
        grabbed.current = null
        onDrag(threshold.key, null)
      }}
    />
  )
}

function release(
  grabbed: React.RefObject<{ offset: number; value: number } | null>,
  set: (value: number) => void,
  threshold: Threshold,
): void {
  const grab = grabbed.current
  grabbed.current = null
  if (grab && grab.value !== threshold.value) set(grab.value)
  else if (grab) set(threshold.value)
}

/** Page keys move by about a quarter of a grid step, in whole decimals. */
function stepOfAxis(axisStep: number, step: number): number {
  return Math.max(step, Math.round(axisStep / 4 / step) * step)
}
