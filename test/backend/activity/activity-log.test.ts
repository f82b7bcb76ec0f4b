import { beforeEach, describe, expect, it } from 'vitest'
import { ActivityLog } from '../../../backend/activity/activity-log.ts'
import type { ActivityQuery } from '../../../backend/activity/activity-store.ts'
import type { Activity } from '../../../backend/contract/activity.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'

let stored: Activity[]
let fail: boolean
let clock: ManualClock
let log: ActivityLog

const entry = (kind: Activity['kind'] = 'board-online', board: string | null = 'E1') => ({
  kind,
  severity: 'ok' as const,
  board,
  by: null,
  detail: {},
})

const storeOf = () => ({
  append: async (entries: readonly Activity[]) => {
    if (fail) throw new Error('disk is gone')
    stored.push(...entries)
  },
  list: async (limit: number) => stored.slice(-limit).reverse(),
  find: async ({ limit }: ActivityQuery) => stored.slice(-limit).reverse(),
  lastId: async () => stored.at(-1)?.id ?? 0,
  trim: async () => undefined,
})

beforeEach(async () => {
  stored = []
  fail = false
  clock = new ManualClock()
  log = new ActivityLog({ store: storeOf(), clock, onTrouble: () => undefined })
  await log.start()
})

describe('ActivityLog', () => {
  it('keeps what other parts told before it was started, and overwrites nothing of the past with it', async () => {
    log.append(entry('board-new'))
    await log.stop()
    log = new ActivityLog({ store: storeOf(), clock, onTrouble: () => undefined })
    log.append(entry('system-trouble', null))
    log.append(entry('library-fault', null))
    await log.start()
    log.append(entry('system-started', null))
    await log.stop()
    expect(stored.map(({ id, kind }) => [id, kind])).toEqual([
      [1, 'board-new'],
      [2, 'system-trouble'],
      [3, 'library-fault'],
      [4, 'system-started'],
    ])
    expect((await log.list(10)).map(({ id }) => id)).toEqual([4, 3, 2, 1])
  })

  it('answers newest first and writes behind', async () => {
    log.append(entry('board-new'))
    log.append(entry('board-online'))
    expect((await log.list(10)).map(({ kind }) => kind)).toEqual(['board-online', 'board-new'])
    await log.stop()
    expect(stored.map(({ id }) => id)).toEqual([1, 2])
  })

  it('shows a flapping board once within two seconds', async () => {
    for (let i = 0; i < 5; i++) log.append(entry())
    clock.forward(2001)
    log.append(entry())
    expect(await log.list(10)).toHaveLength(2)
    expect(log.suppressed).toBe(4)
    await log.stop()
  })

  it('finds by time what the disk has and what it does not take at present', async () => {
    log.append(entry('board-new'))
    clock.forward(5000)
    const fromMs = clock.now()
    log.append(entry('board-online'))
    const query = { fromMs, toMs: fromMs + 1000, board: null, kinds: null, limit: 10 }
    expect((await log.find({ ...query, fromMs: 0 })).map(({ kind }) => kind)).toEqual(['board-online', 'board-new'])
    fail = true
    clock.forward(100)
    log.append(entry('board-restarted'))
    log.append(entry('board-restarted', 'E2'))
    expect((await log.find({ ...query, board: 'E2' })).filter(({ board }) => board === 'E2')).toHaveLength(1)
    expect((await log.find({ ...query, fromMs: 0 })).map(({ id }) => id)).toEqual([4, 3, 2, 1])
    await log.stop()
  })

  it('keeps what the disk refused and writes it later', async () => {
    fail = true
    log.append(entry())
    await log.stop()
    expect(stored).toHaveLength(0)
    fail = false
    await log.stop()
    expect(stored).toHaveLength(1)
  })
})
