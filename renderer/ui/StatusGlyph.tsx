import { GLYPHS, type GlyphPart, type Status } from './glyph-shapes.ts'
import classes from './status-glyph.module.css'

/** The one set of status signs. Shape carries the meaning, colour repeats it; a word always stands beside it. */

export { STATUSES, type Status } from './glyph-shapes.ts'

interface Props {
  status: Status
  /** Edge in px: 12, 14, 16 or 20. */
  size?: number
  /** Inside tiles and rows `ok` is a bare check. */
  bare?: boolean
  /** Only where no word stands beside the glyph. */
  label?: string
}

export function StatusGlyph({ status, size = 16, bare = false, label }: Props) {
  const sign = (
    <svg
      className={classes.glyph}
      data-status={status}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {status === 'ok' && bare ? (
        <path d="m3 8.6 3.3 3.2L13 4.6" stroke="currentColor" strokeWidth="1.75" />
      ) : (
        GLYPHS[status].map((part) => <Part key={part.d} part={part} />)
      )}
    </svg>
  )
  if (!label) return sign
  return (
    <span className={classes.named} role="img" aria-label={label} title={label}>
      {sign}
    </span>
  )
}

function Part({ part }: { part: GlyphPart }) {
  const { d, fill, stroke, strokeWidth, opacity, dash } = part
  return (
    <path
      className={fill === 'cut' ? classes.cutDot : stroke === 'cut' ? classes.cut : undefined}
      d={d}
      fill={fill === 'self' ? 'currentColor' : undefined}
      stroke={stroke === 'self' ? 'currentColor' : undefined}
      strokeWidth={strokeWidth}
      opacity={opacity}
      strokeDasharray={dash?.join(' ')}
      strokeLinecap={dash ? 'butt' : undefined}
    />
  )
}
