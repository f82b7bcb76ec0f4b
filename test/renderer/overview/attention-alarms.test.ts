import { expect, it } from 'vitest'
import { alarmKeys } from '../../../backend/contract/alarms/alarm.ts'
import type { AttentionItem } from '../../../renderer/overview/attention.ts'
import { attentionRows } from '../../../renderer/overview/attention-alarms.ts'
import { exampleAlarm, exampleBoard } from '../../contracts/examples.ts'

function offline(id: string): AttentionItem {
  const condition = { state: 'offline' as const, reason: { kind: 'presence' } } as AttentionItem['of']['condition']
  return {
    key: `${id} offline`,
    state: 'offline',
    of: { board: exampleBoard({ id }), condition, tiles: [], outputs: 0 },
    trouble: { kind: 'offline' },
  }
}
const away = (id: string, change = {}) =>
  exampleAlarm({ id: `a-${id}`, key: alarmKeys.presence(id), source: 'presence', code: 'presence-offline', board: id, ...change })

it('gives a trouble its alarm, and leaves out what somebody has put aside', () => {
  const shelf = { by: 'anna', atMs: 0, untilMs: 9, reason: 'x' }
  const rows = attentionRows([offline('b1'), offline('b2'), offline('b3')], [away('b1'), away('b2', { shelf })])
  expect(rows.map((row) => [row.key, row.alarm?.id])).toEqual([
    ['b1 offline', 'a-b1'],
    ['b3 offline', undefined],
  ])
})

it('shows one alarm for many boards instead of each of them', () => {
  const members = ['b1', 'b2'].map((board) => ({ key: alarmKeys.presence(board), board, name: board, sinceMs: 0, endedAtMs: null }))
  const many = exampleAlarm({
    id: 'many',
    key: alarmKeys.presenceMany(null),
    severity: 'critical',
    code: 'presence-many',
    board: null,
    members,
  })
  const rows = attentionRows([offline('b1'), offline('b2'), offline('b3')], [many])
  expect(rows.map(({ kind, key }) => `${kind} ${key}`)).toEqual(['alarm alarm many', 'trouble b3 offline'])
})

it('adds alarms that are no trouble of a board, but no hint, nothing covered and no emergency stop; seen ones last', () => {
  const rows = attentionRows(
    [],
    [
      exampleAlarm({ id: 'seen', key: 'system:lag', source: 'system', state: 'acknowledged' }),
      exampleAlarm({ id: 'open', key: 'rule:r/1', source: 'rule' }),
      exampleAlarm({ id: 'info', key: 'rule:r/2', source: 'rule', severity: 'info' }),
      exampleAlarm({ id: 'under', under: 'presence:x' }),
      exampleAlarm({ id: 'stop', key: alarmKeys.emergency(), source: 'emergency', severity: 'critical' }),
    ],
  )
  expect(rows.map(({ key }) => key)).toEqual(['alarm open', 'alarm seen'])
})
