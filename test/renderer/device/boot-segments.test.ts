import { expect, it } from 'vitest'
import type { Activity } from '../../../backend/contract/activity.ts'
import type { Health } from '../../../backend/contract/boards/board.ts'
import { bootSegments } from '../../../renderer/device/boot-segments.ts'
import { restartEvents } from '../../../renderer/device/health-content.ts'

let lastId = 0
const entry = (atMs: number, kind: Activity['kind'], detail: Activity['detail']): Activity => ({
  id: ++lastId,
  atMs,
  kind,
  severity: 'event',
  board: 'A',
  by: null,
  detail,
})
const restart = (atMs: number, bootSequenceId: string | null, reason: string | null, ranS: number | null) =>
  entry(atMs, 'board-restarted', { bootSequenceId, reason, ranS })
const online = (health: Health) => ({ health, presence: { state: 'online', reason: 'message', sinceMs: 0 } as const })

it('begins a segment with each new boot sequence, newest first', () => {
  const segments = bootSegments(
    [restart(1000, 'b2', 'POWERON', 500), restart(9000, 'b3', 'SW', 7)],
    online({ bootSequenceId: 'b3', uptimeS: 60 }),
  )
  expect(segments.map(({ bootId, startMs, ranS, running }) => [bootId, startMs, ranS, running])).toEqual([
    ['b3', 9000, 60, true],
    ['b2', 1000, 7, false],
    [null, null, 500, false],
  ])
})

it('takes the same boot sequence told twice as one start, the earlier', () => {
  const segments = bootSegments([restart(1000, 'b2', 'POWERON', 500), restart(2000, 'b2', 'POWERON', 1)], online({ uptimeS: 60 }))
  expect(segments.map(({ startMs, ranS }) => [startMs, ranS])).toEqual([
    [1000, 60],
    [null, 500],
  ])
})

it('counts starts of boards that name no boot sequence each for itself', () => {
  expect(bootSegments([restart(1000, null, 'SW', null), restart(2000, null, 'SW', null)], online({}))).toHaveLength(2)
})

it('sees no trouble in an uptime that falls back to nothing with a start', () => {
  const segments = bootSegments([restart(9000, 'b3', 'SW', 900_000)], online({ bootSequenceId: 'b3', uptimeS: 3 }))
  expect(segments.map(({ ranS, trouble }) => [ranS, trouble])).toEqual([
    [3, false],
    [900_000, false],
  ])
  expect(restartEvents(segments, () => '').map(({ atMs, status }) => [atMs, status])).toEqual([[9000, 'event']])
})

it('marks starts after a brownout, a watchdog or a crash', () => {
  const segments = bootSegments([restart(1000, 'b2', 'ESP_RST_BROWNOUT', 5), restart(2000, 'b3', 'SW', 5)], online({}))
  expect(segments.map(({ trouble }) => trouble)).toEqual([false, true, false])
})

it('gives each segment the firmware it ended with', () => {
  const entries = [
    restart(1000, 'b2', 'POWERON', 5),
    restart(2000, 'b3', 'SW', 5),
    entry(2000, 'firmware-changed', { from: '1.0', to: '1.1' }),
  ]
  expect(bootSegments(entries, online({ firmware: '1.1' })).map(({ firmware }) => firmware)).toEqual(['1.1', '1.0', '1.0'])
})

it('shows the present run where no start was seen, and nothing where nothing is known', () => {
  expect(bootSegments([], online({ bootSequenceId: 'b1', uptimeS: 70, resetReason: 'POWERON' }))).toMatchObject([
    { startMs: null, bootId: 'b1', reason: 'POWERON', ranS: 70, running: true },
  ])
  expect(bootSegments([], online({}))).toEqual([])
})

it('does not call a run going on while the board is offline', () => {
  const offline = { health: { uptimeS: 4 }, presence: { state: 'offline', reason: 'will', sinceMs: 0 } as const }
  expect(bootSegments([restart(1000, 'b2', 'SW', 9)], offline)[0]?.running).toBe(false)
})
