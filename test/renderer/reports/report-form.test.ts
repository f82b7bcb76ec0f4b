import { expect, it } from 'vitest'
import { bodyOfReport, formOfReport, newForm, type ReportForm, reportFaults } from '../../../renderer/reports/report-form.ts'

const NOW = Date.UTC(2026, 10, 20)
const good: ReportForm = { ...newForm('de'), name: ' Woche ', series: [3, 4], path: ' /srv/berichte ' }

it('an empty form names everything that is missing', () => {
  expect(reportFaults(newForm('en'), NOW)).toEqual({ name: 'needed', series: 'noSeries', path: 'path' })
})

it('makes the body that the backend takes, and reads it back', () => {
  const body = bodyOfReport({ ...good, resolution: 'hour', schedule: { every: 'week', weekday: 1, at: '6.30' } })
  expect(body).toMatchObject({ name: 'Woche', schedule: '30 6 * * 1', target: { kind: 'folder', path: '/srv/berichte' } })
  expect(body.spec).toMatchObject({ series: [3, 4], aggregation: 'mean', bucket: 'hour', format: 'pdf', language: 'de' })
  const again = formOfReport({ ...body, id: 'r', version: 1, createdAtMs: 0, changedAtMs: 0, by: 'local', lastRun: null, nextRunMs: null })
  expect(again).toMatchObject({ resolution: 'hour', schedule: { every: 'week', weekday: 1, at: '06:30' }, target: 'folder' })
})

it('every sample goes without buckets', () => {
  expect(bodyOfReport({ ...good, resolution: 'raw' }).spec).toMatchObject({ aggregation: 'raw', bucket: null })
})

it('finds schedules that are none or never come, relative folders and wrong addresses', () => {
  expect(reportFaults({ ...good, schedule: { every: 'other', text: '0 6 30 2 *' } }, NOW)).toEqual({ schedule: 'never' })
  expect(reportFaults({ ...good, schedule: { every: 'other', text: 'daily' } }, NOW)).toEqual({ schedule: 'cron' })
  expect(reportFaults({ ...good, schedule: { every: 'day', at: '25:00' } }, NOW)).toEqual({ schedule: 'clock' })
  expect(reportFaults({ ...good, path: 'berichte' }, NOW)).toEqual({ path: 'path' })
  expect(reportFaults({ ...good, path: 'C:\\Berichte' }, NOW)).toEqual({})
  expect(reportFaults({ ...good, target: 'mail', to: [] }, NOW)).toEqual({ to: 'noMail' })
  expect(reportFaults({ ...good, target: 'mail', to: ['a@b.de', 'b'] }, NOW)).toEqual({ to: 'mail' })
})
