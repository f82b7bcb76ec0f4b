import { describe, expect, it } from 'vitest'
import type { Board } from '../../../backend/contract/boards/board.ts'
import { type OverviewBoard, type OverviewRow, overviewRows, type RowOptions, rowHeight } from '../../../renderer/overview/overview-rows.ts'
import type { BoardState } from '../../../renderer/quantities/state-of.ts'

const options: RowOptions = {
  by: 'zone',
  order: 'worst',
  columns: 4,
  folded: new Map(),
  troubled: true,
  compareNames: (a, b) => a.localeCompare(b),
}

function board(name: string, zone: string | null, state: BoardState, series = 3, lastSeenMs = 0): OverviewBoard {
  const own: Board = {
    id: name,
    family: 'plain',
    relay: 'god',
    organisation: 'default',
    name,
    zone,
    labels: [],
    boardType: null,
    registration: 'accepted',
    registeredAtMs: 0,
    firstSeenMs: 0,
    lastSeenMs,
    presence: { state: 'online', reason: 'message', sinceMs: 0 },
    health: {},
    heartbeatIntervalS: 60,
    state: null,
    counters: { messages: 0, rejected: 0, violations: 0, lastRejectMs: null, lastRejectReason: null },
    lastError: null,
  }
  const tiles = Array.from({ length: series }, (_, index) => ({ kind: 'series' as const, id: index + 1 }))
  return { board: own, condition: { state, reason: { kind: 'none' } }, tiles, outputs: 0 }
}

/** Nine calm boards in two zones, so that folding applies. */
const calmPair = [...'abcde'].map((name) => board(name, 'Calm', 'ok')).concat([...'fghi'].map((name) => board(name, 'Quiet', 'ok')))

function outline(rows: readonly OverviewRow[]): string[] {
  return rows.map((row) => {
    if (row.kind === 'board') return `  ${row.of.board.id}`
    if (row.kind === 'calm-head') return `calm ${row.zones.length}`
    return row.kind === 'calm' ? `  ~${row.zone}` : `${row.zone ?? 'none'}${row.open ? '' : ' shut'}`
  })
}

describe('overview rows', () => {
  it('puts the worst zone and the worst board first', () => {
    const rows = overviewRows([board('b', 'North', 'warning'), board('a', 'North', 'ok'), board('c', 'South', 'critical')], options)
    expect(outline(rows)).toEqual(['South', '  c', 'North', '  b', '  a'])
  })

  it('puts boards without zone after named zones of the same state', () => {
    const rows = overviewRows([board('x', null, 'ok'), board('y', 'Zone', 'ok')], options)
    expect(outline(rows)).toEqual(['Zone', '  y', 'none', '  x'])
  })

  it('folds calm zones into one row each while another zone is in trouble', () => {
    const rows = overviewRows([...calmPair, board('t', 'Trouble', 'offline')], options)
    expect(outline(rows)).toEqual(['Trouble', '  t', 'calm 2', '  ~Calm', '  ~Quiet'])
  })

  it('shows the tiles of a small fleet that is all calm', () => {
    const rows = overviewRows(calmPair, { ...options, troubled: false })
    expect(outline(rows)).not.toContain('calm 2')
    expect(outline(rows)).toContain('  a')
  })

  it('keeps a calm zone open that a person opened, and a troubled one shut that a person shut', () => {
    const folded = new Map([
      ['z Calm', false],
      ['z Trouble', true],
    ])
    const rows = overviewRows([...calmPair, board('t', 'Trouble', 'warning')], { ...options, folded })
    expect(outline(rows)).toEqual(['Trouble shut', 'Calm', '  a', '  b', '  c', '  d', '  e', 'calm 1', '  ~Quiet'])
  })

  it('tells a zone named "-" from boards without zone', () => {
    const rows = overviewRows([board('x', null, 'ok'), board('y', '-', 'ok')], { ...options, folded: new Map([['-', true]]) })
    expect(outline(rows)).toEqual(['-', '  y', 'calm 1', '  ~null'])
  })

  it('shows two lines of tiles and keeps the last cell for the rest', () => {
    const [, row] = overviewRows([board('many', 'Zone', 'ok', 20)], options)
    expect(row).toMatchObject({ kind: 'board', lines: 2, more: 13 })
    const [, exact] = overviewRows([board('eight', 'Zone', 'ok', 8)], options)
    expect(exact).toMatchObject({ lines: 2, more: 0 })
  })

  it('gives a board without readings the height of one line', () => {
    const [, row] = overviewRows([board('new', null, 'idle', 0)], options)
    expect(row && rowHeight(row)).toBe(8 + 80 + 8 + 1)
  })

  it('orders by the longest silence when asked to', () => {
    const boards = [board('late', null, 'ok', 1, 100), board('later', null, 'critical', 1, 500)]
    expect(outline(overviewRows(boards, { ...options, by: 'board', order: 'seen' }))).toEqual(['none', '  late', '  later'])
  })

  it('gives every row a key of its own', () => {
    const rows = overviewRows([...calmPair, board('t', 'Trouble', 'offline'), board('u', null, 'ok')], options)
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length)
  })
})
