import { beforeEach, describe, expect, it } from 'vitest'
import { because } from '../../../backend/contract/reasons.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { SeriesCatalog } from '../../../backend/series/catalog.ts'
import { type ChannelSpec, kaiserChannel, metricName, metricUnit, tidyUnit } from '../../../backend/series/channel.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'

const ph: ChannelSpec = { channel: 'gpio34:ph', kind: 'number', gpio: 34, sensorType: 'ph', address: null, name: null, unit: '' }
let saved: Series[]
let fail: boolean
let catalog: SeriesCatalog

beforeEach(() => {
  saved = []
  fail = false
  const store = {
    load: async () => structuredClone(saved),
    remove: async () => undefined,
    save: async (series: readonly Series[]) => {
      if (fail) throw new Error('disk is gone')
      saved.push(...structuredClone(series))
    },
  }
  const libraries = {
    defaultFor: (type: string) => (type === 'ph' ? { name: 'ph', unit: 'pH' } : undefined),
    check: (name: string) => ({ unit: name === 'ec' ? 'mS/cm' : 'pH' }),
    faultOf: (calibration: Pick<NonNullable<Series['calibration']>, 'points'> | null) =>
      calibration?.points.length === 2 ? because('calibration-close') : undefined,
  }
  catalog = new SeriesCatalog({ store, libraries, clock: new ManualClock() })
})

