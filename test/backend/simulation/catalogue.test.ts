import { describe, expect, test } from 'vitest'
import { BOARD_ID_PATTERN } from '../../../backend/contract/boards/board.ts'
import { type BoardBlueprint, channelsOf } from '../../../backend/simulation/blueprint.ts'
import { demoCatalogue } from '../../../backend/simulation/demo-catalogue.ts'
import { randomBoards } from '../../../backend/simulation/random-boards.ts'

function expectSound(boards: BoardBlueprint[]): void {
  expect(new Set(boards.map(({ id }) => id)).size).toBe(boards.length)
  for (const board of boards) {
    expect(board.id).toMatch(new RegExp(BOARD_ID_PATTERN))
    const channels = channelsOf(board).map(({ channel }) => channel)
    expect(new Set(channels).size, `${board.name} has a channel twice`).toBe(channels.length)
    if (board.family === 'plain') continue
    const outputs = board.actuators.map(({ gpio }) => gpio)
    expect(new Set(outputs).size, `${board.name} has an output twice`).toBe(outputs.length)
    for (const { gpio, onewire } of board.sensors) {
      expect(outputs, `${board.name} measures and switches on GPIO ${gpio}`).not.toContain(gpio)
      if (onewire !== undefined) expect(onewire).toMatch(/^28[0-9A-F]{14}$/)
    }
  }
}

describe('demo catalogue', () => {
  test('gives every board its own id, channels and pins, up to the largest demo', () => {
    expectSound(demoCatalogue(2000, 1))
  })

  test('names boards after zone, role and number, each only once', () => {
    const boards = demoCatalogue(240, 1)
    const names = boards.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(expect.arrayContaining(['CB-Dosing-01', 'GH1-Irrigation-02', 'CC2-Air-01', 'CS-Freezer-01', 'WS-Compressor-01']))
    expect(new Set(boards.slice(0, 50).map(({ zone }) => zone))).toEqual(
      new Set(['Chemistry bench', 'Greenhouse 1', 'Aquaponics A', 'Climate chamber 2', 'Cold store', 'Workshop']),
    )
  })

  test('is the same for the same seed, and more boards keep the first ones', () => {
    expect(demoCatalogue(50, 4)).toEqual(demoCatalogue(50, 4))
    expect(demoCatalogue(80, 4).slice(0, 50)).toEqual(demoCatalogue(50, 4))
    expect(demoCatalogue(50, 5)).not.toEqual(demoCatalogue(50, 4))
  })

  test('has one value that becomes critical, one that warns, and one board that goes away', () => {
    const boards = demoCatalogue(12, 1)
    const channel = (name: string) => boards.flatMap(channelsOf).find((each) => each.name === name)
    expect(channel('pH reactor 2')?.limits).toMatchObject({ warningHigh: 7.5, criticalHigh: 7.8 })
    expect(channel('Soil moisture A')?.limits).toMatchObject({ warningLow: 32 })
    expect(boards.filter(({ habits }) => habits.away !== undefined).map(({ name }) => name)).toEqual(['GH1-Climate-01'])
  })

  test('spells channels like the centre does', () => {
    const dosing = demoCatalogue(1, 1)[0]
    if (dosing?.family !== 'kaiser') throw new Error('the first board is of the full protocol')
    const rom = dosing.sensors[0]?.onewire
    expect(channelsOf(dosing).map(({ channel }) => channel)).toEqual([`gpio4:ds18b20:${rom}`, 'gpio34:ph', 'gpio35:ec'])
  })
})

describe('random boards', () => {
  test.each(['kaiser', 'plain', 'both'] as const)('of family %s are sound, with the wanted number of channels', (family) => {
    for (const sensors of [1, 4, 13, 64]) {
      const boards = randomBoards({ boards: 60, sensors, family, seed: 3 })
      expectSound(boards)
      for (const board of boards) expect(channelsOf(board)).toHaveLength(sensors)
      const families = new Set(boards.map((board) => board.family))
      expect(families).toEqual(new Set(family === 'both' ? ['kaiser', 'plain'] : [family]))
    }
  })

  test('carry every sensor type of the protocol', () => {
    const types = new Set(
      randomBoards({ boards: 60, sensors: 4, family: 'kaiser', seed: 1 })
        .flatMap(channelsOf)
        .map((each) => each.sensorType),
    )
    for (const type of [
      'ds18b20',
      'sht31_temperature',
      'sht31_humidity',
      'ph',
      'ec',
      'moisture',
      'co2',
      'light',
      'flow',
      'bme280_pressure',
    ]) {
      expect(types).toContain(type)
    }
  })
})
