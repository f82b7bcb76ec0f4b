import { describe, expect, it } from 'vitest'
import type { LibraryParameter } from '../../../backend/contract/library.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { beforeCalibration, faultsOf, formOf, patchOf, readNumber } from '../../../renderer/device/channel-form.ts'

const series: Series = {
  id: 3,
  organisation: 'default',
  board: 'ESP_1',
  channel: 'gpio32:ph',
  kind: 'number',
  gpio: 32,
  sensorType: 'ph',
  address: null,
  name: null,
  unit: 'pH',
  library: 'ph',
  parameters: { voltsAt7: 1.5 },
  calibration: null,
  offset: 0,
  limits: { warningHigh: 7.6 },
  createdAtMs: 0,
}

const parameters: LibraryParameter[] = [
  { name: 'voltsAt7', kind: 'number', unit: 'V', min: 0, max: 3.3, default: 1.65, about: '' },
  { name: 'inverted', kind: 'boolean', default: true, about: '' },
]

describe('channel settings', () => {
  it('reads numbers with comma or point and the minus sign, and nothing else', () => {
    expect(readNumber('−3,5')).toBe(-3.5)
    expect(readNumber(' 7.25 ')).toBe(7.25)
    expect(readNumber('')).toBeUndefined()
    expect(readNumber('1.2.3')).toBeNaN()
    expect(readNumber('7 V')).toBeNaN()
    expect(readNumber('0x10')).toBeNaN()
  })

  it('shows what is set, else the library’s default, in the reader’s decimal sign', () => {
    expect(formOf(series, parameters, 'de').parameters).toEqual({ voltsAt7: '1,5', inverted: true })
    expect(formOf({ ...series, parameters: {} }, parameters, 'en').parameters.voltsAt7).toBe('1.65')
  })

  it('makes an empty patch of an untouched form in either language', () => {
    for (const language of ['en', 'de'] as const) expect(patchOf(formOf(series, parameters, language), series, parameters)).toEqual({})
  })

  it('sends only what was changed', () => {
    const form = formOf(series, parameters, 'de')
    form.name = ' Reactor '
    form.offset = '0,2'
    form.limits.warningHigh = ''
    form.limits.criticalHigh = '8'
    expect(patchOf(form, series, parameters)).toEqual({ name: 'Reactor', offset: 0.2, limits: { criticalHigh: 8 } })
  })

  it('removes the calibration with its last point and the library with the empty choice', () => {
    const calibrated = { ...series, calibration: { points: [{ measured: 7, actual: 7.1 }], atMs: 0, by: 'x' } }
    const form = { ...formOf(calibrated, parameters, 'en'), points: [], library: '' }
    expect(patchOf(form, calibrated, [])).toEqual({ library: null, calibration: null })
  })

  it('names each fault by field', () => {
    const form = formOf(series, parameters, 'en')
    form.offset = 'x'
    form.parameters.voltsAt7 = '4'
    form.points = [
      { measured: '7', actual: '' },
      { measured: '7', actual: '4' },
    ]
    form.limits = { criticalLow: '', warningLow: '9', warningHigh: '7,6', criticalHigh: 'high' }
    expect([...faultsOf(form, parameters)]).toEqual([
      ['offset', { kind: 'number' }],
      ['parameters.voltsAt7', { kind: 'max', max: 3.3 }],
      ['points.0.actual', { kind: 'needed' }],
      ['points.1.measured', { kind: 'samePoint' }],
      ['limits.warningHigh', { kind: 'order', other: 'warningLow' }],
      ['limits.criticalHigh', { kind: 'number' }],
    ])
  })

  it('gives the library’s own value back from a calibrated one', () => {
    const points = [
      { measured: 4, actual: 4.2 },
      { measured: 7, actual: 6.9 },
    ]
    const calibrated = { ...series, offset: 0.5, calibration: { points, atMs: 0, by: 'x' } }
    const shown = 4.2 + ((6 - 4) * (6.9 - 4.2)) / 3 + 0.5
    expect(beforeCalibration(shown, calibrated)).toBeCloseTo(6, 10)
    expect(beforeCalibration(5, { ...series, offset: 0.5 })).toBe(4.5)
  })

  it('keeps a table of three points and refuses one that turns back', () => {
    const form = formOf(series, parameters, 'en')
    form.method = 'table'
    form.points = ['0 0', '1 2', '2 3'].map((pair) => ({ measured: pair.split(' ')[0] ?? '', actual: pair.split(' ')[1] ?? '' }))
    expect(faultsOf(form, parameters).size).toBe(0)
    expect(patchOf(form, series, parameters).calibration).toMatchObject({ method: 'table', points: [{}, {}, { measured: 2, actual: 3 }] })
    form.points[2] = { measured: '2', actual: '1' }
    expect([...faultsOf(form, parameters)]).toEqual([['points', { kind: 'turns' }]])
  })

  it('does not call an old two-point calibration changed', () => {
    const points = [
      { measured: 1, actual: 2 },
      { measured: 3, actual: 5 },
    ]
    const old = { ...series, calibration: { points, atMs: 0, by: 'x' } }
    expect(patchOf(formOf(old, parameters, 'en'), old, parameters)).toEqual({})
  })

  it('refuses a hysteresis as wide as the limits are apart', () => {
    const form = formOf(series, parameters, 'en')
    form.limits = { criticalLow: '', warningLow: '6', warningHigh: '7', criticalHigh: '' }
    form.hysteresis = '1'
    expect(faultsOf(form, parameters).get('hysteresis')).toEqual({ kind: 'tooWide' })
    form.hysteresis = '0,1'
    expect(patchOf(form, series, parameters).limits).toEqual({ warningLow: 6, warningHigh: 7, hysteresis: 0.1 })
  })
})
