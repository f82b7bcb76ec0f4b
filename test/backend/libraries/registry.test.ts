import { describe, expect, it } from 'vitest'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import { MARK } from '../../../backend/contract/quality.ts'
import type { SensorLibrary } from '../../../backend/contract/sensor-library.ts'
import type { LibraryEvent } from '../../../backend/libraries/library.ts'
import type { ProcessedReading } from '../../../backend/libraries/processor.ts'
import { LibraryRegistry } from '../../../backend/libraries/registry.ts'
import { BUNDLED } from '../../../resources/libraries/bundled.ts'
import { aLibrary, aSeries, noNeighbour } from './a-library.ts'

const registryOf = (library: SensorLibrary, onChange?: (event: LibraryEvent) => void, now?: () => number) =>
  new LibraryRegistry({ bundled: [library], dataDir: null, ...(onChange && { onChange }), ...(now && { now }) })

function reading(): ProcessedReading {
  return { value: 0, quality: 'stale', marks: 255 }
}

describe('the library registry', () => {
  const registry = new LibraryRegistry({ bundled: BUNDLED, dataDir: null })

  it('finds a library by sensor type without case, and nothing for an unknown type', () => {
    expect(registry.forSensorType('DS18B20')?.name).toBe('ds18b20')
    expect(registry.forSensorType('pH')?.name).toBe('ph')
    expect(registry.forSensorType('seismograph')).toBeUndefined()
    expect(registry.forSensorType('constructor')).toBeUndefined()
  })

  it('has a library for every sensor type of the device protocol', () => {
    const types = [
      'ds18b20',
      'temperature',
      'sht31_temperature',
      'sht31_humidity',
      'bmp280_pressure',
      'bme280_pressure',
      'bme280_temperature',
    ]
    types.push('bme280_humidity', 'bmp280_temperature', 'ph', 'ec', 'moisture', 'co2', 'light', 'flow', 'adc')
    expect(types.filter((type) => registry.forSensorType(type) === undefined)).toEqual([])
  })

  it('lists every bundled library with its parameters and no fault', () => {
    expect(registry.list().map((view) => view.name)).toEqual(BUNDLED.map((library) => library.name).sort())
    expect(registry.list().every((view) => view.origin === 'bundled' && view.fault === null)).toBe(true)
    expect(registry.byName('ec')).toMatchObject({ unit: 'µS/cm', range: { min: 0, max: 20_000 } })
  })

  it('refuses parameters with name, range and unit', () => {
    expect(registry.validateParameters('bosch-pressure', { altitude: 12_000 })).toMatchObject({
      ok: false,
      code: 'library.parameter',
      detail: 'bosch-pressure: altitude must be a number from -500 to 9000 m, not 12000',
      problems: [{ name: 'altitude' }],
    })
  })

  it('refuses parameters that make no sense together', () => {
    expect(registry.validateParameters('ph', { voltsAtPh7: 1.5, voltsAtPh4: 1.5 })).toMatchObject({
      ok: false,
      detail: 'ph: voltsAtPh7 and voltsAtPh4 must differ',
    })
  })

  it('gives parameters with the defaults merged in', () => {
    expect(registry.validateParameters('light', { offset: 3 })).toEqual({ ok: true, parameters: { sensor: 'bh1750', offset: 3 } })
  })

  it('says the unit under the given parameters, or throws the error of the contract', () => {
    expect(registry.check('ec', { unit: 'ppm' })).toEqual({ unit: 'ppm' })
    expect(() => registry.check('ec', { unit: 'furlong' })).toThrow(LeitstandError)
    expect(() => registry.check('nothing', {})).toThrow(expect.objectContaining({ code: 'library.unknown' }))
  })
})

