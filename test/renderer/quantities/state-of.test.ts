import { describe, expect, it } from 'vitest'
import type { Board } from '../../../backend/contract/boards/board.ts'
import type { LatestValue } from '../../../backend/contract/sample.ts'
import {
  type BoardContext,
  compareStates,
  staleAfterMs,
  stateByLimits,
  stateOfBoard,
  stateOfValue,
  type ValueContext,
  worstState,
} from '../../../renderer/quantities/state-of.ts'

const NOW = 1_800_000_000_000

const value = (change: Partial<LatestValue> = {}): LatestValue => ({
  series: 1,
  atMs: NOW - 1000,
  receivedAtMs: NOW - 1000,
  raw: 1,
  value: 20,
  quality: 'good',
  marks: 0,
  ...change,
})

const board = (change: Partial<Board> = {}): Board => ({
  id: 'ESP_1',
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
  lastSeenMs: NOW,
  presence: { state: 'online', reason: 'message', sinceMs: NOW - 5000 },
  health: {},
  heartbeatIntervalS: 60,
  state: null,
  counters: { messages: 1, rejected: 0, violations: 0, lastRejectMs: null, lastRejectReason: null },
  lastError: null,
  ...change,
})

const sensor = { sensorType: 'sht31_temperature', gpio: 21, channel: 'gpio21:sht31_temperature:0x44' }

const context = (change: Partial<ValueContext> = {}): ValueContext => ({
  series: { ...sensor, kind: 'number', limits: { warningLow: 10, warningHigh: 30, criticalLow: 5, criticalHigh: 35 } },
  value: value(),
  board: board(),
  usualIntervalMs: 1000,
  connected: true,
  nowMs: NOW,
  ...change,
})

const offline = board({ presence: { state: 'offline', reason: 'will', sinceMs: NOW } })

describe('state of a value', () => {
  it('is ok inside its limits and exactly on one', () => {
    expect(stateOfValue(context()).state).toBe('ok')
    expect(stateByLimits(30, { warningHigh: 30 }).state).toBe('ok')
  })

  it('names the worst limit it is outside of', () => {
    expect(stateByLimits(36, { warningHigh: 30, criticalHigh: 35 })).toEqual({
      state: 'critical',
      reason: { kind: 'limit', side: 'over', limit: 35 },
    })
    expect(stateByLimits(9, { warningLow: 10, criticalLow: 5 })).toEqual({
      state: 'warning',
      reason: { kind: 'limit', side: 'under', limit: 10 },
    })
    expect(stateByLimits(4, { warningLow: 10, criticalLow: 5 }).state).toBe('critical')
  })

  it('goes stale after 2.5 usual intervals, never before 10 s', () => {
    const aged = (ageMs: number, usualIntervalMs: number | undefined) =>
      stateOfValue(context({ value: value({ atMs: NOW - ageMs }), usualIntervalMs })).state
    expect(aged(9_000, 1000)).toBe('ok')
    expect(aged(11_000, 1000)).toBe('stale')
    expect(aged(700_000, 300_000)).toBe('ok')
    expect(aged(751_000, 300_000)).toBe('stale')
  })

  it('takes the heartbeat as measure while the usual interval is not known', () => {
    expect(staleAfterMs(undefined, 60)).toBe(150_000)
    expect(staleAfterMs(undefined, 600)).toBe(1_500_000)
  })

  it('never ages a state series, whose values are sent when they change', () => {
    const old = value({ value: 'open', raw: null, atMs: NOW - 86_400_000 })
    expect(stateOfValue(context({ series: { ...sensor, kind: 'state', limits: {} }, value: old })).state).toBe('ok')
  })

  it('never ages how far an output is open: boards report it when it changes', () => {
    const share = { kind: 'number' as const, limits: {}, sensorType: 'output', gpio: 26, channel: 'gpio26:output' }
    const old = value({ value: 0, atMs: NOW - 86_400_000 })
    expect(stateOfValue(context({ series: share, value: old })).state).toBe('ok')
    expect(stateOfValue(context({ series: share, value: old, board: offline })).state).toBe('stale')
  })

  it('does not look alive while the backend or the board is away, whatever the value', () => {
    const high = value({ value: 99 })
    expect(stateOfValue(context({ value: high, connected: false }))).toEqual({
      state: 'stale',
      reason: { kind: 'connection', lastMs: NOW - 1000 },
    })
    expect(stateOfValue(context({ value: high, board: offline })).reason.kind).toBe('board-offline')
  })

  it('says offline where a board that is away never sent a value, stale where one is only missing', () => {
    expect(stateOfValue(context({ value: undefined, board: offline })).state).toBe('offline')
    expect(stateOfValue(context({ value: undefined }))).toEqual({ state: 'stale', reason: { kind: 'no-value' } })
  })

  it('warns of a bad reading even inside the limits', () => {
    expect(stateOfValue(context({ value: value({ quality: 'bad' }) }))).toEqual({
      state: 'warning',
      reason: { kind: 'quality', quality: 'bad' },
    })
  })
})

describe('state of a board', () => {
  const of = (change: Partial<BoardContext>) =>
    stateOfBoard({ board: board(), values: [], emergency: false, connected: true, nowMs: NOW, ...change })
  const critical = { series: 7, condition: stateByLimits(9, { criticalHigh: 5 }) }
  const warning = { series: 8, condition: stateByLimits(9, { warningHigh: 5 }) }

  it('is that of its worst value and counts those', () => {
    expect(of({ values: [warning, critical, warning] })).toEqual({ state: 'critical', reason: { kind: 'values', count: 1, worst: 7 } })
    expect(of({ values: [warning, warning] })).toEqual({ state: 'warning', reason: { kind: 'values', count: 2, worst: 8 } })
  })

  it('is offline before its last values count', () => {
    expect(of({ board: offline, values: [critical] }).state).toBe('offline')
  })

  it('warns of rejected messages and reported errors for 15 minutes', () => {
    const counters = { messages: 1, rejected: 1, violations: 0, lastRejectMs: NOW - 60_000, lastRejectReason: 'not-json' }
    expect(of({ board: board({ counters }) }).reason).toEqual({ kind: 'rejects', atMs: NOW - 60_000, reason: 'not-json' })
    expect(of({ board: board({ counters: { ...counters, lastRejectMs: NOW - 901_000 } }) }).state).toBe('ok')
    const lastError = { atMs: NOW - 1000, code: '1', severity: 3, message: '' }
    expect(of({ board: board({ lastError }) }).state).toBe('critical')
    expect(of({ board: board({ lastError: { ...lastError, severity: 1 } }) }).state).toBe('ok')
  })

  it('is stale while late or while the backend is not heard, idle while never heard', () => {
    expect(of({ board: board({ presence: { state: 'late', reason: 'late', sinceMs: NOW } }) }).state).toBe('stale')
    expect(of({ connected: false }).reason.kind).toBe('connection')
    expect(of({ board: board({ presence: { state: 'unknown', reason: 'restart', sinceMs: NOW } }) }).state).toBe('idle')
  })

  it('is critical under an emergency stop', () => {
    expect(of({ emergency: true })).toEqual({ state: 'critical', reason: { kind: 'emergency' } })
  })

  it('orders critical, warning, offline, stale, manual, ok, idle', () => {
    expect(compareStates('critical', 'warning')).toBeLessThan(0)
    expect(compareStates('warning', 'offline')).toBeLessThan(0)
    expect(compareStates('manual', 'ok')).toBeLessThan(0)
    expect(worstState(['ok', 'offline', 'manual'])).toBe('offline')
    expect(worstState([])).toBe('ok')
  })
})
