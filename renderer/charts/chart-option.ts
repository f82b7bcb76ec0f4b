import type { EChartsCoreOption } from 'echarts/core'
import type { ChartColors } from './chart-colors.ts'
import { hatch } from './chart-colors.ts'
import type { Point, StateStretch, Stretch } from './chart-points.ts'
import { lineOf, valueRange } from './chart-points.ts'

/** Everything a chart shows as one ECharts option. Pure but for the hatch pattern; TimeChart.tsx hands it over. */
export interface ChartLimit {
  value: number
  status: 'warning' | 'critical'
  side: 'under' | 'over'
  /** `Warning under 32.0 %` */
  label: string
}

export interface ChartStrip {
  name: string
  stretches: readonly (StateStretch & { text: string; active: boolean })[]
}

export interface ChartContent {
  fromMs: number
  toMs: number
  points: readonly Point[]
  gaps: readonly Stretch[]
  limits: readonly ChartLimit[]
  strips: readonly ChartStrip[]
  /** Last decimal the quantity is shown with, for example 0.1. */
  step: number
  /** Downsampled: a band from lowest to highest lies under the mean. */
  banded: boolean
}

export interface ChartWords {
  number(value: number): string
  time(atMs: number): string
  gap(ms: number): string
}

export const STRIP_PX = 18
const STRIP_GAP = 6
const LEFT = 52
/** Wider where strips have their names at the left. */
export const NAMES_PX = 92
const RIGHT = 16
const AXIS_PX = 24
const TOP = 12

/** Height of the strips and the time axis below the curve, px. */
export function footHeight(strips: number): number {
  return AXIS_PX + strips * (STRIP_PX + STRIP_GAP)
}

export function chartOption(content: ChartContent, colors: ChartColors, words: ChartWords): EChartsCoreOption {
  const { fromMs, toMs, strips } = content
  const foot = footHeight(strips.length)
  const left = strips.length > 0 ? NAMES_PX : LEFT
  const hasCurve = content.points.length > 0 || strips.length === 0
  const time = { type: 'time', min: fromMs, max: toMs, animation: false }
  const labels = {
    axisLabel: {
      color: colors.t3,
      fontSize: 11,
      fontFamily: colors.sans,
      hideOverlap: true,
      formatter: (ms: number) => words.time(ms),
      margin: 8,
    },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
  }
  const silent = { axisLabel: { show: false }, axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } }
  const range = valueRange(
    content.points,
    content.limits.map((limit) => limit.value),
    content.step,
  )
  return {
    animation: false,
    textStyle: { fontFamily: colors.sans },
    axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: colors.t2, width: 1, type: 'solid' }, label: { show: false } },
    grid: [
      { left, right: RIGHT, top: TOP, bottom: foot + (strips.length > 0 ? 10 : 2) },
      { left, right: RIGHT, bottom: AXIS_PX, height: Math.max(1, strips.length * (STRIP_PX + STRIP_GAP)) },
    ],
    xAxis: [
      { ...time, ...silent, gridIndex: 0, axisPointer: { show: hasCurve } },
      { ...time, ...labels, gridIndex: 1, splitNumber: 5 },
    ],
    yAxis: [
      {
        type: 'value',
        gridIndex: 0,
        show: hasCurve,
        min: range?.low ?? 0,
        max: range?.high ?? 1,
        splitNumber: 4,
        minInterval: content.step,
        axisLabel: {
          color: colors.t3,
          fontSize: 11,
          fontFamily: colors.sans,
          showMinLabel: false,
          showMaxLabel: false,
          formatter: (value: number) => words.number(value),
        },
        splitLine: { lineStyle: { color: colors.line, width: 1 } },
        axisPointer: { show: false },
      },
      {
        type: 'category',
        gridIndex: 1,
        inverse: true,
        data: strips.map((strip) => strip.name),
        show: false,
      },
    ],
    series: [...bandSeries(content, colors), lineSeries(content, colors, words), stripSeries(content, colors)],
  }
}

function bandSeries({ points, gaps, banded }: ChartContent, colors: ChartColors): object[] {
  const shown = banded ? points : []
  const lows = lineOf(
    shown.map(([atMs, , min]) => [atMs, min, min, min] as const),
    gaps,
  )
  const spans = lineOf(
    shown.map(([atMs, , min, max]) => [atMs, max - min, 0, 0] as const),
    gaps,
  )
  const common = { type: 'line', stack: 'band', symbol: 'none', silent: true, lineStyle: { opacity: 0 }, stackStrategy: 'all' }
  return [
    { ...common, id: 'low', data: lows },
    { ...common, id: 'span', data: spans, areaStyle: { color: colors.series[0], opacity: 0.2 } },
  ]
}

