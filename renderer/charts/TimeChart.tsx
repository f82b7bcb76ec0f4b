import { useEffect, useRef, useState } from 'react'
import { onThemeChange, readChartColors } from './chart-colors.ts'
import { type ChartContent, type ChartWords, chartOption } from './chart-option.ts'
import { createChart, type EChartsType } from './echarts.ts'

/** A chart over time on canvas. Draws what it is given, at most once per frame; nothing tweens. */
interface Props {
  content: ChartContent
  words: ChartWords
  height: number
  /** What the chart shows, for those who cannot see it. */
  label: string
  /** Time under the crosshair, Unix ms; null when the pointer leaves. */
  onPoint?(atMs: number | null): void
}

export function TimeChart({ content, words, height, label, onPoint }: Props) {
  const element = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(null)
  const pointed = useRef(onPoint)
  pointed.current = onPoint
  const [colors, setColors] = useState(readChartColors)

  useEffect(() => onThemeChange(() => setColors(readChartColors())), [])
  useEffect(() => {
    if (!element.current) return
    const made = createChart(element.current)
    chart.current = made
    made.on('updateAxisPointer', (event) => pointed.current?.(timeOf(event)))
    made.getZr().on('globalout', () => pointed.current?.(null))
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(element.current)
    return () => {
      observer.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [])
  useEffect(() => {
    const frame = requestAnimationFrame(() => chart.current?.setOption(chartOption(content, colors, words), { lazyUpdate: true }))
    return () => cancelAnimationFrame(frame)
  }, [content, colors, words])

  return <div ref={element} role="img" aria-label={label} style={{ height }} />
}

function timeOf(event: unknown): number | null {
  if (typeof event !== 'object' || event === null || !('axesInfo' in event) || !Array.isArray(event.axesInfo)) return null
  const [axis]: unknown[] = event.axesInfo
  return typeof axis === 'object' && axis !== null && 'value' in axis && typeof axis.value === 'number' ? axis.value : null
}
