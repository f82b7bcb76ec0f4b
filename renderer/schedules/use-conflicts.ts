import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { inForce } from '../../backend/contract/actuators/interlock.ts'
import { type ScheduleConflict, scheduleConflicts } from '../../backend/contract/schedules/conflicts.ts'
import type { ScheduleTarget } from '../../backend/contract/schedules/schedule.ts'
import { useDocuments } from '../backend/documents.ts'
import { actuatorKey, useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { nameOfOutput } from '../outputs/output-name.ts'
import type { CalendarEntry } from './calendar-entries.ts'

/** Conflicts of what a calendar shows, and which entries have one. Switched-off schedules are in nobody's way. */
export interface Conflicts {
  list: readonly ScheduleConflict[]
  /** Keys of entries (`schedule instant`). */
  marked: ReadonlySet<string>
}

export function useConflicts(byDate: ReadonlyMap<string, readonly CalendarEntry[]>, toMs: number): Conflicts {
  const configurations = useDocuments('configurations').list
  const interlocks = useDocuments('interlocks').list
  return useMemo(() => {
    const limits = new Map(
      configurations.flatMap(({ id, actuators }) => actuators.map((one) => [actuatorKey(id, one.gpio), one.limits] as const)),
    )
    const entries = [...byDate.values()].flat().filter(({ schedule, count }) => schedule.enabled && count === 1)
    const list = scheduleConflicts(
      entries,
      { limitsOf: ({ board, gpio }) => limits.get(actuatorKey(board, gpio)), interlocks: inForce(interlocks) },
      toMs,
    )
    return { list, marked: new Set(list.flatMap((one) => one.entries.map(({ schedule, atMs }) => `${schedule.id} ${atMs}`))) }
  }, [byDate, configurations, interlocks, toMs])
}

/** A conflict in a sentence. */
export function useConflictWords(): (conflict: ScheduleConflict) => string {
  const { t } = useTranslation('schedules')
  const format = useFormat()
  const actuators = useLive((state) => state.actuators)
  const boards = useLive((state) => state.boards)
  const nameOf = ({ board, gpio }: ScheduleTarget) =>
    `${nameOfOutput(actuators.get(actuatorKey(board, gpio)), gpio, format.language)}, ${boards.get(board)?.name ?? board}`
  return ({ kind, target, entries: [loser, winner], other, limit }) =>
    t(`conflict.${kind}`, {
      output: nameOf(target),
      other: other ? nameOf(other) : '',
      loser: loser?.schedule.name ?? '',
      winner: winner?.schedule.name ?? '',
      time: loser ? `${format.date(loser.atMs)} ${format.shortTime(loser.atMs)}` : '',
      limit: format.number(limit ?? 0),
    })
}