function lineSeries(content: ChartContent, colors: ChartColors, words: ChartWords): object {
  const { points, gaps, limits } = content
  const last = points.at(-1)
  return {
    id: 'line',
    type: 'line',
    data: lineOf(points, gaps),
    showSymbol: false,
    symbol: 'circle',
    lineStyle: { width: 2, color: colors.series[0] },
    itemStyle: { color: colors.series[0] },
    emphasis: { disabled: true },
    markLine: {
      symbol: ['none', 'none'],
      silent: true,
      animation: false,
      data: limits.map((limit) => ({
        yAxis: limit.value,
        lineStyle: { color: colors[limit.status], type: [6, 4], width: 1.25 },
        label: {
          show: true,
          formatter: limit.label,
          position: limit.side === 'under' ? 'insideEndTop' : 'insideEndBottom',
          color: colors[limit.status],
          backgroundColor: limit.status === 'critical' ? colors.tintCritical : colors.tintWarning,
          padding: [2, 6],
          borderRadius: 4,
          fontSize: 11,
          fontFamily: colors.sans,
        },
      })),
    },
    markArea: { silent: true, animation: false, data: [...forbidden(limits, colors), ...gapAreas(content, colors, words)] },
    markPoint: {
      silent: true,
      animation: false,
      symbol: 'circle',
      symbolSize: 8,
      label: { show: false },
      data: last ? [{ coord: [last[0], last[1]], itemStyle: { color: colors.series[0] } }] : [],
    },
  }
}

function forbidden(limits: readonly ChartLimit[], colors: ChartColors): object[] {
  return limits.map((limit) => [
    { yAxis: limit.value, itemStyle: { color: colors[limit.status], opacity: 0.05 } },
    { yAxis: limit.side === 'under' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY },
  ])
}

/** Share of the range from which on a gap has room for its words, upright or lying. */
const ROOM_UPRIGHT = 0.025
const ROOM_LYING = 0.2

function gapAreas({ gaps, fromMs, toMs }: ChartContent, colors: ChartColors, words: ChartWords): object[] {
  const image = hatch(colors.line2)
  const share = (gap: Stretch) => (gap.toMs - gap.fromMs) / (toMs - fromMs)
  return gaps.map((gap) => [
    {
      xAxis: gap.fromMs,
      itemStyle: { color: { image, repeat: 'repeat' }, opacity: 1 },
      label: {
        show: share(gap) > ROOM_UPRIGHT,
        formatter: words.gap(gap.toMs - gap.fromMs),
        color: colors.t2,
        fontSize: 11,
        // In the middle, where no curve is; the limits have their words above and below.
        position: 'inside',
        rotate: share(gap) > ROOM_LYING ? 0 : 90,
        align: 'center',
        verticalAlign: 'middle',
      },
    },
    { xAxis: gap.toMs },
  ])
}

interface StripApi {
  value(dimension: number): number
  coord(point: [number, number]): [number, number]
}

function stripSeries({ strips, fromMs, toMs }: ChartContent, colors: ChartColors): object {
  const flat = strips.flatMap((strip, row) => strip.stretches.map((stretch) => ({ ...stretch, row })))
  return {
    id: 'strips',
    type: 'custom',
    xAxisIndex: 1,
    yAxisIndex: 1,
    silent: true,
    data: flat.map((stretch) => [stretch.fromMs, stretch.toMs, stretch.row]),
    encode: { x: [0, 1], y: 2 },
    renderItem: (parameters: { dataIndex: number }, api: StripApi) => {
      const stretch = flat[parameters.dataIndex]
      if (!stretch) return undefined
      const [x, middle] = api.coord([Math.max(fromMs, api.value(0)), api.value(2)])
      const [end] = api.coord([Math.min(toMs, api.value(1)), api.value(2)])
      const width = Math.max(1, end - x)
      const room = width - 12
      return {
        type: 'group',
        children: [
          {
            type: 'rect',
            shape: { x, y: middle - STRIP_PX / 2, width, height: STRIP_PX, r: 2 },
            style: { fill: stretch.active ? colors.accent : colors.track },
          },
          ...(room > 18
            ? [
                {
                  type: 'text',
                  style: {
                    x: x + 6,
                    y: middle,
                    text: stretch.text,
                    fill: stretch.active ? colors.onAccent : colors.t2,
                    font: `500 11px ${colors.sans}`,
                    verticalAlign: 'middle',
                    width: room,
                    overflow: 'truncate',
                  },
                },
              ]
            : []),
        ],
      }
    },
  }
}
