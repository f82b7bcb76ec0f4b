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

/** Tint of the forbidden side, below the curves. The nearer limit alone is tinted up to the farther one. */
export function forbiddenLayer(labels: readonly ThresholdLabel[], frame: ChartFrame, colors: ChartColors): Element[] {
  const { plot } = frame
  return labels.map(({ threshold, y }) => {
    const top = threshold.side === 'over' ? plot.top : y
    const bottom = threshold.side === 'over' ? y : plot.top + plot.height
    return rect(plot.left, top, plot.width, Math.max(0, bottom - top), { fill: colors[threshold.status], opacity: 0.05 })
  })
}

export function thresholdLayer(labels: readonly ThresholdLabel[], frame: ChartFrame, colors: ChartColors): Element[] {
  const { plot } = frame
  const font = fontOf(colors, 600)
  return labels.flatMap(({ threshold, y, left, top, width, height }) => {
    const color = colors[threshold.status]
    const middle = top + height / 2
    const grip = threshold.movable ? GRIP_PX : 0
    const parts = [
      line(plot.left, y, plot.left + plot.width, y, color, { lineDash: [6, 4], lineWidth: 1.5 }),
      rect(
        left,
        top,
        width,
        height,
        { fill: threshold.status === 'critical' ? colors.tintCritical : colors.tintWarning, stroke: color, lineWidth: 1.25 },
        4,
      ),
      text(left + PAD + grip, middle, threshold.label, color, font),
    ]
    if (threshold.movable) parts.push(chevrons(left + PAD + 5, middle, color))
    return parts
  })
}

function chevrons(x: number, y: number, color: string): Element {
  const d = `M${x - 3} ${y - 3}l3 -3 3 3M${x - 3} ${y + 3}l3 3 3 -3`
  return { type: 'path', shape: { pathData: d }, style: { fill: null, stroke: color, lineWidth: 1.5, lineCap: 'round', lineJoin: 'round' } }
}
