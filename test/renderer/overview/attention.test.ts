import { describe, expect, it } from 'vitest'
import type { Series } from '../../../backend/contract/series.ts'
import { attentionItems } from '../../../renderer/overview/attention.ts'
import type { OverviewBoard } from '../../../renderer/overview/overview-rows.ts'
import type { BoardCondition, ValueCondition } from '../../../renderer/quantities/state-of.ts'

function board(id: string, condition: BoardCondition): OverviewBoard {
  return {
    board: {
      id,
      family: 'kaiser',
      relay: 'god',
      organisation: 'default',
      name: null,
      zone: null,
      labels: [],
      boardType: null,
      registration: 'accepted',
      registeredAtMs: 0,
      firstSeenMs: 0,
      lastSeenMs: 0,
      presence: { state: 'online', reason: 'message', sinceMs: 0 },
      health: {},
      heartbeatIntervalS: 60,
      state: null,
      counters: { messages: 0, rejected: 0, violations: 0, lastRejectMs: null, lastRejectReason: null },
      lastError: null,
    },
    condition,
    tiles: [],
    outputs: 0,
  }
}

function series(id: number, boardId: string): Series {
  return {
    id,
    organisation: 'default',
    board: boardId,
    channel: 'tempC',
    kind: 'number',
    gpio: null,
    sensorType: 'tempc',
    address: null,
    name: null,
    unit: '°C',
    library: null,
    parameters: {},
    calibration: null,
    offset: 0,
    limits: {},
    createdAtMs: 0,
  }
}

const over = (state: 'warning' | 'critical'): ValueCondition => ({ state, reason: { kind: 'limit', side: 'over', limit: 30 } })

describe('attention list', () => {
  it('lists every troubled value of a board, critical first, then warnings, then offline boards', () => {
    const boards = [
      board('off', { state: 'offline', reason: { kind: 'presence' } }),
      board('hot', { state: 'critical', reason: { kind: 'values', count: 2, worst: 2 } }),
    ]
    const items = attentionItems(boards, (id) =>
      id === 'hot'
        ? [
            { series: series(1, 'hot'), condition: over('warning') },
            { series: series(2, 'hot'), condition: over('critical') },
          ]
        : [],
    )
    expect(items.map((item) => `${item.state} ${item.key}`)).toEqual(['critical hot 2', 'warning hot 1', 'offline off offline'])
  })

  it('leaves calm, stale and unheard boards out', () => {
    const calm = (['ok', 'stale', 'idle'] as const).map((state) => board(state, { state, reason: { kind: 'none' } }))
    expect(attentionItems(calm, () => [])).toEqual([])
  })

  it('names rejected messages and reported errors with their own trouble', () => {
    const items = attentionItems(
      [
        board('a', { state: 'warning', reason: { kind: 'rejects', atMs: 5, reason: 'not-json' } }),
        board('b', { state: 'critical', reason: { kind: 'error', code: '2003', message: 'bus' } }),
      ],
      () => [],
    )
    expect(items.map((item) => item.trouble.kind)).toEqual(['error', 'rejects'])
  })
})