describe('SeriesCatalog', () => {
  it('makes a series once, with the library of its sensor type', async () => {
    const first = catalog.resolve('E1', ph)
    await first?.stored
    expect(catalog.resolve('E1', ph)).toEqual({ series: first?.series, stored: undefined })
    expect(saved).toMatchObject([{ id: 1, board: 'E1', library: 'ph', unit: 'pH' }])
  })

  it('never gives a new series the id under which readings of a forgotten one are stored', async () => {
    await catalog.start([3, 7, 5])
    expect(catalog.resolve('E1', ph)?.series.id).toBe(8)
  })

  it('tries again to save what the store did not take', async () => {
    fail = true
    await expect(catalog.resolve('E1', ph)?.stored).rejects.toThrow()
    fail = false
    await catalog.resolve('E1', ph)?.stored
    expect(saved).toHaveLength(1)
  })

  it('saves each series of a fleet that comes at once a single time, one save after the other', async () => {
    const saves: { ids: number[]; done: () => void }[] = []
    const slow = new SeriesCatalog({
      store: {
        load: async () => [],
        remove: async () => undefined,
        save: (series) => new Promise((resolve) => saves.push({ ids: series.map(({ id }) => id), done: resolve })),
      },
      libraries: { defaultFor: () => undefined, check: () => ({ unit: '' }), faultOf: () => undefined },
      clock: new ManualClock(),
    })
    const first = slow.resolve('E1', ph)?.stored
    await expect.poll(() => saves.length).toBe(1)
    const others = ['E2', 'E3', 'E1', 'E2'].map((board) => slow.resolve(board, ph)?.stored)
    await Promise.resolve()
    expect(saves).toHaveLength(1)
    saves[0]?.done()
    await first
    await others[2]
    await expect.poll(() => saves.length).toBe(2)
    saves[1]?.done()
    await Promise.all(others)
    expect(saves.map(({ ids }) => ids)).toEqual([[1], [2, 3]])
  })

  it('never gives an id twice over a restart', async () => {
    await catalog.resolve('E1', ph)?.stored
    const again = new SeriesCatalog({
      store: { load: async () => saved, save: async () => undefined, remove: async () => undefined },
      libraries: { defaultFor: () => undefined, check: () => ({ unit: '' }), faultOf: () => undefined },
      clock: new ManualClock(),
    })
    await again.start()
    expect(again.resolve('E2', ph)?.series.id).toBe(2)
  })

  it('finds by board and by text in name, type and unit', async () => {
    catalog.resolve('E1', ph)
    catalog.resolve('E2', { ...ph, name: 'Reactor 2' })
    expect(catalog.list({ board: 'E2' })).toHaveLength(1)
    expect(catalog.list({ text: 'reactor' })).toMatchObject([{ board: 'E2' }])
    expect(catalog.list({ text: 'PH' })).toHaveLength(2)
  })

  it('tells which fields an edit has changed, nothing where all stayed as it was', async () => {
    await catalog.resolve('E1', ph)?.stored
    const told: unknown[] = []
    catalog.onEdit = ({ id }, fields, by) => told.push([id, fields, by])
    await catalog.edit(1, { name: 'Reactor pH', limits: { warningHigh: 8 }, offset: 0 }, 'eva')
    await catalog.edit(1, { name: 'Reactor pH' }, 'eva')
    await catalog.edit(1, { calibration: { points: [{ measured: 4.1, actual: 4 }] } }, 'jo')
    expect(told).toEqual([
      [1, ['name', 'limits'], 'eva'],
      [1, ['calibration'], 'jo'],
    ])
  })

  it('lists by exact unit and sensor type without case, together with a text', async () => {
    await catalog.resolve('E1', ph)?.stored
    await catalog.resolve('E2', { ...ph, channel: 'gpio35:ec', sensorType: 'ec', unit: 'mS/cm' })?.stored
    const channels = (filter: Parameters<SeriesCatalog['list']>[0]) => catalog.list(filter).map(({ channel }) => channel)
    expect(channels({ unit: 'ms/CM' })).toEqual(['gpio35:ec'])
    expect(channels({ sensorType: 'PH' })).toEqual(['gpio34:ph'])
    expect(channels({ sensorType: 'p' })).toEqual([])
    expect(channels({ text: 'gpio', unit: 'pH' })).toEqual(['gpio34:ph'])
    expect(channels({ board: 'E2', sensorType: 'ph' })).toEqual([])
  })

  it('stores an edit before it shows it', async () => {
    await catalog.resolve('E1', ph)?.stored
    fail = true
    await expect(catalog.edit(1, { name: 'x' }, 'eva')).rejects.toThrow()
    expect(catalog.find(1)?.name).toBeNull()
    fail = false
    await catalog.edit(1, { name: 'Reactor pH', library: 'ec', offset: 0.2 }, 'eva')
    expect(catalog.find(1)).toMatchObject({ name: 'Reactor pH', library: 'ec', unit: 'mS/cm', offset: 0.2 })
  })

  it('keeps an edit that comes before the new series itself is stored, and both of two that come at once', async () => {
    const id = catalog.resolve('E1', ph)?.series.id ?? 0
    await Promise.all([catalog.edit(id, { name: 'Reactor' }, 'ada'), catalog.edit(id, { parameters: { probe: 'k1' } }, 'bob')])
    const edited = { name: 'Reactor', parameters: { probe: 'k1' } }
    expect(catalog.find(id)).toMatchObject(edited)
    expect(saved.at(-1)).toMatchObject(edited)
  })

  it('refuses an edit while the new series cannot be stored, and takes the next', async () => {
    const made = catalog.resolve('E1', ph)
    fail = true
    await expect(made?.stored).rejects.toThrow('disk is gone')
    await expect(catalog.edit(1, { name: 'Reactor' }, 'ada')).rejects.toThrow('disk is gone')
    fail = false
    await catalog.edit(1, { name: 'Reactor' }, 'ada')
    expect(saved.at(-1)).toMatchObject({ name: 'Reactor' })
  })

  it('notes who calibrated when, and refuses a calibration that the libraries find impossible', async () => {
    await catalog.resolve('E1', ph)?.stored
    const series = await catalog.edit(1, { calibration: { points: [{ measured: 4.1, actual: 4 }] } }, 'eva')
    expect(series.calibration).toMatchObject({ by: 'eva', atMs: expect.any(Number) })
    const point = { measured: 4, actual: 4 }
    await expect(catalog.edit(1, { calibration: { points: [point, { ...point, actual: 7 }] } }, 'eva')).rejects.toMatchObject({
      code: 'request.invalid',
    })
  })

  it('refuses limits that cross', async () => {
    await catalog.resolve('E1', ph)?.stored
    await expect(catalog.edit(1, { limits: { warningHigh: 9, criticalHigh: 8 } }, 'eva')).rejects.toMatchObject({ code: 'request.invalid' })
    await catalog.edit(1, { limits: { criticalLow: 1, warningLow: 2, warningHigh: 8, criticalHigh: 9 } }, 'eva')
  })

  it('names an unknown id', async () => {
    await expect(catalog.edit(99, {}, 'eva')).rejects.toMatchObject({ code: 'series.unknown' })
  })
})

describe('names', () => {
  it('tell several sensors of one pin apart', () => {
    expect(kaiserChannel(4, 'ds18b20', '28FF641E8D3C0C79')).toBe('gpio4:ds18b20:28FF641E8D3C0C79')
    expect(kaiserChannel(34, 'ph', null)).toBe('gpio34:ph')
    const series = (address: string | null) => ({ gpio: 4, sensorType: 'ds18b20', address, channel: 'c' }) as Series
    expect(metricName(series('28FF641E8D3C0C79'))).toBe('ds18b20_gpio4_3C0C79')
    expect(metricName(series('0x44'))).toBe('ds18b20_gpio4')
    expect(metricName({ ...series(null), gpio: null })).toBe('c')
  })

  it.each([
    ['degC', '°C'],
    ['C', '°C'],
    ['µS/cm', 'µS/cm'],
    ['bananas', 'bananas'],
  ])('tidy the unit %s to %s', (sent, shown) => {
    expect(tidyUnit(sent)).toBe(shown)
  })

  it.each([
    ['tempC', '°C'],
    ['humidity', '%'],
    ['batteryV', 'V'],
    ['count', ''],
  ])('tell the unit of %s', (name, unit) => {
    expect(metricUnit(name)).toBe(unit)
  })
})
