import { expect, it } from 'vitest'
import type { Alarm } from '../../../backend/contract/alarms/alarm.ts'
import {
  countStandings,
  fits,
  isFiltered,
  ordered,
  readAlarmSearch,
  readHistorySearch,
  standingOf,
  stretchOf,
} from '../../../renderer/alarms/alarm-search.ts'
import { exampleAlarm } from '../../contracts/examples.ts'

const SHELF = { by: 'anna', atMs: 0, untilMs: 9, reason: 'x' }
const alarm = (id: string, change: Partial<Alarm> = {}) => exampleAlarm({ id, key: `limit:${id}`, ...change })
const text = ({ id }: Alarm) => `pH reactor ${id} Keller`

it('reads filters from the address and drops what it does not know', () => {
  expect(readAlarmSearch({ severity: 'critical', source: 'presence', state: 'shelved', board: 7, q: 'ph', sort: 'count', x: 1 })).toEqual({
    severity: 'critical',
    source: 'presence',
    state: 'shelved',
    board: '7',
    q: 'ph',
    sort: 'count',
  })
  expect(readAlarmSearch({ severity: 'loud', state: 'gone', zone: ['a'], q: '' })).toEqual({})
  expect(readHistorySearch({ days: 30, state: 'shelved' })).toEqual({ days: 30 })
  expect(readHistorySearch({ days: 7 })).toEqual({})
  expect(isFiltered({ id: 'a', sort: 'count' })).toBe(false)
  expect(isFiltered({ q: 'ph' })).toBe(true)
})

it('shows what is open or acknowledged, and what is put aside or covered only when asked', () => {
  const list = [
    alarm('a'),
    alarm('b', { state: 'acknowledged', acknowledged: { by: 'anna', atMs: 1, comment: '' } }),
    alarm('c', { shelf: SHELF }),
    alarm('d', { under: 'presence:x' }),
  ]
  expect(list.map(standingOf)).toEqual(['open', 'acknowledged', 'shelved', 'covered'])
  expect(list.filter((one) => fits(one, {}, text)).map(({ id }) => id)).toEqual(['a', 'b'])
  expect(list.filter((one) => fits(one, { state: 'covered' }, text)).map(({ id }) => id)).toEqual(['d'])
  expect(countStandings(list)).toEqual({ open: 1, acknowledged: 1, shelved: 1, covered: 1 })
})

it('finds by all words in any order, and a board also among the members of an alarm for many', () => {
  const many = alarm('m', { board: null, members: [{ key: 'presence:N1', board: 'N1', name: 'N1', sinceMs: 0, endedAtMs: null }] })
  expect(fits(many, { board: 'N1' }, text)).toBe(true)
  expect(fits(many, { board: 'N2' }, text)).toBe(false)
  expect(fits(many, { q: 'keller PH' }, text)).toBe(true)
  expect(fits(many, { q: 'keller ec' }, text)).toBe(false)
})

it('puts what nobody has seen first, worst before newest, or sorts by a column', () => {
  const list = [
    alarm('old', { firstAtMs: 1, lastAtMs: 90, count: 3 }),
    alarm('seen', { severity: 'critical', state: 'acknowledged', firstAtMs: 5, lastAtMs: 6 }),
    alarm('new', { firstAtMs: 9, lastAtMs: 9 }),
    alarm('critical', { severity: 'critical', firstAtMs: 2, lastAtMs: 3, count: 8 }),
  ]
  const ids = (sort?: 'first' | 'last' | 'count') => ordered(list, sort).map(({ id }) => id)
  expect(ids()).toEqual(['critical', 'new', 'old', 'seen'])
  expect(ids('last')).toEqual(['old', 'new', 'seen', 'critical'])
  expect(ids('count').slice(0, 2)).toEqual(['critical', 'old'])
})

it('looks at as much before and after as it lasted, at least 5 min and never into the future', () => {
  expect(stretchOf({ firstAtMs: 1e9, clearedAtMs: null }, 1e9 + 60_000)).toEqual({ fromMs: 1e9 - 300_000, toMs: 1e9 + 60_000 })
  expect(stretchOf({ firstAtMs: 1e9, clearedAtMs: 1e9 + 600_000 }, 2e9)).toEqual({ fromMs: 1e9 - 600_000, toMs: 1e9 + 1_200_000 })
})
