import { useElementSize } from '@mantine/hooks'
import type { RawReading, Stability } from '../../backend/contract/calibrations/stability.ts'
import { useFormat } from '../language/format.ts'
import classes from './calibration.module.css'

/** Raw readings of the step so far; the window that is judged lies on a tint, its mean is a dashed line. */
interface Props {
  readings: readonly RawReading[]
  judged: Stability
  windowMs: number
  label: string
}

const HEIGHT = 120
const PAD = 8
/** Least width of the time axis, ms: two readings must not fill it. */
const LEAST_SPAN_MS = 60_000

export function RawChart({ readings, judged, windowMs, label }: Props) {
  const format = useFormat()
  const { ref, width } = useElementSize<HTMLDivElement>()
  const newestMs = readings.at(-1)?.atMs ?? 0
  const spanMs = Math.max(LEAST_SPAN_MS, windowMs * 1.5, newestMs - (readings[0]?.atMs ?? newestMs))
  const raws = readings.map(({ raw }) => raw)
  const low = Math.min(...raws)
  const high = Math.max(...raws)
  const room = Math.max((high - low) * 0.1, Math.abs(high) * 1e-4, 1e-6)
  const x = (atMs: number) => width - ((newestMs - atMs) / spanMs) * width
  const y = (raw: number) => PAD + ((high + room - raw) / (high - low + 2 * room)) * (HEIGHT - 2 * PAD)
  const path = readings.map(({ atMs, raw }, at) => `${at === 0 ? 'M' : 'L'}${x(atMs).toFixed(1)} ${y(raw).toFixed(1)}`).join('')
  const windowX = Math.max(0, x(newestMs - windowMs))
  const digits = raws.every(Number.isInteger)
    ? 0
    : Math.max(0, Math.min(4, 3 - Math.floor(Math.log10(Math.max(1e-6, high - low + room)))) - 2)
  return (
    <figure className={classes.chart} aria-label={label}>
      <div className={classes.scale} aria-hidden="true">
        <span>{readings.length > 0 ? format.number(high, digits) : ''}</span>
        <span>{readings.length > 0 ? format.number(low, digits) : ''}</span>
      </div>
      <div ref={ref} className={classes.canvas}>
        {readings.length > 0 && width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <rect className={classes.window} data-state={judged.state} x={windowX} y={0} width={width - windowX} height={HEIGHT} />
            {Number.isFinite(judged.mean) && <path className={classes.mean} d={`M${windowX} ${y(judged.mean)}H${width}`} />}
            <path className={classes.line} d={path} />
            {readings.map(({ atMs, raw }) => (
              <circle key={atMs} className={classes.dot} cx={x(atMs)} cy={y(raw)} r={1.75} />
            ))}
          </svg>
        )}
      </div>
    </figure>
  )
}
