import type { ScheduleBody } from '../../../backend/contract/schedules/schedule.ts'

/** A schedule with what a test does not care about. */
export function aSchedule(change: Partial<ScheduleBody> = {}): ScheduleBody {
  return {
    name: 'Morning water',
    enabled: true,
    targets: [{ board: 'ESP_1', gpio: 25 }],
    action: { command: 'ON', percent: null, durationS: 60 },
    when: { kind: 'weekly', days: [1, 2, 3, 4, 5, 6, 7], times: ['06:00'] },
    timeZone: 'Europe/Berlin',
    validFrom: null,
    validTo: null,
    exceptions: [],
    priority: 50,
    makeUpWithinMin: null,
    reason: null,
    ...change,
  }
}
