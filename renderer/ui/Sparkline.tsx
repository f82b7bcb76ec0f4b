import { memo } from 'react'
import type { Status } from './StatusGlyph.tsx'
import classes from './sparkline.module.css'

/** The last minutes of a series as a small line: gaps stay gaps, a dotted line marks the limit, a dot the newest value. */
interface Props {
  /** [Unix ms, value], oldest first; null = gap. */
  points: readonly (readonly [atMs: number, value: number | null])[]
  status?: Status
  /** Limit to mark, in the series' unit. */
  limit?: number | undefined
  /** On/off series are drawn as steps. */
  stepped?: boolean
  width?: number
  height?: number
}

const PAD = 3

export const Sparkline = memo(function Sparkline({ points, status = 'ok', limit, stepped = false, width = 48, height = 28 }: Props) {
  const shape = shapeOf(points, limit, stepped, width, height)
  return (
    <svg className={classes.line} data-status={status} width={width} height={height} aria-hidden="true">
      {shape.limitY !== undefined && <path className={classes.limit} d={`M0 ${shape.limitY}H${width}`} />}
      {shape.path && <path d={shape.path} />}
      {shape.end && !stepped && <circle cx={shape.end[0]} cy={shape.end[1]} r="1.75" />}
    </svg>
  )
})

interface Shape {
  path: string
  end: [number, number] | undefined
  limitY: number | undefined
}

function shapeOf(points: Props['points'], limit: number | undefined, stepped: boolean, width: number, height: number): Shape {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const [, value] of points) {
    if (value === null) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || low > high) return { path: '', end: undefined, limitY: undefined }
  const own = high - low
  const near = limit !== undefined && (own === 0 || (limit > low - own * 1.5 && limit < high + own * 1.5))
  if (near && limit !== undefined) {
    low = Math.min(low, limit)
    high = Math.max(high, limit)
  }
  const span = Math.max(1, last[0] - first[0])
  const x = (atMs: number) => round(PAD / 2 + ((atMs - first[0]) / span) * (width - PAD - PAD / 2))
  const y = (value: number) => (high === low ? height / 2 : round(height - PAD - ((value - low) / (high - low)) * (height - 2 * PAD)))

  let path = ''
  let drawing = false
  let end: [number, number] | undefined
  for (const [atMs, value] of points) {
    if (value === null) {
      drawing = false
      continue
    }
    const px = x(atMs)
    const py = y(value)
    if (!drawing) path += `M${px} ${py}`
    else path += stepped ? `H${px}V${py}` : `L${px} ${py}`
    drawing = true
    end = [px, py]
  }
  if (stepped && drawing) path += `H${width - PAD / 2}`
  return { path, end, limitY: near && limit !== undefined ? y(limit) : undefined }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
