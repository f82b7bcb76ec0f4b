import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, test, vi } from 'vitest'
import { batchOf } from '../../../contracts/sample-batches.ts'
import { openTelemetry } from './telemetry-files.ts'

const T = Date.UTC(2026, 4, 1)
const one = (ms: number) => batchOf([{ series: 1, atMs: T + ms, value: ms }])
const many = (from: number, count: number) =>
  batchOf(
    Array.from({ length: count }, (_, row) => ({ series: 1 + (row % 50), atMs: T + from + row, value: Math.random(), raw: Math.random() })),
  )
const all = { series: [1], fromMs: T, toMs: T + 3_600_000, maxPoints: 1000, aggregation: 'raw' } as const

let opened: Awaited<ReturnType<typeof openTelemetry>> | undefined
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

test('a file that is no database is kept aside, and a fresh one takes over what was in the log', async () => {
  opened = await openTelemetry()
  await opened.store.append(one(1))
  await opened.store.stop()
  for (const suffix of ['-wal', '-shm']) await rm(opened.path + suffix, { force: true })
  await writeFile(opened.path, 'no database '.repeat(1000))
  await opened.store.start()
  await opened.store.append(one(2))
  expect((await opened.store.query(all))[0]?.points).toEqual([
    [T + 1, 1, 1, 0],
    [T + 2, 2, 2, 0],
  ])
  expect(opened.troubles).toEqual([expect.stringMatching(/^store\.corrupt: .*telemetry\.db\.corrupt-/)])
  expect(readdirSync(opened.dir).filter((name) => name.startsWith('telemetry.db.corrupt-'))).toHaveLength(1)
})

test('a file from before retention is brought up to date and keeps its samples', async () => {
  opened = await openTelemetry()
  await opened.store.append(batchOf([{ series: 1, atMs: 1_000, value: 5 }]))
  await opened.store.compact()
  await opened.store.stop()
  const db = new Database(opened.path)
  expect(db.pragma('auto_vacuum', { simple: true })).toBe(2)
  db.exec('DROP TABLE gone; DROP TABLE revision; DROP TABLE revision_chunk')
  db.pragma('user_version = 2')
  db.close()
  const store = await opened.reopen()
  const range = { series: [1], fromMs: 0, toMs: 60_000, maxPoints: 1, aggregation: 'mean' as const }
  expect((await store.query(range))[0]?.points).toEqual([[0, 5, 5, 5, 1]])
  expect(opened.troubles).toEqual([])
})

test('a file of a newer layout is refused, not touched', async () => {
  opened = await openTelemetry()
  await opened.store.stop()
  const db = new Database(opened.path)
  db.pragma('user_version = 99')
  db.close()
  await expect(opened.store.start()).rejects.toMatchObject({ code: 'store.unavailable', detail: expect.stringContaining('layout 99') })
  expect(readdirSync(opened.dir).filter((name) => name.includes('corrupt'))).toEqual([])
})

test('a chunk with flipped bits is reported and left out, the rest of the series is answered', async () => {
  opened = await openTelemetry()
  await opened.store.append(one(1))
  await opened.store.compact()
  await opened.store.append(one(2000))
  await opened.store.compact()
  await opened.store.stop()
  const db = new Database(opened.path)
  db.prepare('UPDATE chunk SET data = zeroblob(length(data)) WHERE id = 1').run()
  db.close()
  await opened.store.start()
  expect((await opened.store.query(all))[0]?.points).toEqual([[T + 2000, 2000, 2000, 0]])
  await vi.waitFor(() => expect(opened?.troubles).toEqual([expect.stringMatching(/store\.corrupt: 1 samples of series 1 cannot be read/)]))
})

test('more samples than may wait are refused at once, and counted', async () => {
  opened = await openTelemetry({ maxPendingSamples: 100 })
  const first = opened.store.append(many(0, 80))
  await expect(opened.store.append(many(100, 30))).rejects.toMatchObject({ code: 'store.unavailable' })
  expect(opened.store.refused).toBe(30)
  expect(opened.store.pending).toBe(80)
  await first
  expect(opened.store.pending).toBe(0)
  await opened.store.append(many(200, 30))
})

test('a range that ends before it begins is refused', async () => {
  opened = await openTelemetry()
  await expect(opened.store.query({ ...all, toMs: T })).rejects.toMatchObject({ code: 'query.range' })
})

/** A file system of its own, 4 MB, so that a disk can really be full; undefined where this user may not mount. */
function smallDisk(): string | undefined {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', dir], { stdio: 'ignore', timeout: 5_000 })
    return dir
  } catch {
    rmSync(dir, { recursive: true })
    return undefined
  }
}

test('on a full disk appends are refused with the reason, and go on by themselves when there is room', async (context) => {
  const disk = smallDisk()
  if (disk === undefined) return context.skip('mounting a small disk needs root')
  try {
    opened = await openTelemetry({ path: join(disk, 'telemetry.db') })
    const ballast = await open(join(disk, 'ballast'), 'w')
    await ballast.write(Buffer.alloc(2_500_000))
    await ballast.close()
    let kept = 0
    let refused: unknown
    for (; kept < 200 && refused === undefined; kept++) {
      refused = await opened.store.append(many(kept * 1000, 500)).then(
        () => undefined,
        (error: unknown) => error,
      )
    }
    expect(refused).toMatchObject({ code: 'store.full', detail: expect.stringContaining('Free some space') })
    expect(opened.store.fault).toBe('store.full')
    await rm(join(disk, 'ballast'))
    await opened.store.append(many(900_000, 500))
    expect(opened.store.fault).toBeNull()
    expect((await opened.store.figures()).samples).toBe(kept * 500)
    expect(opened.troubles.filter((text) => text.startsWith('store.full'))).toHaveLength(1)
    await opened.store.stop()
  } finally {
    execFileSync('umount', [disk], { timeout: 5_000 })
    rmSync(disk, { recursive: true })
  }
})
