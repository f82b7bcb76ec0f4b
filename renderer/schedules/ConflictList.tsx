import { useTranslation } from 'react-i18next'
import type { ScheduleConflict } from '../../backend/contract/schedules/conflicts.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './schedules.module.css'
import { useConflictWords } from './use-conflicts.ts'

/** What gets into each other's way in the range that is shown; the same every day is said once. */
export function ConflictList({ conflicts }: { conflicts: readonly ScheduleConflict[] }) {
  const { t } = useTranslation('schedules')
  const words = useConflictWords()
  const kinds = new Map<string, ScheduleConflict>()
  for (const one of conflicts) {
    const key = [one.kind, one.target.board, one.target.gpio, ...one.entries.map(({ schedule }) => schedule.id)].join(' ')
    if (!kinds.has(key)) kinds.set(key, one)
  }
  return (
    <details className={classes.conflicts}>
      <summary>
        <StatusGlyph status="warning" />
        {t('conflict.title', { count: conflicts.length })}
      </summary>
      <ul>
        {[...kinds].map(([key, conflict]) => (
          <li key={key}>{words(conflict)}</li>
        ))}
      </ul>
    </details>
  )
}
