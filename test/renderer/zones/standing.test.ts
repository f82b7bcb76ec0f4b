import { expect, test } from 'vitest'
import type { SubzoneWish, Wish, ZoneState } from '../../../backend/contract/zone.ts'
import { canSendAgain, shownSubzones, subzoneStanding, worstStanding, zoneStanding } from '../../../renderer/zones/standing.ts'
import { subzoneRows, zoneRows } from '../../../renderer/zones/zone-rows.ts'
import { exampleActuator, exampleBoard } from '../../contracts/examples.ts'

const HEAD = { id: 'a', version: 1, createdAtMs: 1, changedAtMs: 1, by: 'system' }
const wish = (state: Wish['state'], more: Partial<Wish> = {}): Wish => ({
  id: 'w',
  state,
  attempts: 1,
  sentAtMs: 1,
  answeredAtMs: null,
  nextAtMs: null,
  code: null,
  message: null,
  late: false,
  heals: 0,
  older: [],
  ...more,
})
const group = (name: string, state: Wish['state'], more: Partial<SubzoneWish> = {}): SubzoneWish => ({
  name,
  gpios: [25],
  remove: false,
  parent: 'north',
  has: null,
  clearing: false,
  wish: wish(state),
  ...more,
})
const state = (zone: Wish | null, told: string | null = 'north', ...subzones: SubzoneWish[]): ZoneState => ({
  ...HEAD,
  zone: zone === null ? null : { name: 'north', wish: zone },
  told,
  toldAtMs: 1,
  subzones,
})
const online = { state: 'online', reason: 'message', sinceMs: 1 } as const
const board = exampleBoard({ id: 'a', zone: 'north', presence: online })

test.each([
  ['acknowledged', state(wish('acknowledged')), 'acknowledged'],
  ['acknowledged', state(wish('acknowledged', { late: true })), 'late'],
  ['sent', state(wish('sent')), 'sent'],
  ['waiting', state(wish('waiting')), 'queued'],
  ['unanswered', state(wish('unanswered', { nextAtMs: 9 })), 'retry'],
  ['unanswered', state(wish('unanswered')), 'gaveUp'],
  ['differs', state(wish('acknowledged'), 'south'), 'differs'],
  ['unknown', undefined, 'unknown'],
])('a board is said to be %s (%#)', (word, given, why) => {
  expect(zoneStanding(board, given)).toMatchObject({ word, why })
})

test('a refusal keeps the board’s own words', () => {
  const refused = state(wish('refused', { code: 'NVS_FULL', message: 'No room' }))
  expect(zoneStanding(board, refused)).toMatchObject({ word: 'refused', why: null, code: 'NVS_FULL', message: 'No room' })
})

test('an absent board is waited for, a plain one is told nothing, a new one when it is accepted', () => {
  expect(zoneStanding({ ...board, presence: { ...online, state: 'offline' } }, state(wish('waiting')))?.why).toBe('waiting')
  expect(zoneStanding({ ...board, family: 'plain' }, undefined)?.word).toBe('centre')
  expect(zoneStanding({ ...board, registration: 'new' }, undefined)?.why).toBe('notAccepted')
  expect(zoneStanding({ ...board, zone: null }, undefined)).toBeUndefined()
})

test('the worst of zone and sub-zones speaks for the board; what the board has removed is not shown', () => {
  const mixed = state(
    wish('acknowledged'),
    'north',
    group('A', 'acknowledged'),
    group('B', 'refused'),
    group('C', 'acknowledged', { remove: true }),
  )
  expect(worstStanding(board, mixed)?.word).toBe('refused')
  expect(shownSubzones(mixed).map(({ name }) => name)).toEqual(['A', 'B'])
  expect(subzoneStanding(undefined, board).word).toBe('unknown')
  expect([canSendAgain(board, mixed), canSendAgain(board, state(wish('sent')))]).toEqual([true, false])
})

test('zones come by name with their boards, empty ones too, and what has none last', () => {
  const boards = [
    board,
    exampleBoard({ id: 'b', name: 'Aa', zone: 'north' }),
    exampleBoard({ id: 'c' }),
    exampleBoard({ id: 'd', registration: 'rejected' }),
  ]
  const states: Record<string, ZoneState> = { a: state(wish('sent')), b: state(wish('acknowledged')) }
  const outputs = (id: string) => (id === 'a' ? [exampleActuator({ board: 'a', on: true })] : [])
  const rows = zoneRows(boards, [{ ...HEAD, name: 'East' }], (id) => states[id], outputs, 'en')
  expect(rows.map(({ name, kept, boards: own, outputsOn }) => [name, kept, own.map(({ id }) => id), outputsOn])).toEqual([
    ['East', true, [], 0],
    ['north', false, ['b', 'a'], 1],
    [null, false, ['c'], 0],
  ])
  expect(rows[1]?.standings).toEqual([
    ['sent', 1],
    ['acknowledged', 1],
  ])
})

test('a sub-zone may stand on several boards', () => {
  const states: Record<string, ZoneState> = {
    a: state(wish('sent'), null, group('Bench', 'sent'), group('Tank', 'sent', { gpios: [4] })),
    b: state(wish('sent'), null, group('Bench', 'sent', { gpios: [26] })),
  }
  const rows = subzoneRows([board, { ...board, id: 'b' }], (id) => states[id], 'en')
  expect(rows.map(({ name, parts }) => [name, parts.map((part) => [part.board.id, part.gpios])])).toEqual([
    [
      'Bench',
      [
        ['a', [25]],
        ['b', [26]],
      ],
    ],
    ['Tank', [['a', [4]]]],
  ])
})
