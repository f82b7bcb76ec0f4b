import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { setBackendOrigin } from '../../../renderer/backend/address.ts'
import { boardCondition } from '../../../renderer/backend/board-conditions.ts'
import { latestValue } from '../../../renderer/backend/latest-values.ts'
import { startLive, stopLive, subscribeTopics } from '../../../renderer/backend/live-connection.ts'
import { useLive } from '../../../renderer/backend/live-store.ts'
import { onRecent, RECENT_SPAN_MS, recentPoints } from '../../../renderer/backend/recent-points.ts'
import { type FakeBackend, startFakeBackend } from '../../fakes/fake-backend.ts'

let backend: FakeBackend
const until = (check: () => void) => vi.waitFor(check, { timeout: 8000, interval: 20 })

beforeAll(async () => {
  backend = await startFakeBackend({ boards: 8 })
  setBackendOrigin(backend.url)
  startLive()
})

afterAll(async () => {
  stopLive()
  await backend.stop()
})

it('asks once for a topic that several need, and lets go with the last', async () => {
  const first = subscribeTopics(['boards', 'series'])
  const second = subscribeTopics(['boards'])
  await until(() => expect(backend.live.topics().sort()).toEqual(['boards', 'series']))
  first()
  first()
  await until(() => expect(backend.live.topics()).toEqual(['boards']))
  second()
  await until(() => expect(backend.live.topics()).toEqual([]))
})

it('fills boards, series and values from the wire', async () => {
  const off = subscribeTopics(['boards', 'series', 'values'])
  await until(() => {
    expect(useLive.getState().boards.size).toBe(8)
    expect(useLive.getState().series.size).toBe(backend.world.fleet.series.length)
    expect(latestValue(1)).toBeDefined()
  })
  expect(boardCondition('nobody').state).toBe('idle')
  off()
})

it('prefills the recent points from history and adds live values', async () => {
  const offTopic = subscribeTopics(['values'])
  let redraws = 0
  const off = onRecent(2, () => {
    redraws += 1
  })
  await until(() => expect(recentPoints(2).points.length).toBeGreaterThan(50)) // 15 min in steps of 15 s
  const { points } = recentPoints(2)
  const times = points.map(([atMs]) => atMs)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThanOrEqual(RECENT_SPAN_MS)
  const before = redraws
  await until(() => expect(redraws).toBeGreaterThan(before))
  off()
  offTopic()
})