describe('a series bound to its library', () => {
  it('gives value, quality and no marks, whatever the slot held before', () => {
    const out = reading()
    registryOf(aLibrary())
      .bind(aSeries({ parameters: { gain: 3 } }), noNeighbour)
      .process(5, 1000, out)
    expect(out).toEqual({ value: 15, quality: 'good', marks: 0 })
  })

  it('marks a value outside the range as bad and keeps it', () => {
    const out = reading()
    registryOf(aLibrary()).bind(aSeries(), noNeighbour).process(501, 1000, out)
    expect(out).toEqual({ value: 1002, quality: 'bad', marks: 0 })
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('answers bad to raw %s without asking the library', (raw) => {
    const out = reading()
    const registry = registryOf(aLibrary({ process: () => expect.unreachable('asked') }))
    registry.bind(aSeries(), noNeighbour).process(raw, 1000, out)
    expect(out).toEqual({ value: Number.NaN, quality: 'bad', marks: 0 })
    expect(registry.byName('doubler')?.failures).toBe(0)
  })

  it('calibrates after the library, then adds the offset, and marks it', () => {
    const out = reading()
    const calibration = {
      points: [
        { measured: 10, actual: 20 },
        { measured: 20, actual: 50 },
      ],
      atMs: 0,
      by: 'test',
    }
    registryOf(aLibrary())
      .bind(aSeries({ calibration, offset: 1 }), noNeighbour)
      .process(7.5, 1000, out)
    expect(out).toEqual({ value: 36, quality: 'good', marks: MARK.calibrated })
  })

  it('judges the range before the calibration', () => {
    const out = reading()
    registryOf(aLibrary())
      .bind(aSeries({ offset: -500 }), noNeighbour)
      .process(501, 1000, out)
    expect(out).toEqual({ value: 502, quality: 'bad', marks: MARK.calibrated })
  })

  it('calibrates a series without library, too', () => {
    const out = reading()
    registryOf(aLibrary())
      .bind(aSeries({ library: null, offset: 2 }), noNeighbour)
      .process(5, 1000, out)
    expect(out).toEqual({ value: 7, quality: 'good', marks: MARK.calibrated })
  })

  it('passes suspicion on', () => {
    const out = reading()
    const doubting = aLibrary({
      process(raw, _parameters, _context, result) {
        result.value = raw
        result.quality = 'poor'
        result.suspect = true
      },
    })
    registryOf(doubting).bind(aSeries(), noNeighbour).process(5, 1000, out)
    expect(out).toEqual({ value: 5, quality: 'poor', marks: MARK.suspect })
  })

  it('marks and counts every throw of a bundled library, tells it once a minute, and goes on', () => {
    const events: LibraryEvent[] = []
    let nowMs = 0
    const broken = aLibrary({
      process(raw, _parameters, _context, out) {
        if (raw < 0) throw new Error('negative')
        out.value = raw
      },
    })
    const registry = registryOf(
      broken,
      (event) => events.push(event),
      () => nowMs,
    )
    const bound = registry.bind(aSeries(), noNeighbour)
    const out = reading()
    bound.process(-1, 1000, out)
    expect(out).toEqual({ value: Number.NaN, quality: 'bad', marks: MARK.libraryFailed })
    bound.process(-1, 2000, out)
    bound.process(4, 3000, out)
    expect(out).toEqual({ value: 4, quality: 'good', marks: 0 })
    expect(registry.byName('doubler')?.failures).toBe(2)
    expect(events).toEqual([{ kind: 'fault', name: 'doubler', detail: 'threw: negative' }])
    nowMs = 60_000
    bound.process(-1, 4000, out)
    expect(events).toHaveLength(2)
  })

  it('takes no number without the word bad as a failure, with it as an answer', () => {
    const silent = aLibrary({
      process(raw, _parameters, _context, out) {
        if (raw === 1) out.quality = 'bad'
      },
    })
    const bound = registryOf(silent).bind(aSeries(), noNeighbour)
    const out = reading()
    bound.process(0, 1000, out)
    expect(out).toEqual({ value: Number.NaN, quality: 'bad', marks: MARK.libraryFailed })
    bound.process(1, 2000, out)
    expect(out).toEqual({ value: Number.NaN, quality: 'bad', marks: 0 })
  })

  it('tells the library the time since the last reading and the last trustworthy value', () => {
    const seen: unknown[] = []
    const watching = aLibrary({
      process(raw, _parameters, context, out) {
        seen.push([context.sinceLastMs, context.previous && { ...context.previous }])
        out.value = raw
        out.suspect = raw === 13
      },
    })
    const bound = registryOf(watching).bind(aSeries(), noNeighbour)
    const out = reading()
    bound.process(5, 1000, out)
    bound.process(13, 3000, out)
    bound.process(5000, 4000, out)
    bound.process(6, 2500, out)
    bound.process(7, 9000, out)
    expect(seen).toEqual([
      [Number.NaN, undefined],
      [2000, { value: 5, atMs: 1000 }],
      [1000, { value: 5, atMs: 1000 }],
      [-1500, { value: 5, atMs: 1000 }],
      [5000, { value: 6, atMs: 2500 }],
    ])
  })

  it('does not let a power-on value confirm the next one', () => {
    const bound = new LibraryRegistry({ bundled: BUNDLED, dataDir: null }).bind(aSeries({ library: 'ds18b20' }), noNeighbour)
    const out = reading()
    for (const atMs of [1000, 2000, 3000]) {
      bound.process(1360, atMs, out)
      expect(out).toEqual({ value: 85, quality: 'poor', marks: MARK.suspect })
    }
    bound.process(1350, 4000, out)
    bound.process(1360, 5000, out)
    expect(out).toEqual({ value: 85, quality: 'good', marks: 0 })
  })

  it('says why readings fail when the library is missing or the parameters do not fit', () => {
    const registry = registryOf(aLibrary())
    const missing = registry.bind(aSeries({ library: 'my-probe' }), noNeighbour)
    const out = reading()
    missing.process(1, 1000, out)
    expect(out).toEqual({ value: Number.NaN, quality: 'bad', marks: MARK.libraryFailed })
    expect(missing.problem).toBe('The sensor library my-probe is not loaded.')
    const misfit = registry.bind(aSeries({ parameters: { gain: 99 } }), noNeighbour)
    misfit.process(1, 1000, out)
    expect(out.marks).toBe(MARK.libraryFailed)
    expect(misfit.problem).toContain('gain must be a number from 0 to 10')
  })
})
