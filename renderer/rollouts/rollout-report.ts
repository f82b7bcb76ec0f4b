import { reasonText } from '../../backend/contract/reasons.ts'
import type { Rollout } from '../../backend/contract/rollouts/rollout.ts'
import type { PlacedStep } from './rollout-calls.ts'
import { saveText } from './save-text.ts'

/** What became of each board as a file. */
export function saveReport(rollout: Rollout, placed: readonly PlacedStep[]): void {
  const time = (atMs: number | null) => (atMs === null ? '' : new Date(atMs).toISOString())
  const rows = placed.map(({ wave, step }) => [
    String(wave + 1),
    step.board,
    step.state,
    String(step.attempt),
    time(step.begunAtMs),
    time(step.confirmedAtMs),
    String(step.before ?? ''),
    String(step.after ?? ''),
    step.reason ? reasonText(step.reason) : '',
  ])
  const head = ['wave', 'board', 'state', 'attempt', 'begun', 'confirmed', 'version before', 'version after', 'reason']
  const text = [head, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')
  saveText(`${rollout.name}.csv`, 'text/csv', text)
}

/** A cell that a spreadsheet would take for a formula becomes text. */
export function quoted(cell: string): string {
  const safe = /^[=+@\t-]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
