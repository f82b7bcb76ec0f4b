import { describe, expect, it } from 'vitest'
import { Calibrations } from '../../../backend/calibrations/calibrations.ts'
import { calibrationsCsv, certificateWords } from '../../../backend/calibrations/certificate-text.ts'
import { previewSeries } from '../../../backend/calibrations/preview.ts'
import type { Activity } from '../../../backend/contract/activity.ts'
import { applyCurve, calibrate } from '../../../backend/contract/calibrations/curve.ts'
import { type CalibrationRecordBody, type CalibrationRequest, dueState, inForce } from '../../../backend/contract/calibrations/record.ts'
import type { DocumentHead } from '../../../backend/contract/document.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { exampleSeries } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'

const DAY_MS = 86_400_000

function setUp() {
  const clock = new ManualClock()
  let id = 0
  const shelf = new Shelf<CalibrationRecordBody>({
    noun: 'calibration',
    store: new MemoryDocumentStore<DocumentHead & CalibrationRecordBody>(),
    clock,
    newId: () => `c${++id}`,
    most: 100,
  })
  let series: Series = exampleSeries({ sensorType: 'ph', unit: 'pH', calibration: null, offset: 0.2 })
  const told: Omit<Activity, 'id' | 'atMs'>[] = []
  const calibrations = new Calibrations({
    shelf,
    series: {
      find: (wanted) => (wanted === series.id ? series : undefined),
      edit: async (_id, patch, by) => {
        const before = series
        series = { ...series, offset: patch.offset, calibration: { ...patch.calibration, atMs: clock.now(), by } }
        calibrations.noted(before, series, by) // as the catalogue does
        return series
      },
    },
    nameOf: () => 'pH',
    report: (entry) => told.push(entry),
    onTrouble: (cause) => {
      throw cause
    },
  })
  return { calibrations, clock, told, present: () => series }
}

const request: CalibrationRequest = {
  method: 'line',
  points: [
    { measured: 7.3, actual: 7, raw: 1800, spread: 1.5, override: null },
    { measured: 4.1, actual: 4, raw: 2500, spread: 2, override: 'in a hurry' },
  ],
  operator: 'M. Brandt',
  reference: { name: 'Buffers', lot: 'L1', serial: '', dueAtMs: null },
  temperatureC: 25,
  electrode: { kind: 'ph', slopePercent: 97.5, offsetMv: -4 },
  note: 'after cleaning',
  dueAtMs: null,
}

describe('calibrations', () => {
  it('come into force, take the offset back and leave one certificate with the errors before and after', async () => {
    const { calibrations, told, present } = setUp()
    const record = await calibrations.set(1, request, 'anna')
    expect(present()).toMatchObject({ offset: 0, calibration: { method: 'line', by: 'anna' } })
    expect(calibrations.list(1)).toEqual([record])
    expect(record).toMatchObject({ by: 'anna', operator: 'M. Brandt', origin: 'guided' })
    expect(record.points.map(({ errorBefore }) => Number(errorBefore.toFixed(6)))).toEqual([0.5, 0.3])
    for (const { errorAfter } of record.points) expect(errorAfter).toBeCloseTo(0, 9)
    expect(told).toMatchObject([{ kind: 'series-calibrated', by: 'anna', detail: { series: 1, method: 'line', points: 2 } }])
  })

  it('typed into the editor leave a certificate too, and their removal as well', async () => {
    const { calibrations, present } = setUp()
    const before = present()
    const after = { ...before, calibration: { points: [{ measured: 5, actual: 5.5 }], atMs: 1, by: 'jo' } }
    calibrations.noted(before, after, 'jo')
    calibrations.noted(after, before, 'jo')
    await new Promise(setImmediate)
    expect(calibrations.list()).toMatchObject([
      { origin: 'typed', method: 'offset', operator: 'jo', reference: null },
      { method: 'removed', points: [] },
    ])
    expect(inForce(calibrations.list())).toEqual([])
  })

  it('are refused for a series that is not there', async () => {
    await expect(setUp().calibrations.set(9, request, 'anna')).rejects.toMatchObject({ code: 'series.unknown' })
  })

  it('are due soon two weeks before, and overdue after their day', () => {
    expect([dueState(null, 0), dueState(15 * DAY_MS, 0), dueState(14 * DAY_MS, 0), dueState(-1, 0)]).toEqual([
      'none',
      'ok',
      'soon',
      'overdue',
    ])
  })

  it('make a list as CSV whose cells no spreadsheet runs', async () => {
    const { calibrations } = setUp()
    await calibrations.set(1, { ...request, operator: '=1+1', dueAtMs: 0 }, 'anna')
    const csv = calibrationsCsv(calibrations.list(), () => 'GH1; north', DAY_MS, 'de')
    expect(csv).toContain("'=1+1")
    expect(csv).toContain('"GH1; north"')
    expect(csv).toContain('überfällig')
  })

  it('make a certificate that names reference, electrode and what was taken by hand', async () => {
    const { calibrations } = setUp()
    const words = certificateWords(await calibrations.set(1, request, 'anna'), 'GH1', 'en')
    const text = JSON.stringify(words)
    for (const part of ['Buffers, lot L1', 'slope 97.5 % of Nernst, offset −4 mV', 'in a hurry', 'M. Brandt']) expect(text).toContain(part)
    expect(words.fileName).toMatch(/^calibration pH .*\.pdf$/)
  })
})

describe('a preview', () => {
  const series = exampleSeries({ library: 'half', parameters: {}, calibration: null, offset: 1 })
  const parts = {
    find: (id: number) => (id === series.id ? series : undefined),
    recent: async () => [
      { atMs: 1, raw: 10 },
      { atMs: 2, raw: Number.MAX_VALUE },
    ],
    check: () => undefined,
    now: () => 5,
    bind: (definition: Series) => {
      const outcome = calibrate(definition.calibration, definition.offset)
      return {
        problem: null,
        unit: 'pH',
        process: (raw: number, _atMs: number, out: { value: number }) => {
          out.value = !outcome.ok || raw > 1e9 ? Number.NaN : applyCurve(outcome.curve, raw / 2)
        },
      }
    },
  }
  const draft = { library: 'half', parameters: {}, calibration: { points: [{ measured: 5, actual: 7 }] }, offset: 0 }

  it('shows the newest readings at present, under the draft and under its library alone', async () => {
    const { readings, unit } = await previewSeries(parts, series.id, { draft })
    expect(unit).toBe('pH')
    expect(readings).toEqual([
      { atMs: 1, raw: 10, present: 6, draft: 7, bare: 5 },
      { atMs: 2, raw: Number.MAX_VALUE, present: null, draft: null, bare: null },
    ])
  })

  it('takes given raw readings instead', async () => {
    const { readings } = await previewSeries(parts, series.id, { draft, raws: [20] })
    expect(readings).toEqual([{ atMs: 5, raw: 20, present: 11, draft: 12, bare: 10 }])
  })
})
