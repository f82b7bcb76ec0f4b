import { expect, it } from 'vitest'
import { scheduleFault } from '../../../backend/contract/schedules/check.ts'
import type { Schedule } from '../../../backend/contract/schedules/schedule.ts'
import { bodyOf } from '../../../renderer/schedules/move-entry.ts'
import { bodyOfForm, formFaults, formOf, newForm, readDate, readTimes } from '../../../renderer/schedules/schedule-form.ts'
import { aSchedule } from '../../backend/contract/schedules.ts'

const pump = { board: 'ESP_1', gpio: 25 }
const good = newForm('Europe/Berlin', { name: ' Morning ', targets: [pump] })

it('an empty form names what is missing; a filled one makes what the backend takes', () => {
  expect(formFaults(newForm('Europe/Berlin'))).toEqual({ name: true, outputs: true })
  expect(formFaults(good)).toEqual({})
  expect(scheduleFault(bodyOfForm(good))).toBeUndefined()
  expect(bodyOfForm(good)).toMatchObject({ name: 'Morning', action: { command: 'ON', percent: null, durationS: 900 }, reason: null })
})

it('reads back every kind of schedule without a change', () => {
  const head = { id: 's', version: 1, createdAtMs: 0, changedAtMs: 0, by: 'J. Kern' }
  const all: Schedule[] = [
    { ...aSchedule({ exceptions: ['2026-12-24', '12-25'], validFrom: '2026-01-01', makeUpWithinMin: 10, reason: 'dry' }), ...head },
    { ...aSchedule({ when: { kind: 'cron', cron: '0 */5 * * * *' }, action: { command: 'PWM', percent: 40, durationS: 0 } }), ...head },
    {
      ...aSchedule({ when: { kind: 'sun', event: 'sunset', offsetMin: -20, days: [6, 7], latitude: 52.5, longitude: 13.4 } }),
      ...head,
    },
  ]
  for (const schedule of all) expect(bodyOfForm(formOf(schedule))).toEqual(bodyOf(schedule))
})

it('reads times as people write them', () => {
  expect(readTimes('6:00, 18.30; 7')).toEqual(['06:00', '07:00', '18:30'])
  expect(readTimes('06:00:30 06:00:00')).toEqual(['06:00', '06:00:30'])
  for (const wrong of ['', '25:00', '6:70', 'noon', '6:00, noon']) expect(readTimes(wrong)).toBeUndefined()
})

it('reads a pasted list of holidays, and says which line is none', () => {
  expect(readDate('25.12. Weihnachten')).toBe('12-25')
  expect(readDate('3.4.2026 Karfreitag')).toBe('2026-04-03')
  expect(readDate('2026-02-30')).toBeUndefined()
  expect(bodyOfForm({ ...good, exceptions: '25.12. Weihnachten\n\n2026-04-03\n12-25' }).exceptions).toEqual(['12-25', '2026-04-03'])
  expect(formFaults({ ...good, exceptions: '12-25\nsoon' })).toEqual({ exceptions: 'soon' })
})

it('finds what cannot be', () => {
  expect(formFaults({ ...good, kind: 'cron', cron: 'daily' })).toEqual({ cron: true })
  expect(formFaults({ ...good, kind: 'sun' })).toEqual({ place: true })
  expect(formFaults({ ...good, command: 'PWM' })).toEqual({ percent: true })
  expect(formFaults({ ...good, validFrom: '2026-05-01', validTo: '2026-04-01' })).toEqual({ valid: true })
})
