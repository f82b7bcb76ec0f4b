import type { AxisScale } from './axis-scale.ts'
import { type ChartColors, hatch } from './chart-colors.ts'
import { type ChartFrame, type ChartSize, chartFrame, fontOf, type Measure } from './chart-frame.ts'
import { createChart, type EChartsType } from './echarts.ts'
import type { Element } from './elements.ts'
import type { HistoryContent } from './history-content.ts'
import { historyOption } from './history-option.ts'
import type { HistoryWords } from './history-words.ts'
import { curveLayer } from './layer-curves.ts'
import { type EventGroup, eventLayer, groupEvents } from './layer-events.ts'
import { gapLayer, shownGaps } from './layer-gaps.ts'
import { type NoteFlag, noteFlags, noteLayer, noteShades } from './layer-notes.ts'
import { stripLayer } from './layer-strips.ts'
import { forbiddenLayer, type ThresholdLabel, thresholdLabels, thresholdLayer } from './layer-thresholds.ts'
import type { TimeSpan } from './range-math.ts'
import { timeTicks } from './time-ticks.ts'

/** One chart on canvas: draws content as it is at this moment. HistoryChart.tsx says when. */
export interface Drawn {
  frame: ChartFrame
  thresholds: readonly ThresholdLabel[]
  events: readonly EventGroup[]
  notes: readonly NoteFlag[]
}

/** Room that a label of the time axis takes, px. */
const TICK_PX = 76

export class HistoryCanvas {
  readonly #element: HTMLElement
  #chart: EChartsType
  #ratio: number
  #measure: Measure
  #hatch: { color: string; canvas: HTMLCanvasElement } | null = null

  constructor(element: HTMLElement) {
    this.#element = element
    this.#ratio = ratioOf(element)
    this.#chart = createChart(element, this.#ratio)
    this.#measure = textMeasure()
  }

  /** @param held scales that must not jump while the range is moved by hand */
  draw(
    content: HistoryContent,
    span: TimeSpan,
    size: ChartSize,
    colors: ChartColors,
    words: HistoryWords,
    held: readonly AxisScale[] | null,
  ): Drawn {
    const font = fontOf(colors)
    const measure = this.#measure
    const frame = chartFrame(content, span, size, font, measure, held)
    const pattern = this.#hatchOf(colors.line2)
    const thresholds = content.normalised
      ? []
      : thresholdLabels(
          content.thresholds.filter((one) => isShown(content, one.curve)),
          frame,
          fontOf(colors, 600),
          measure,
        )
    const events = groupEvents(content.events, frame)
    const notes = noteFlags(content.notes, frame, font, measure)
    const under: Element[] = [
      ...forbiddenLayer(thresholds, frame, colors),
      ...noteShades(content.notes, frame, colors),
      ...gapLayer(shownGaps(content.curves), frame, colors, pattern, words.gap, measure),
      ...stripLayer(content.strips, frame, colors, pattern, measure),
    ]
    const over = [...thresholdLayer(thresholds, frame, colors), ...noteLayer(notes, colors), ...eventLayer(events, frame, colors)]
    const ticks = timeTicks(span.fromMs, span.toMs, Math.max(2, Math.floor(frame.plot.width / TICK_PX)))
    const curves = curveLayer(content.curves, frame, colors, content.normalised)
    this.#chart.setOption(historyOption(frame, ticks, { under, curves, over }, colors, words), {
      replaceMerge: ['yAxis'],
      silent: true,
    })
    return { frame, thresholds, events, notes }
  }

  /** The element has another size, or stands on another screen or under another zoom. */
  resize(): void {
    const ratio = ratioOf(this.#element)
    if (ratio === this.#ratio) {
      this.#chart.resize()
      return
    }
    this.#ratio = ratio
    this.#chart.dispose()
    this.#chart = createChart(this.#element, ratio)
  }

  /** Fonts have come: widths are other ones. */
  measureAnew(): void {
    this.#measure = textMeasure()
  }

  /** What is on the canvas, `ratio` times as fine. */
  picture(ratio: number, background: string): HTMLCanvasElement {
    return this.#chart.renderToCanvas({ pixelRatio: ratio, backgroundColor: background })
  }

  dispose(): void {
    this.#chart.dispose()
  }

  #hatchOf(color: string): HTMLCanvasElement {
    if (this.#hatch?.color !== color) this.#hatch = { color, canvas: hatch(color) }
    return this.#hatch.canvas
  }
}

/** A wall zooms its dashboards by CSS: as many pixels more does the canvas need to be sharp. */
function ratioOf(element: HTMLElement): number {
  const zoom = element.offsetWidth > 0 ? element.getBoundingClientRect().width / element.offsetWidth : 1
  return window.devicePixelRatio * Math.max(1, Math.round(zoom * 20) / 20)
}

function isShown(content: HistoryContent, key: string): boolean {
  return content.curves.some((curve) => curve.key === key && !curve.hidden)
}

/** Widths by canvas, remembered: the same labels come with every drawing. */
function textMeasure(): Measure {
  const pen = document.createElement('canvas').getContext('2d')
  const known = new Map<string, number>()
  return (text, font) => {
    const key = `${font} ${text}`
    let width = known.get(key)
    if (width === undefined) {
      if (known.size > 2_000) known.clear()
      if (pen) pen.font = font
      width = pen?.measureText(text).width ?? text.length * 6
      known.set(key, width)
    }
    return width
  }
}
