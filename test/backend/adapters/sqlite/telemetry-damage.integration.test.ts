import { execFileSync } from 'node:child_process'
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { nextRecord } from '../../../../backend/adapters/sqlite/log-record.ts'
import { logFolder } from '../../../../backend/adapters/sqlite/log-segments.ts'
import { batchOf } from '../../../contracts/sample-batches.ts'
import { openTelemetry } from './telemetry-files.ts'

const T = Date.UTC(2026, 4, 1)
const PAGE = 2048
const SERIES = 12
const COUNT = 3_000

let opened: Awaited<ReturnType<typeof openTelemetry>> | undefined
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

const commit = (number: number) => batchOf([0, 1, 2].map((row) => ({ series: 1, atMs: T + number * 10 + row, value: number + row / 10 })))
const history = () =>
  batchOf(
    Array.from({ length: SERIES * COUNT }, (_, row) => ({
      series: 1 + (row % SERIES),
      atMs: T + Math.floor(row / SERIES) * 1000,
      value: Math.round(Math.random() * 1e9) / 1e6,
    })),
  )

async function exported(from = T): Promise<number[]> {
  const times: number[] = []
  const series = Array.from({ length: SERIES }, (_, index) => 1 + index)
  for await (const { atMs } of opened?.store.export({ series, fromMs: from, toMs: T + 1e9 }) ?? []) times.push(...atMs)
  return times
}

/** The last file of the log. */
function lastSegment(path: string): string {
  return join(logFolder(path), readdirSync(logFolder(path)).sort().at(-1) ?? '')
}

function overwrite(path: string, offset: number, bytes: Buffer): void {
  const fd = openSync(path, 'r+')
  writeSync(fd, bytes, 0, bytes.length, offset)
  closeSync(fd)
}

test('a log that was torn anywhere gives every commit before the tear, and takes new ones', async () => {
  opened = await openTelemetry()
  for (let number = 0; number < 40; number++) await opened.store.append(commit(number))
  await opened.store.stop()
  const path = lastSegment(opened.path)
  for (let size = statSync(path).size - 1; size > 0; size = Math.floor(size * 0.6) - 1) {
    truncateSync(path, size)
    const bytes = readFileSync(path)
    let whole = 0
    for (let next = nextRecord(bytes, 0); next; next = nextRecord(bytes, next.end)) whole++
    await opened.store.start()
    await opened.store.append(commit(100_000))
    const times = await exported()
    expect(times.slice(0, whole * 3)).toEqual(Array.from({ length: whole * 3 }, (_, row) => T + Math.floor(row / 3) * 10 + (row % 3)))
    expect(new Set(times.slice(whole * 3)).size).toBe(3)
    expect(opened.troubles).toEqual([])
    await opened.store.stop()
    for (const name of readdirSync(logFolder(opened.path)).slice(1)) rmSync(join(logFolder(opened.path), name))
  }
  await opened.store.start()
}, 60_000)

test('damage in the middle of the log costs the commits it hits, and is told of', async () => {
  opened = await openTelemetry()
  for (let number = 0; number < 40; number++) await opened.store.append(commit(number))
  await opened.store.stop()
  const path = lastSegment(opened.path)
  overwrite(path, Math.floor(statSync(path).size / 2), Buffer.alloc(8, 0xff))
  await opened.store.start()
  expect((await exported()).length).toBe(39 * 3)
  await opened.store.compact()
  expect((await exported()).length).toBe(39 * 3)
  expect(opened.troubles).toContainEqual(expect.stringMatching(/store\.corrupt: .* bytes of .* are damaged/))
})

test.each(['closed', 'running'] as const)(
  'a page of the database damaged while %s never keeps readings from being taken',
  async (state) => {
    opened = await openTelemetry()
    await opened.store.append(history())
    await opened.store.compact()
    await opened.store.stop()
    const sound = `${opened.path}.sound`
    copyFileSync(opened.path, sound)
    const pages = statSync(sound).size / PAGE
    for (let round = 0; round < 10; round++) {
      for (const name of readdirSync(opened.dir)) if (!name.endsWith('.sound')) rmSync(join(opened.dir, name), { recursive: true })
      copyFileSync(sound, opened.path)
      opened.troubles.length = 0
      const page = 1 + Math.floor(((round + Math.random()) / 10) * (pages - 1))
      const garbage = Buffer.from(Array.from({ length: PAGE }, () => Math.random() * 256))
      if (state === 'closed') overwrite(opened.path, page * PAGE, garbage)
      await opened.store.start()
      if (state === 'running') overwrite(opened.path, page * PAGE, garbage)
      const later = T + 100_000_000
      await opened.store.append(batchOf(Array.from({ length: SERIES }, (_, row) => ({ series: 1 + row, atMs: later, value: row }))))
      await opened.store.compact().catch((error: unknown) => expect(error).toMatchObject({ code: 'store.corrupt' }))
      await opened.store.append(batchOf(Array.from({ length: SERIES }, (_, row) => ({ series: 1 + row, atMs: later + 1, value: row }))))
      expect(opened.store.fault, `page ${page} of ${pages}`).toBeNull()
      await vi.waitFor(
        async () => expect(new Set(await exported(later)), `page ${page} of ${pages}`).toEqual(new Set([later, later + 1])),
        20_000, // a busy machine mends slowly
      )
      const kept = await exported().catch(() => [])
      if (kept.length < SERIES * (COUNT + 2)) await vi.waitFor(() => expect(opened?.troubles.join()).toContain('store.corrupt'), 5_000)
      await opened.store.stop()
    }
    await opened.store.start()
  },
  120_000,
)

test('a read-only disk is named at the start, and everything is there when it can be written again', async (context) => {
  const disk = mkdtempSync(join(tmpdir(), 'leitstand-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk], { stdio: 'ignore', timeout: 5_000 })
  } catch {
    rmSync(disk, { recursive: true })
    return context.skip('mounting a disk needs root')
  }
  try {
    opened = await openTelemetry({ path: join(disk, 'telemetry.db') })
    await opened.store.append(commit(1))
    await opened.store.stop()
    execFileSync('mount', ['-o', 'remount,ro', disk], { timeout: 5_000 })
    await expect(opened.store.start()).rejects.toMatchObject({ code: 'store.unavailable', detail: expect.stringContaining(disk) })
    execFileSync('mount', ['-o', 'remount,rw', disk], { timeout: 5_000 })
    await opened.store.start()
    await opened.store.append(commit(2))
    expect((await exported()).length).toBe(6)
    await opened.store.stop()
  } finally {
    execFileSync('umount', [disk], { timeout: 5_000 })
    rmSync(disk, { recursive: true })
  }
})
