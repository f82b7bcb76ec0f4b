import { describe, expect, it } from 'vitest'
import { readBoardTime } from '../../../backend/messaging/board-time.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const AT = Date.UTC(2025, 0, 2, 11, 40)

describe('readBoardTime', () => {
  it.each([
    ['Unix seconds', AT / 1000],
    ['Unix milliseconds', AT],
    ['ISO 8601', '2025-01-02T11:40:00Z'],
    ['ISO 8601 with offset', '2025-01-02T12:40:00+01:00'],
    ['seconds as text', String(AT / 1000)],
    ['milliseconds as text', String(AT)],
  ])('reads %s', (_, ts) => {
    expect(readBoardTime(ts, NOW)).toEqual({ kind: 'board', atMs: AT })
  })

  it('keeps the milliseconds of fractional seconds', () => {
    expect(readBoardTime(AT / 1000 + 0.123, NOW)).toEqual({ kind: 'board', atMs: AT + 123 })
  })

  it.each([undefined, null, '', 0, -5, 12, '1970-01-01T00:00:07Z', Date.UTC(2019, 11, 31) / 1000])(
    'takes the arrival time for %s',
    (ts) => {
      expect(readBoardTime(ts, NOW)).toEqual({ kind: 'arrival', atMs: NOW })
    },
  )

  it('names a time more than a day ahead, and bears less', () => {
    expect(readBoardTime(NOW + 86_400_001, NOW).kind).toBe('ahead')
    expect(readBoardTime(NOW + 86_399_999, NOW).kind).toBe('board')
  })

  it.each(['yesterday', 1e300, Number.MAX_VALUE, 'NaN'])('says that %s is no time', (ts) => {
    expect(readBoardTime(ts, NOW)).toEqual({ kind: 'unreadable' })
  })
})
