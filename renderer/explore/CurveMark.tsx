import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { DASHES } from './curve-slots.ts'

/** The sign of a curve in tree, chips and table: its colour and dash; a ring for states, which have a strip instead. */
export function CurveMark({ slot, hidden = false }: { slot: number | null; hidden?: boolean }) {
  if (slot === null) return <StatusGlyph status="idle" size={12} />
  return (
    <svg width="18" height="4" viewBox="0 0 18 4" aria-hidden="true" style={{ display: 'block', flex: 'none', opacity: hidden ? 0.4 : 1 }}>
      <path
        d="M0 2H18"
        stroke={`var(--chart-${slot + 1})`}
        strokeWidth={slot === 0 ? 2.5 : 2}
        strokeDasharray={DASHES[slot] === '' ? undefined : DASHES[slot]}
        fill="none"
      />
    </svg>
  )
}
