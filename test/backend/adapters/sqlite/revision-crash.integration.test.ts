import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { expectSumsToFit, revised, wholeSeries } from '../../../contracts/revisable-store.suite.ts'
import { batchOf } from '../../../contracts/sample-batches.ts'
import { openTelemetry } from './telemetry-files.ts'

const T = Date.UTC(2026, 4, 1)
const SAMPLES = 4_000
const STEP = 5_000
/** Small ones are many: there is much to be killed in between. */
const CHUNK_ROWS = 24
const ROUNDS = 10

let opened: Awaited<ReturnType<typeof openTelemetry>> | undefined
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

/** Lets the child work until it has been about to put something in force `times` times and some ms more, then kills it. */
async function workAndKill(path: string, from: number, times: number, ms: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'revising-process.ts'), path, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 30_000,
  })
  const exited = once(child, 'exit')
  const told: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line)
    if (line.startsWith('ready') && told.filter((one) => one.startsWith('ready')).length === times)
      setTimeout(() => child.kill('SIGKILL'), ms)
  }
  await exited
  return told
}

test('kill -9 at any moment of a revision or an undo leaves all of it or nothing, and no reading is lost', {
  timeout: 120_000,
}, async () => {
  opened = await openTelemetry({ compaction: { chunkRows: CHUNK_ROWS } })
  const samples = Array.from({ length: SAMPLES }, (_, index) => ({
    series: 1,
    atMs: T + index * STEP,
    raw: index % 500,
    value: (index % 500) / 16,
  }))
  await opened.store.append(batchOf(samples))
  await opened.store.compact()
  const chunks = async () => (await wholeSeries(opened?.store ?? expect.fail('closed'), 1)).map(({ raw, value }) => ({ raw, value }))
  await opened.store.stop()
  const told: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const from = round * 100_000
    told.push(...(await workAndKill(opened.path, from, 1 + (round % 4), Math.random() * (round % 2 === 0 ? 30 : 200))))
    await opened.store.start()
    const revisions = await opened.store.revisions()
    const inForce = revisions.filter(({ state }) => state === 'applied').length
    const distances = new Set<number>()
    for (const { raw, value } of await chunks()) {
      for (const [row, one] of raw.entries()) distances.add((value[row] ?? 0) - one / 16)
    }
    expect([...distances], 'every sample has the same revisions').toEqual([inForce])
    for (const line of told) {
      const [what, number] = line.split(' ')
      const stored = revisions.find(({ id }) => id === `r${number}`)
      if (what === 'applied') expect(stored, `${line} was answered`).toBeDefined()
      if (what === 'undone') expect(stored?.state).toBe('undone')
    }
    await expectSumsToFit(opened.store, 1, T, T + SAMPLES * STEP)
    await opened.store.stop()
  }
  await opened.store.start()
  const kept = new Set<number>()
  for (let series = 2; series < 12; series++) {
    for (const { raw } of await wholeSeries(opened.store, series)) for (const number of raw) kept.add(number)
  }
  const appended = told.filter((line) => line.startsWith('appended')).map((line) => Number(line.split(' ')[1]))
  expect(appended.length).toBeGreaterThan(ROUNDS)
  for (const batch of appended) for (let row = 0; row < 20; row++) expect(kept.has(batch * 20 + row)).toBe(true)
  for (const { id, state } of (await opened.store.revisions()).reverse()) {
    if (state === 'applied') await opened.store.undoRevision(id, () => undefined)
  }
  for (const { raw, value } of await chunks()) expect(raw.every((one, row) => value[row] === one / 16)).toBe(true)
  await expectSumsToFit(opened.store, 1, T, T + SAMPLES * STEP)
  expect(opened.troubles).toEqual([])
})

/** A file system of its own, 16 MB, so that a disk can really be full; undefined where this user may not mount. */
function smallDisk(): string | undefined {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', dir], { stdio: 'ignore', timeout: 5_000 })
    return dir
  } catch {
    rmSync(dir, { recursive: true })
    return undefined
  }
}

test('a disk that is full half way leaves history as it was, and the next attempt with room succeeds', async (context) => {
  const disk = smallDisk()
  if (disk === undefined) return context.skip('mounting a small disk needs root')
  try {
    opened = await openTelemetry({ path: join(disk, 'telemetry.db'), compaction: { chunkRows: 256 } })
    const { store } = opened
    const count = 60_000
    for (let from = 0; from < count; from += 10_000) {
      const rows = Array.from({ length: 10_000 }, (_, index) => ({ series: 1, atMs: T + (from + index) * 1000, value: Math.random() }))
      await store.append(batchOf(rows))
    }
    await store.compact()
    const before = await wholeSeries(store, 1)
    const free = Number(execFileSync('df', ['--output=avail', '-B1', disk]).toString().split('\n')[1])
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(Math.max(0, free - 200_000)))
    const range = { series: 1, fromMs: T, toMs: T + count * 1000 }
    const noise = () => revised(store, range, () => ({ value: Math.random(), quality: 0 }))
    await expect(store.revise({ id: 'full', ...range }, noise())).rejects.toMatchObject({ code: 'store.full' })
    expect(await wholeSeries(store, 1)).toEqual(before)
    rmSync(join(disk, 'ballast'))
    await expect.poll(() => store.fault, { timeout: 10_000 }).toBeNull()
    expect(await store.revisions()).toEqual([])
    await store.append(batchOf([{ series: 2, atMs: T, value: 1 }]))
    expect((await store.revise({ id: 'room', ...range }, noise())).changed).toBe(count)
    await expectSumsToFit(store, 1, range.fromMs, range.toMs)
    await store.undoRevision('room', () => undefined)
    expect(await wholeSeries(store, 1)).toEqual(before)
  } finally {
    await opened?.store.stop()
    execFileSync('umount', [disk], { timeout: 5_000 })
    rmSync(disk, { recursive: true })
  }
})
