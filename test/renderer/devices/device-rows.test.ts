import { describe, expect, it } from 'vitest'
import type { Board } from '../../../backend/contract/boards/board.ts'
import { ageStep, countStates, type DeviceRow, matches, orderRows } from '../../../renderer/devices/device-rows.ts'
import { makeFleet } from '../../fakes/fake-fleet.ts'

const NOW = 1_800_000_000_000
const fleet = makeFleet(4, NOW)

function row(index: number, change: Partial<Board> = {}, state: DeviceRow['condition']['state'] = 'ok'): DeviceRow {
  const base = fleet.boards[index]
  if (!base) throw new Error(`fleet has no board ${index}`)
  const board = { ...base, ...change }
  return { id: board.id, board, condition: { state, reason: { kind: 'none' } }, label: board.name ?? board.id, channels: index, outputs: 0 }
}

const rows = [
  row(0, { name: 'Bench 10', lastSeenMs: NOW - 500, registration: 'accepted' }),
  row(1, { name: 'Bench 9', lastSeenMs: NOW - 9_000, registration: 'new' }, 'critical'),
  row(2, { name: 'Attic', lastSeenMs: NOW - 240_000, registration: 'accepted' }, 'offline'),
  row(3, { name: null, id: 'ESP_ZZ', zone: null, lastSeenMs: NOW - 800, registration: 'accepted', health: {} }, 'warning'),
]
const labels = (list: readonly DeviceRow[]) => list.map((one) => one.label)

describe('order of the device table', () => {
  it('puts new boards first, then the worst state', () => {
    expect(labels(orderRows(rows, {}, NOW))).toEqual(['Bench 9', 'ESP_ZZ', 'Attic', 'Bench 10'])
  })

  it('leaves new boards in their place where that is wanted', () => {
    expect(labels(orderRows(rows, { newFirst: false, sort: 'name' }, NOW))).toEqual(['Attic', 'Bench 9', 'Bench 10', 'ESP_ZZ'])
  })

  it('keeps boards that speak once a second in place when sorted by age', () => {
    expect(labels(orderRows(rows, { newFirst: false, sort: 'seen' }, NOW))).toEqual(['Bench 9', 'Bench 10', 'ESP_ZZ', 'Attic'])
    expect([0, 9_999, 10_000, 59_000, 61_000].map(ageStep)).toEqual([0, 0, 0.5, 0.5, 1])
  })

  it('puts missing figures last in both directions', () => {
    expect(labels(orderRows(rows, { newFirst: false, sort: 'rssi' }, NOW)).at(-1)).toBe('ESP_ZZ')
    expect(labels(orderRows(rows, { newFirst: false, sort: 'rssi', down: true }, NOW)).at(-1)).toBe('ESP_ZZ')
  })
})

describe('filter of the device table', () => {
  const found = (search: Parameters<typeof matches>[1]) => labels(rows.filter((one) => matches(one, search)))

  it('finds every word anywhere: name, id, zone, address', () => {
    expect(found({ text: 'benc 10.20.0.2' })).toEqual(['Bench 10'])
    expect(found({ text: 'esp_zz' })).toEqual(['ESP_ZZ'])
    expect(found({ text: `${fleet.boards[2]?.health.ipAddress}` })).toEqual(['Attic'])
    expect(found({ text: 'nothing' })).toEqual([])
  })

  it('narrows by state, registration, zone and no zone', () => {
    expect(found({ state: 'critical' })).toEqual(['Bench 9'])
    expect(found({ registration: 'new' })).toEqual(['Bench 9'])
    expect(found({ zone: '' })).toEqual(['ESP_ZZ'])
    expect(found({ zone: fleet.boards[2]?.zone ?? 'missing' })).toEqual(['Attic'])
  })

  it('counts boards by state', () => {
    expect(Object.fromEntries(countStates(rows))).toEqual({ ok: 1, critical: 1, offline: 1, warning: 1 })
  })
})
