import classes from './status-glyph.module.css'

/** The one set of status signs. Shape carries the meaning, colour repeats it; a word always stands beside it. */

export const STATUSES = ['critical', 'warning', 'offline', 'stale', 'manual', 'pending', 'event', 'idle', 'ok'] as const
export type Status = (typeof STATUSES)[number]

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
      {status === 'ok' && bare ? <path d="m3 8.6 3.3 3.2L13 4.6" stroke="currentColor" strokeWidth="1.75" /> : SHAPES[status]}
    </svg>
  )
  if (!label) return sign
  return (
    <span className={classes.named} role="img" aria-label={label} title={label}>
      {sign}
    </span>
  )
}

const SHAPES: Record<Status, React.ReactNode> = {
  ok: (
    <>
      <circle cx="8" cy="8" r="6.75" fill="currentColor" />
      <path className={classes.cut} d="m5.1 8.3 2 2 3.8-4.3" strokeWidth="1.75" />
    </>
  ),
  warning: (
    <>
      <path d="M8 2 15 14H1Z" fill="currentColor" stroke="currentColor" strokeWidth="1" />
      <path className={classes.cut} d="M8 6.2v3.6" strokeWidth="1.75" />
      <circle className={classes.cutDot} cx="8" cy="12.2" r="1" />
    </>
  ),
  critical: (
    <>
      <path d="m8 .9 7.1 7.1L8 15.1.9 8Z" fill="currentColor" stroke="currentColor" strokeWidth=".8" />
      <path className={classes.cut} d="M8 4.6v4" strokeWidth="1.75" />
      <circle className={classes.cutDot} cx="8" cy="11.2" r="1" />
    </>
  ),
  stale: (
    <>
      <circle cx="8" cy="8" r="6.4" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2.2 1.82" strokeLinecap="butt" />
      <path d="M8 4.8V8l2.2 1.5" stroke="currentColor" strokeWidth="1.4" />
    </>
  ),
  offline: (
    <>
      <circle cx="8" cy="8" r="6.2" stroke="currentColor" strokeWidth="1.6" />
      <path d="m4 12 8-8" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
  manual: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="2.5" fill="currentColor" />
      <path className={classes.cut} d="M4.6 11.4V5l3.4 4 3.4-4v6.4" strokeWidth="1.75" />
    </>
  ),
  pending: (
    <>
      <circle cx="8" cy="8" r="6.2" stroke="currentColor" strokeWidth="1.6" opacity=".4" />
      <path d="M8 1.8A6.2 6.2 0 0 1 14.2 8" stroke="currentColor" strokeWidth="2" />
    </>
  ),
  event: (
    <>
      <circle cx="8" cy="8" r="6.2" stroke="currentColor" strokeWidth="1.6" />
      <path d="M8 7.6v3.6" stroke="currentColor" strokeWidth="1.6" />
      <circle cx="8" cy="4.9" r="1" fill="currentColor" />
    </>
  ),
  idle: <circle cx="8" cy="8" r="5.6" stroke="currentColor" strokeWidth="1.6" />,
}
