import type { Status } from '../ui/StatusGlyph.tsx'
import { PIN } from './pin-geometry.ts'
import type { PinState } from './pin-state.ts'
import classes from './pins.module.css'

/** The box of one pin, on the drawing and in the legend: filled, outlined, dashed or hatched, so that its state needs no colour. */
interface Props {
  state: PinState | null
  /** Colours a used pin. */
  status?: Status | undefined
  label?: string
  /** Legend: smaller. */
  small?: boolean
}

export function PinBox({ state, status, label, small = false }: Props) {
  const width = small ? 18 : PIN.width
  const height = small ? 12 : PIN.height
  return (
    <svg
      className={classes.box}
      data-state={state ?? 'plain'}
      data-status={state === 'used' ? status : undefined}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {state === 'blocked' && (
        <defs>
          <pattern id={HATCH} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path className={classes.hatch} d="M.5 0v5" />
          </pattern>
        </defs>
      )}
      <rect className={classes.face} x="0.75" y="0.75" width={width - 1.5} height={height - 1.5} rx="3" />
      {state === 'blocked' && <rect x="0.75" y="0.75" width={width - 1.5} height={height - 1.5} rx="3" fill={`url(#${HATCH})`} />}
      {label !== undefined && (
        <text className={classes.label} x={width / 2} y={height / 2 + 4}>
          {label}
        </text>
      )}
    </svg>
  )
}

/** The same pattern each time, so one id may stand for all of them. */
const HATCH = 'pin-hatch'
