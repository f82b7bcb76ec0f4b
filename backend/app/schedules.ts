// Joins schedules with the outputs they switch. Part of app.ts.
import type { ActivityLog } from '../activity/activity-log.ts'
import type { CommandStore } from '../actuators/command-store.ts'
import type { Actuators } from '../actuators/commands.ts'
import type { Clock } from '../contract/clock.ts'
import { Schedules } from '../schedules/schedules.ts'
import type { Shelves } from './history.ts'

export interface ScheduleParts {
  shelves: Shelves
  actuators: Actuators
  commands: CommandStore
  activity: ActivityLog
  clock: Clock
  onTrouble(cause: unknown): void
}

export function openSchedules({ shelves, actuators, commands, activity, clock, onTrouble }: ScheduleParts): Schedules {
  return new Schedules({
    schedules: shelves.schedules,
    runs: shelves['schedule-runs'],
    clock,
    later: (run, delayMs) => {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    },
    request: ({ board, gpio, body, by, reason }) => {
      const { id, command, value, duration: durationS } = body
      return actuators.request({ board, gpio, command, value, durationS, source: 'schedule', by, reason, id })
    },
    findCommand: (id) => commands.findCommand(id),
    report: (entry) => activity.append(entry),
    onTrouble,
  })
}
