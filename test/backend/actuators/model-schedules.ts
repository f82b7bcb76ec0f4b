import type { Command, OutputWish } from '../../../backend/contract/actuators/actuator.ts'
import type { Clock } from '../../../backend/contract/clock.ts'
import type { Schedule, ScheduleBody, ScheduleRun, ScheduleRunBody } from '../../../backend/contract/schedules/schedule.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { Schedules } from '../../../backend/schedules/schedules.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'
import { aSchedule } from '../contract/schedules.ts'

/** The real timetable of a model lab: fires several times a minute, and makes up what fell into a restart. Kept over restarts. */

export interface ModelCentre {
  request(wish: OutputWish): Promise<Command>
  findCommand(id: string): Promise<Command | undefined>
}

const cron = (text: string) => ({ kind: 'cron' as const, cron: text })
const on = (durationS: number) => ({ command: 'ON' as const, percent: null, durationS })
const PLAN: readonly ScheduleBody[] = [
  aSchedule({ when: cron('10,35 * * * * *'), targets: [{ board: 'A', gpio: 1 }], action: on(20), makeUpWithinMin: 1 }),
  aSchedule({ when: cron('15,50 * * * * *'), targets: [{ board: 'B', gpio: 2 }], action: on(0), priority: 60 }),
  aSchedule({
    when: cron('30 * * * * *'),
    targets: [
      { board: 'B', gpio: 2 },
      { board: 'A', gpio: 3 },
    ],
    action: { command: 'OFF', percent: null, durationS: 0 },
  }),
  aSchedule({ when: cron('5 * * * * *'), targets: [{ board: 'A', gpio: 3 }], action: { command: 'PWM', percent: 40, durationS: 0 } }),
]

export class ModelSchedules {
  readonly #kept = new MemoryDocumentStore<Schedule>()
  readonly #ran = new MemoryDocumentStore<ScheduleRun>()

  async open(clock: Clock, centre: ModelCentre): Promise<Schedules> {
    const base = { clock, newId: () => 'none', most: 100 }
    const schedules = new Shelf<ScheduleBody>({ ...base, noun: 'schedule', store: this.#kept })
    const runs = new Shelf<ScheduleRunBody>({ ...base, noun: 'run', store: this.#ran })
    await schedules.start()
    await runs.start()
    if (schedules.list().length === 0) for (const [at, body] of PLAN.entries()) await schedules.put(`plan${at}`, 0, body, 'eva')
    const made = new Schedules({
      schedules,
      runs,
      clock,
      later: () => () => undefined, // looked at by the model's seconds
      request: ({ board, gpio, body: { id, command, value, duration: durationS }, by, reason }) =>
        centre.request({ board, gpio, command, value, durationS, source: 'schedule', by, reason, id }),
      findCommand: (id) => centre.findCommand(id),
      report: () => undefined,
      onTrouble: (cause) => {
        throw cause
      },
    })
    await made.start()
    return made
  }
}
