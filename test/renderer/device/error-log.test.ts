import { expect, it } from 'vitest'
import type { Activity } from '../../../backend/contract/activity.ts'
import { boardFaults, countsByCode } from '../../../renderer/device/error-log.ts'

const fault = (id: number, detail: Activity['detail'], severity: Activity['severity'] = 'warning'): Activity => ({
  id,
  atMs: id * 1000,
  kind: 'board-error',
  severity,
  board: 'A',
  by: null,
  detail,
})

it('lists the errors newest first and nothing else', () => {
  const entries = [
    fault(1, { code: '10', severity: 1 }),
    { ...fault(2, {}), kind: 'board-restarted' as const },
    fault(3, { code: '11', severity: 9 }),
  ]
  expect(boardFaults(entries).map(({ code, severity }) => [code, severity])).toEqual([
    ['11', 3],
    ['10', 1],
  ])
})

it('takes the severity of the entry where the error names none', () => {
  const entries = [fault(3, {}, 'critical'), fault(2, {}, 'event'), fault(1, {})]
  expect(boardFaults(entries).map(({ severity }) => severity)).toEqual([3, 0, 2])
})

it('counts codes, the most frequent first', () => {
  const faults = boardFaults([fault(1, { code: 'B' }), fault(2, { code: 'A' }), fault(3, { code: 'C' }), fault(4, { code: 'C' })])
  expect(countsByCode(faults)).toEqual([
    { code: 'C', count: 2 },
    { code: 'A', count: 1 },
    { code: 'B', count: 1 },
  ])
})
