import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { openTelemetry } from './telemetry-files.ts'

const ROWS = 20
const SERIES = 40
const T = 1_790_000_000_000

let opened: Awaited<ReturnType<typeof openTelemetry>> | undefined
afterEach(() => opened?.close())

/** Lets the child append until it has had `batches` acknowledged, then kills it at once. Answers the acknowledged batches. */
async function appendAndKill(path: string, from: number, batches: number): Promise<number[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'appending-process.ts'), path, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 20_000,
  })
  const exited = once(child, 'exit')
  const acknowledged: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line))
    if (acknowledged.length === batches) child.kill('SIGKILL')
  }
  await exited
  return acknowledged
}

const WAL_HEADER_BYTES = 32
const FRAME_BYTES = 24 + 2048

/**
 * Cuts the WAL where a power cut may: anywhere behind the frames that a checkpoint has begun to carry over, as those
 * were synced before. Frame numbers by the WAL index (sqlite.org/walformat.html).
 */
function tearWal(path: string): void {
  const index = readFileSync(`${path}-shm`)
  const last = index.readUInt32LE(16)
  const synced = index.readUInt32LE(128)
  if (last <= synced) return
  truncateSync(`${path}-wal`, WAL_HEADER_BYTES + Math.floor((synced + Math.random() * (last - synced)) * FRAME_BYTES))
}

test.each([
  { how: 'kill -9', after: () => undefined },
  { how: 'kill -9 and a torn WAL', after: tearWal },
])(
  '$how while appending and compacting loses nothing acknowledged and doubles nothing',
  async ({ after }) => {
    opened = await openTelemetry()
    await opened.store.stop()
    const acknowledged = new Set<number>()
    let next = 0
    for (const batches of [3, 170, 411, 230, 97]) {
      for (const batch of await appendAndKill(opened.path, next, batches)) acknowledged.add(batch)
      next = Math.max(...acknowledged) + 9
      after(opened.path)
    }
    await opened.store.start()
    const ids = Array.from({ length: SERIES }, (_, index) => index + 1)
    const range = { series: ids, fromMs: T, toMs: T + 86_400_000, maxPoints: 100_000 }
    const check = async () => {
      const numbers = new Set<number>()
      let raws = 0
      const counts = new Map<number, number>()
      for (const answer of (await opened?.store.query({ ...range, aggregation: 'raw' })) ?? []) {
        counts.set(answer.id, answer.points.length)
        raws += answer.points.length
        for (const point of answer.points) numbers.add(Number(point[2]))
      }
      expect(numbers.size, 'each once').toBe(raws)
      for (const batch of acknowledged) for (let row = 0; row < ROWS; row++) expect(numbers.has(batch * ROWS + row)).toBe(true)
      const sums = (await opened?.store.query({ ...range, maxPoints: 24, aggregation: 'count' })) ?? []
      for (const answer of sums) {
        const total = answer.points.reduce((sum, point) => sum + Number(point[1]), 0)
        expect(total, 'rollups agree with raw').toBe(counts.get(answer.id))
      }
      const latest = (await opened?.store.loadLatest()) ?? []
      expect(Math.max(...latest.map((one) => one.raw ?? 0))).toBe(Math.max(...numbers))
      return raws
    }
    const before = await check()
    await opened.store.compact()
    expect(await check()).toBe(before)
    expect((await opened.store.figures()).samples).toBe(before)
    expect(opened.troubles).toEqual([])
  },
  60_000,
)
