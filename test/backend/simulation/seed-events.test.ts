import { expect, it } from 'vitest'
import { Random } from '../../../backend/simulation/random.ts'
import { activityOf, outagesOf } from '../../../backend/simulation/seed-events.ts'

const DAY_MS = 86_400_000

it('a restart tells how long the board ran and which boot it is, each once', () => {
  const random = new Random(7)
  const outages = outagesOf(0, 900 * DAY_MS, random)
  const restarts = activityOf('ESP_1', outages, 0, random).filter(({ kind }) => kind === 'board-restarted')
  expect(restarts.length).toBeGreaterThan(5)
  let before = 0
  for (const [at, { atMs, detail }] of restarts.entries()) {
    const ranS = Number(detail.ranS)
    expect(ranS).toBeGreaterThan(0)
    expect(ranS * 1000).toBeLessThan(atMs - before)
    expect(detail.bootSequenceId).toBe(`ESP_1-b${at + 2}-r1`)
    before = atMs - 1500
  }
})
