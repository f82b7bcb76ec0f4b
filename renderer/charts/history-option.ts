import type { EChartsCoreOption } from 'echarts/core'
import type { AxisScale } from './axis-scale.ts'
import type { ChartColors } from './chart-colors.ts'
import { AXIS_WIDTH, type ChartFrame } from './chart-frame.ts'
import type { Element } from './elements.ts'
import { colorOf } from './layer-curves.ts'
import type { TimeTick } from './time-ticks.ts'

/** The chart as one ECharts option: axes and grid by ECharts, everything else as three custom series. Pure. */
export interface Layers {
  /** Below the grid lines' content: tints, hatch, shades, strips. */
  under: Element[]
  /** Cut off at the edge of the plot. */
  curves: Element[]
  over: Element[]
}

export interface OptionWords {
  number(value: number, decimals: number): string
  tick(tick: TimeTick): string
}

export function historyOption(
  frame: ChartFrame,
  ticks: readonly TimeTick[],
  layers: Layers,
  colors: ChartColors,
  words: OptionWords,
): EChartsCoreOption {
  const { plot, span, width, height } = frame
  const label = { color: colors.t3, fontSize: 11, fontFamily: colors.sans }
  const kinds = new Map(ticks.map((tick) => [tick.atMs, tick]))
  const values = ticks.map((tick) => tick.atMs)
  return {
    animation: false,
    grid: {
      left: plot.left,
      top: plot.top,
      right: width - plot.left - plot.width,
      bottom: height - plot.top - Math.max(1, plot.height),
      containLabel: false,
      outerBoundsMode: 'none',
    },
    xAxis: {
      id: 'time',
      type: 'value',
      min: span.fromMs,
      max: span.toMs,
      position: 'bottom',
      offset: frame.axisY - plot.top - plot.height,
      axisLine: { show: true, onZero: false, lineStyle: { color: colors.line2, width: 1 } },
      axisTick: { show: true, length: 4, lineStyle: { color: colors.line2 }, customValues: values },
      axisLabel: {
        ...label,
        margin: 8,
        hideOverlap: true,
        customValues: values,
        formatter: (atMs: number) => tickText(kinds, atMs, words),
        rich: { day: { ...label, color: colors.t2, fontWeight: 600 } },
      },
      splitLine: { show: false },
      axisPointer: { show: false },
    },
    yAxis:
      frame.scales.length === 0
        ? [hiddenAxis()]
        : frame.scales.map((scale, index) => valueAxis(scale, index === 0, plot.height > 0, colors, words)),
    series: [series('under', layers.under, 1, false), series('curves', layers.curves, 3, true), series('over', layers.over, 5, false)],
  }
}

function tickText(kinds: ReadonlyMap<number, TimeTick>, atMs: number, words: OptionWords): string {
  const tick = kinds.get(atMs)
  if (!tick) return ''
  return tick.kind === 'day' || tick.kind === 'month' || tick.kind === 'year' ? `{day|${words.tick(tick)}}` : words.tick(tick)
}

function hiddenAxis(): object {
  return { id: 'axis none', type: 'value', show: false, min: 0, max: 1 }
}

function valueAxis(scale: AxisScale, first: boolean, show: boolean, colors: ChartColors, words: OptionWords): object {
  const left = scale.side === 'left'
  return {
    id: `axis ${scale.unit}`,
    type: 'value',
    show,
    position: scale.side,
    offset: scale.place * AXIS_WIDTH,
    min: scale.low,
    max: scale.high,
    interval: scale.step,
    name: scale.unit,
    nameGap: 10,
    nameTextStyle: {
      // The eye finds its way from the unit to the curve; of the left one's everything reads in plain ink.
      color: scale.slot !== null && !(left && scale.place === 0) ? colorOf(colors, scale.slot) : colors.t1,
      fontSize: 11,
      fontWeight: 600,
      fontFamily: colors.sans,
      align: left ? 'right' : 'left',
      padding: left ? [0, 8, 0, 0] : [0, 0, 0, 8],
    },
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      show: scale.known,
      color: colors.t3,
      fontSize: 11,
      fontFamily: colors.sans,
      margin: 8,
      formatter: (value: number) => words.number(value, scale.decimals),
    },
    splitLine: { show: first, lineStyle: { color: colors.line, width: 1 } },
    axisPointer: { show: false },
  }
}

function series(id: string, children: Element[], z: number, clip: boolean): object {
  return {
    id,
    type: 'custom',
    silent: true,
    z,
    clip,
    data: [0],
    renderItem: () => ({ type: 'group', children }),
  }
}
