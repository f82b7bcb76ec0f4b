/** 2020-01-01: a board clock before this was never set. */
const EARLIEST_MS = Date.UTC(2020, 0, 1)
/** Beyond this no calendar date exists (ECMA-262, 21.4.1.1). */
const LATEST_DATE_MS = 8.64e15
const DAY_MS = 86_400_000
/** Above this a number is Unix milliseconds, below it Unix seconds (1e11 s is the year 5138). */
const MILLISECONDS_FROM = 1e11

export type BoardTime =
  | { kind: 'board'; atMs: number }
  /** Clock of the board not set: the arrival time counts. */
  | { kind: 'arrival'; atMs: number }
  | { kind: 'ahead'; atMs: number }
  | { kind: 'unreadable' }

/** Reads `ts`: Unix s or ms (told apart by size), ISO 8601, numbers as text; absent, 0 or before 2020 = arrival time. */
export function readBoardTime(ts: number | string | null | undefined, receivedAtMs: number): BoardTime {
  if (ts === undefined || ts === null || ts === '') return { kind: 'arrival', atMs: receivedAtMs }
  let atMs: number
  if (typeof ts === 'number') atMs = fromNumber(ts)
  else if (/^-?[0-9]+(\.[0-9]+)?$/.test(ts)) atMs = fromNumber(Number(ts))
  else atMs = Date.parse(ts)
  if (!(Math.abs(atMs) <= LATEST_DATE_MS)) return { kind: 'unreadable' }
  if (atMs < EARLIEST_MS) return { kind: 'arrival', atMs: receivedAtMs }
  if (atMs > receivedAtMs + DAY_MS) return { kind: 'ahead', atMs }
  return { kind: 'board', atMs }
}

function fromNumber(ts: number): number {
  return Math.round(ts >= MILLISECONDS_FROM ? ts : ts * 1000)
}
