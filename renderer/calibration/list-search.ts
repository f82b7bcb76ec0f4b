import { type CalibrationRecord, type DueState, dueState } from '../../backend/contract/calibrations/record.ts'
import type { Status } from '../ui/StatusGlyph.tsx'

/** Filters of the list of calibrations, as its address has them. Pure. */

export interface CalibrationSearch {
  state?: DueState | undefined
  q?: string | undefined
}

/** Most urgent first. */
export const STATES: readonly DueState[] = ['overdue', 'soon', 'ok', 'none']

export function readCalibrationSearch(search: Record<string, unknown>): CalibrationSearch {
  const state = STATES.find((one) => one === search.state)
  return { ...(state ? { state } : {}), ...(typeof search.q === 'string' && search.q !== '' ? { q: search.q.slice(0, 100) } : {}) }
}

export function statusOf(state: DueState): Status {
  if (state === 'overdue') return 'critical'
  if (state === 'soon') return 'warning'
  return state === 'ok' ? 'ok' : 'offline'
}

export function shownRecords(
  records: readonly CalibrationRecord[],
  { state, q = '' }: CalibrationSearch,
  nowMs: number,
  boardName: (id: string) => string,
): CalibrationRecord[] {
  const wanted = q.toLowerCase()
  return records.filter(
    (record) =>
      (state === undefined || dueState(record.dueAtMs, nowMs) === state) &&
      [record.name, boardName(record.board), record.board, record.operator, record.reference?.name ?? ''].some((word) =>
        word.toLowerCase().includes(wanted),
      ),
  )
}

/** Certificates of the same channel that are no longer in force, newest first. */
export function earlierOf(records: readonly CalibrationRecord[], { id, series }: CalibrationRecord): CalibrationRecord[] {
  return records.filter((one) => one.series === series && one.id !== id).sort((a, b) => b.createdAtMs - a.createdAtMs)
}
