/** The sign of Leitstand: a pulse in a frame, 20 px. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <rect x="1" y="1" width="18" height="18" rx="4.5" stroke="var(--t1)" strokeWidth="1.7" />
      <path d="M4.6 11.3h2.1L9 6.7l2.4 6.4 1.5-3.3h2.5" stroke="var(--accent)" strokeWidth="1.7" />
    </svg>
  )
}
