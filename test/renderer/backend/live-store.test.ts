import { beforeEach, describe, expect, it } from 'vitest'
import type { Command } from '../../../backend/contract/actuators/actuator.ts'
import { actuatorKey, actuatorOfKey, applyEvent, flushLive, resetLive, useLive } from '../../../renderer/backend/live-store.ts'
import { exampleCommand } from '../../contracts/examples.ts'
import { makeFleet } from '../../fakes/fake-fleet.ts'
import { event } from '../../fakes/fake-world.ts'

const fleet = makeFleet(20, 1_800_000_000_000)

beforeEach(resetLive)

describe('live store', () => {
  it('tells board and GPIO from the key of an output, also where the id of the board has spaces', () => {
    expect(actuatorOfKey(actuatorKey('Tank 1 left', 25))).toEqual({ board: 'Tank 1 left', gpio: 25 })
  })

  it('applies many events as one state change', () => {
    let changes = 0
    const off = useLive.subscribe(() => {
      changes += 1
    })
    applyEvent(event('boards', { full: true, boards: fleet.boards, removed: [] }))
    for (const board of fleet.boards) applyEvent(event('boards', { full: false, boards: [{ ...board, lastSeenMs: 5 }], removed: [] }))
    flushLive()
    off()
    expect(changes).toBe(1)
    expect([...useLive.getState().boards.values()].every((board) => board.lastSeenMs === 5)).toBe(true)
  })

  it('changes the map of boards in place and says so by its version', () => {
    applyEvent(event('boards', { full: true, boards: fleet.boards, removed: [] }))
    flushLive()
    const { boards, boardsVersion } = useLive.getState()
    const [first] = fleet.boards
    applyEvent(event('boards', { full: false, boards: [], removed: [first?.id ?? ''] }))
    flushLive()
    expect(useLive.getState().boards).toBe(boards)
    expect(useLive.getState().boardsVersion).toBe(boardsVersion + 1)
    expect(boards.has(first?.id ?? '')).toBe(false)
    applyEvent(event('boards', { full: true, boards: [], removed: [] }))
    flushLive()
    expect(useLive.getState().boards.size).toBe(0)
  })

  it('groups series by board in the order of their pins', () => {
    const series = fleet.series.map((one) => one.series)
    applyEvent(event('series', { full: true, series: [...series].reverse(), removed: [] }))
    flushLive()
    const board = fleet.boards[1]?.id ?? ''
    const ids = useLive.getState().seriesByBoard.get(board) ?? []
    const pins = ids.map((id) => useLive.getState().series.get(id)?.gpio ?? 999)
    expect(ids.length).toBe(series.filter((one) => one.board === board).length)
    expect(pins).toEqual([...pins].sort((a, b) => a - b))
    applyEvent(event('series', { full: false, series: [], removed: ids }))
    flushLive()
    expect(useLive.getState().seriesByBoard.has(board)).toBe(false)
  })

  it('keeps the newest command of each output', () => {
    const command = (id: string, createdAtMs: number): Command => exampleCommand({ id, board: 'b', gpio: 4, state: 'sent', createdAtMs })
    applyEvent(event('actuators', { full: true, actuators: [], commands: [command('new', 2), command('old', 1)] }))
    flushLive()
    expect(useLive.getState().commands.get(actuatorKey('b', 4))?.id).toBe('new')
  })

  it('keeps activity newest first, once each, at most 500', () => {
    const entry = (id: number) => ({
      id,
      atMs: id,
      kind: 'board-online' as const,
      severity: 'ok' as const,
      board: null,
      by: null,
      detail: {},
    })
    applyEvent(event('activity', { full: true, entries: [entry(1), entry(2)] }))
    applyEvent(event('activity', { full: false, entries: [entry(2), ...Array.from({ length: 600 }, (_, index) => entry(index + 3))] }))
    flushLive()
    const { activity } = useLive.getState()
    expect(activity).toHaveLength(500)
    expect(activity[0]?.id).toBe(602)
    expect(new Set(activity.map((one) => one.id)).size).toBe(500)
  })

  it('takes a role it does not know for the least one', () => {
    applyEvent(event('hello', { version: '1', role: 'emperor', user: 'x' }))
    flushLive()
    expect(useLive.getState().user).toEqual({ name: 'x', role: 'viewer' })
  })
})
