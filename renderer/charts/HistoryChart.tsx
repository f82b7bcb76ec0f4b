import { type Ref, startTransition, useEffect, useId, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onThemeChange, readChartColors } from './chart-colors.ts'
import { chartKey } from './chart-keys.ts'
import { ChartView } from './chart-view.ts'
import { HistoryHandles } from './HistoryHandles.tsx'
import type { Drawn } from './history-canvas.ts'
import classes from './history-chart.module.css'
import type { HistoryActs, HistoryChartHandle, HistoryContent } from './history-content.ts'
import { useHistoryWords } from './history-words.ts'

/**
 * The one chart over time: Explore, dashboards, a board's page. Draws `content` on canvas, at most once per frame and spread
 * over frames where many charts stand on a page; tells what a person does by `acts`.
 */
interface Props {
  content: HistoryContent
  acts?: HistoryActs | undefined
  /** px; left out: as high as the element around it, which must have a height. */
  height?: number
  /** Charts of one group share their crosshair. */
  group?: string | undefined
  /** Small: less room around, and the wheel scrolls the page unless the chart has focus or Ctrl is held. */
  compact?: boolean
  /** What the chart shows, for those who cannot see it. */
  label: string
  ref?: Ref<HistoryChartHandle>
}

export function HistoryChart({ content, acts, height, group, compact = false, label, ref }: Props) {
  const { t } = useTranslation('charts')
  const words = useHistoryWords()
  const hint = useId()
  const host = useRef<HTMLDivElement>(null)
  const surface = useRef<HTMLDivElement>(null)
  const overlay = useRef<HTMLDivElement>(null)
  const view = useRef<ChartView>(null)
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  const [said, setSaid] = useState('')

  // Before the frame and not after it: what has come is drawn in this frame already.
  useLayoutEffect(() => {
    if (!host.current || !surface.current || !overlay.current) return
    const made = new ChartView(
      { canvas: host.current, surface: surface.current, overlay: overlay.current },
      // What can be touched follows the picture when there is time: pixels go first.
      { onDrawn: (now) => startTransition(() => setDrawn(now)), onSaid: setSaid },
    )
    view.current = made
    made.start()
    const offTheme = onThemeChange(() => made.recolor(readChartColors()))
    return () => {
      offTheme()
      made.stop()
      view.current = null
    }
  }, [])
  useLayoutEffect(() => view.current?.show({ content, acts, words, compact }), [content, acts, words, compact])
  useEffect(() => (group === undefined ? undefined : view.current?.join(group)), [group])
  useImperativeHandle(
    ref,
    () => ({
      png: () => view.current?.png(label) ?? Promise.reject(new Error('The chart is not on screen.')),
    }),
    [label],
  )

  return (
    <div className={`${classes.chart} ${height === undefined ? classes.fill : ''}`} style={height === undefined ? undefined : { height }}>
      <div ref={host} className={classes.canvas} aria-hidden="true" />
      <div
        ref={surface}
        className={classes.surface}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive: arrow keys, zoom, crosshair
        tabIndex={0}
        aria-label={label}
        aria-roledescription={t('role')}
        aria-describedby={hint}
        data-movable={acts?.onRange !== undefined}
        onKeyDown={(event) => {
          const target = view.current?.keyTarget()
          if (target && chartKey(event, target)) event.preventDefault()
        }}
        onBlur={() => view.current?.blur()}
      />
      <span id={hint} hidden>
        {t('keys')}
      </span>
      {drawn && (
        <HistoryHandles drawn={drawn} content={content} acts={acts} onDrag={(key, value) => view.current?.dragThreshold(key, value)} />
      )}
      <div ref={overlay} className={classes.over} aria-hidden="true" />
      <span className={classes.said} aria-live="polite">
        {said}
      </span>
    </div>
  )
}
