// Load for the broker from a process of its own: raw sockets, packets encoded once and patched in place, so that the
// generator is no bottleneck. Forked by subject.ts with its options as argument; answers `connected` and one `LoadResult` by IPC.
import { type LoadBoard, openBoard } from './load-board.ts'

export interface LoadOptions {
  host: string
  port: number
  connections: number
  /** 0: the socket alone sets the pace. */
  qos: 0 | 1
  /** Unacknowledged messages per connection (QoS 1). */
  window: number
  seconds: number
  /** Messages per second over all connections; 0 = as fast as the broker takes them. */
  rate: number
  /** Readings are spread over this many series (GPIOs of the boards). */
  series: number
  kind: 'reading' | 'heartbeat'
  /** Number of the first board, so that several runs meet different boards. */
  firstBoard: number
}

export interface LoadResult {
  sent: number
  acknowledged: number
  seconds: number
  /** Acknowledged (QoS 1) or sent (QoS 0). */
  perSecond: number
  /** Time from publish to PUBACK, ms. */
  ackMs: { p50: number; p95: number; p99: number; max: number }
  cpuSeconds: number
}

/** How long the acknowledgements of the last messages may take, ms. */
const LAST_MS = 20_000
const CONNECT_AT_ONCE = 100

async function runLoad(options: LoadOptions, onConnected: () => void): Promise<LoadResult> {
  const latencies: number[] = []
  const boards: LoadBoard[] = []
  while (boards.length < options.connections) {
    const count = Math.min(CONNECT_AT_ONCE, options.connections - boards.length)
    const next = Array.from({ length: count }, (_, index) => openBoard(options, boards.length + index, latencies))
    boards.push(...(await Promise.all(next)))
  }
  onConnected()
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const endAt = startedAt + options.seconds * 1000
  if (options.rate === 0) {
    for (const board of boards) {
      board.onRoom = (count) => {
        if (performance.now() < endAt) board.send(count)
      }
      board.send(options.window)
    }
    await until(() => performance.now() >= endAt)
  } else await pace(boards, options.rate, startedAt, endAt)
  const sentAt = performance.now()
  await until(() => boards.every(({ idle }) => idle) || performance.now() > sentAt + LAST_MS)
  const seconds = (performance.now() - startedAt) / 1000
  const cpu = process.cpuUsage(cpuBefore)
  for (const board of boards) board.close()
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? 0
  const sent = boards.reduce((sum, board) => sum + board.sent, 0)
  const acknowledged = boards.reduce((sum, board) => sum + board.acknowledged, 0)
  return {
    sent,
    acknowledged,
    seconds,
    perSecond: (options.qos === 0 ? sent : acknowledged) / seconds,
    ackMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
  }
}

/** Spreads the rate evenly over boards and time, in steps of a millisecond. */
async function pace(boards: LoadBoard[], rate: number, startedAt: number, endAt: number): Promise<void> {
  let next = 0
  let sent = 0
  while (performance.now() < endAt) {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * rate)
    for (; sent < due; sent++) boards[next++ % boards.length]?.send(1)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 20))
}

const [given] = process.argv.slice(2)
if (process.send !== undefined && given !== undefined) {
  const options: LoadOptions = JSON.parse(given)
  const result = await runLoad(options, () => process.send?.('connected'))
  process.send(result, () => process.disconnect())
}
