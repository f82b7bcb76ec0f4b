import type { ChartColors } from './chart-colors.ts'
import { type Box, type ChartFrame, fontOf, type Measure } from './chart-frame.ts'
import { type Element, line, rect, text } from './elements.ts'
import type { Threshold } from './history-content.ts'

/** Thresholds: dashed line, tint of the forbidden side, label to grab. HistoryHandles.tsx puts a slider over each movable label. */
export interface ThresholdLabel extends Box {
  key: string
  threshold: Threshold
  /** Of the line, px from the top. */
  y: number
}

const LABEL_PX = 20
const GRIP_PX = 18
const PAD = 8

/** Labels of the thresholds that are in the frame; those that would overlap stand beside each other. */
export function thresholdLabels(thresholds: readonly Threshold[], frame: ChartFrame, font: string, measure: Measure): ThresholdLabel[] {
  const { plot } = frame
  const labels: ThresholdLabel[] = []
  for (const threshold of thresholds) {
    const scale = frame.scaleOf(threshold.curve)
    if (!scale || plot.height === 0) continue
    const y = frame.y(scale, threshold.value)
    if (y < plot.top - 0.5 || y > plot.top + plot.height + 0.5) continue
    const width = Math.ceil(measure(threshold.label, font)) + PAD * 2 + (threshold.movable ? GRIP_PX : 0)
    const top = Math.max(plot.top - LABEL_PX / 2, Math.min(plot.top + plot.height - LABEL_PX / 2, y - LABEL_PX / 2))
    let left = plot.left + PAD
    for (const other of labels)
      if (Math.abs(other.top - top) < LABEL_PX + 2 && left < other.left + other.width + 6) left = other.left + other.width + 6
    labels.push({ key: threshold.key, threshold, y, left, top, width, height: LABEL_PX })
  }
  return labels
}

/**
 * Tint of the forbidden side, below the curves: of the first curve that has limits, or tints of several axes would add up to
 * a colour of their own. A warning's tint ends where the critical one begins.
 */
export function forbiddenLayer(labels: readonly ThresholdLabel[], frame: ChartFrame, colors: ChartColors): Element[] {
  const { plot } = frame
  const owner = labels[0]?.threshold.curve
  const own = labels.filter(({ threshold }) => threshold.curve === owner)
  return own.map(({ threshold, y }) => {
    const over = threshold.side === 'over'
    const beyond = own
      .filter((other) => other.threshold.side === threshold.side && (over ? other.y < y : other.y > y))
      .map((other) => other.y)
    const end = over ? Math.max(plot.top, ...beyond) : Math.min(plot.top + plot.height, ...beyond)
    return rect(plot.left, Math.min(y, end), plot.width, Math.abs(end - y), { fill: colors[threshold.status], opacity: 0.05 })
  })
}

/** Lines first: none runs through the label of another one. */
export function thresholdLayer(labels: readonly ThresholdLabel[], frame: ChartFrame, colors: ChartColors): Element[] {
  const { plot } = frame
  const font = fontOf(colors, 600)
  // Where two stand at the same height the critical one is seen.
  const byStatus = [...labels].sort((a, b) => Number(a.threshold.status === 'critical') - Number(b.threshold.status === 'critical'))
  const lines = byStatus.map(({ threshold, y }) =>
    line(plot.left, y, plot.left + plot.width, y, colors[threshold.status], { lineDash: [6, 4], lineWidth: 1.5 }),
  )
  const boxes = labels.flatMap(({ threshold, left, top, width, height }) => {
    const color = colors[threshold.status]
    const middle = top + height / 2
    const fill = threshold.status === 'critical' ? colors.tintCritical : colors.tintWarning
    return [
      rect(left, top, width, height, { fill, stroke: color, lineWidth: 1.25 }, 4),
      text(left + PAD + (threshold.movable ? GRIP_PX : 0), middle, threshold.label, color, font),
      ...(threshold.movable ? [chevron(left + PAD + 5, middle - 3, -3, color), chevron(left + PAD + 5, middle + 3, 3, color)] : []),
    ]
  })
  return [...lines, ...boxes]
}

function chevron(x: number, y: number, rise: number, color: string): Element {
  const points = [
    [x - 3, y],
    [x, y + rise],
    [x + 3, y],
  ]
  return {
    ...line(0, 0, 0, 0, color),
    type: 'polyline',
    shape: { points, smooth: 0 },
    style: { fill: null, stroke: color, lineWidth: 1.5, lineCap: 'round', lineJoin: 'round', lineDash: null, opacity: 1 },
  }
}
