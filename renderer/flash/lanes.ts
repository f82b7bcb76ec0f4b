import type { BoardFacts } from '../../backend/contract/flash/chip.ts'
import type { FlashJob } from '../../backend/contract/flash/job.ts'
import type { SerialPortInfo } from '../../backend/contract/flash/port.ts'

/** Ports and the work on them joined into lanes, one per place where a board can be plugged in. Pure; read by FlashPage.tsx. */

/**
 * `running`; `failed`, also what was cancelled half way: asks for a retry; `done`: written; `ready`: free, nothing speaks against it;
 * `blocked`: in other hands, no permission, no driver; `gone`: unplugged, its last work failed.
 */
export type LaneState = 'running' | 'failed' | 'done' | 'ready' | 'blocked' | 'gone'

export interface Lane {
  key: string
  /** 1 … ; stays with the port. */
  number: number
  path: string
  /** Undefined: unplugged. */
  port: SerialPortInfo | undefined
  /** What is shown of the work on the board that is plugged in now; undefined: none. */
  job: FlashJob | undefined
  /** Of the board that is plugged in, as far as anyone asked it. */
  board: BoardFacts | undefined
  state: LaneState
}

/** What a row may ask for besides writing. */
export type LaneAsk =
  | 'detect'
  | 'check'
  | 'read-all'
  | 'read-range'
  | 'erase-all'
  | 'erase-range'
  | 'set-up'
  | 'write-set-up'
  | 'password'
  | 'log'

/** A board with its own USB leaves and comes back when it restarts: within this time it is the same one, ms. */
const SAME_BOARD_MS = 5000

/** @param dismissed ids of jobs whose outcome was put away */
export function lanesOf(
  ports: readonly SerialPortInfo[],
  jobs: readonly FlashJob[],
  dismissed: ReadonlySet<string>,
  numbers: ReadonlyMap<string, number>,
): Lane[] {
  const byPath = new Map<string, FlashJob[]>()
  for (const job of jobs) byPath.set(job.port, [...(byPath.get(job.port) ?? []), job])
  const lanes: Omit<Lane, 'number'>[] = ports.map((port) => {
    const own = (byPath.get(port.path) ?? []).filter((job) => concerns(job, port, dismissed))
    byPath.delete(port.path)
    const job = own.at(-1)
    const board = own.findLast((one) => one.board !== null)?.board ?? undefined
    return { key: keyOf(port), path: port.path, port, job, board, state: stateOf(port, job) }
  })
  for (const [path, own] of byPath) {
    const job = own.at(-1)
    if (job === undefined || dismissed.has(job.id)) continue
    const running = job.progress.state === 'running'
    if (!running && !isFailed(job)) continue
    lanes.push({ key: path, path, port: undefined, job, board: job.board ?? undefined, state: running ? 'running' : 'gone' })
  }
  const last = (lane: Omit<Lane, 'number'>) => Number(isBuiltIn(lane.path))
  return lanes
    .map((lane) => ({ ...lane, number: numbers.get(lane.key) ?? 0 }))
    .sort((one, other) => last(one) - last(other) || one.number - other.number)
}

/** Of a port that has no path (no driver) what the backend calls it. */
export function keyOf(port: Pick<SerialPortInfo, 'path' | 'id'>): string {
  return port.path === '' ? port.id : port.path
}

/** Ends that leave the board in need of another try. */
export function isFailed({ progress, written }: FlashJob): boolean {
  return progress.state === 'failed' || (progress.state === 'cancelled' && written === 'partly')
}

/** A failure stays until it is mended or put away; a success leaves with its board. */
function concerns(job: FlashJob, port: SerialPortInfo, dismissed: ReadonlySet<string>): boolean {
  if (dismissed.has(job.id)) return false
  const { finishedAtMs } = job.progress
  if (finishedAtMs === null || isFailed(job)) return true
  return port.createdAtMs - finishedAtMs < SAME_BOARD_MS
}

function stateOf(port: SerialPortInfo, job: FlashJob | undefined): LaneState {
  if (job?.progress.state === 'running') return 'running'
  if (port.access !== 'free' && port.access !== 'lane') return 'blocked'
  if (job !== undefined && isFailed(job)) return 'failed'
  return job?.progress.state === 'done' && (job.action === 'write' || job.action === 'provision') ? 'done' : 'ready'
}

/** Sockets of the machine itself: what hangs there is seldom a board. */
const ON_BOARD = /^\/dev\/tty(S|AMA)\d+$/

export function isBuiltIn(path: string): boolean {
  return ON_BOARD.test(path)
}

/** A board may be there. */
export function mayHoldBoard({ path, board }: Pick<Lane, 'path' | 'board'>): boolean {
  return board !== undefined || !isBuiltIn(path)
}

/** Nothing was ever done there and nobody holds it: such a lane is only in the way. */
export function isIdleSocket(lane: Lane): boolean {
  return isBuiltIn(lane.path) && lane.job === undefined
}

/** Waits for something to be written to it. */
export function waits(lane: Lane): boolean {
  return lane.state === 'ready' && mayHoldBoard(lane)
}

/**
 * Lanes keep their number; a new one gets the lowest that no other has. Sockets of the machine itself come behind all others, with numbers of
 * the moment.
 */
export function numberLanes(keys: readonly string[], remembered: ReadonlyMap<string, number>): Map<string, number> {
  const numbers = new Map<string, number>()
  const taken = new Set<number>()
  const fresh: string[] = []
  const sockets = keys.filter(isBuiltIn)
  for (const key of keys) {
    if (isBuiltIn(key)) continue
    const known = remembered.get(key)
    if (known === undefined || taken.has(known)) fresh.push(key)
    else {
      numbers.set(key, known)
      taken.add(known)
    }
  }
  fresh.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
  let next = 1
  for (const key of fresh) {
    while (taken.has(next)) next++
    numbers.set(key, next)
    taken.add(next)
  }
  let behind = Math.max(0, ...taken)
  for (const key of sockets.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))) numbers.set(key, ++behind)
  return numbers
}
