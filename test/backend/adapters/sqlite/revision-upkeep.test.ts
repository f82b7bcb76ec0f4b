import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { COMPACTION_LIMITS } from '../../../../backend/adapters/sqlite/compaction.ts'
import { UNDO_KEPT_MS } from '../../../../backend/adapters/sqlite/revision-upkeep.ts'
import { openForReading } from '../../../../backend/adapters/sqlite/telemetry-file.ts'
import { TelemetryQuery } from '../../../../backend/adapters/sqlite/telemetry-query.ts'
import { TelemetryWriter } from '../../../../backend/adapters/sqlite/telemetry-writer.ts'
import { packQuality } from '../../../../backend/contract/quality.ts'
import type { RevisedSamples, RevisionOutcome } from '../../../../backend/telemetry/telemetry-store.ts'
import { batchOf } from '../../../contracts/sample-batches.ts'

const DAY = 86_400_000
const STEP = 600_000
const COUNT = 1_000
const REVISED = packQuality('good', 128)
const NOW = Date.now()
/** Some 7 days up to the present. */
const START = Math.floor(NOW / STEP) * STEP - COUNT * STEP

let dir: string
let path: string
let writer: TelemetryWriter
let troubles: string[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leitstand-revisions-'))
  path = join(dir, 'telemetry.db')
  troubles = []
})
afterEach(() => {
  writer.close()
  rmSync(dir, { recursive: true })
})

function open(rawMs: number): void {
  const retention = { rawMs, minuteMs: 1000 * DAY, hourMs: Number.POSITIVE_INFINITY }
  const compaction = { ...COMPACTION_LIMITS, chunkRows: 100 }
  writer = new TelemetryWriter({ path, durability: 'normal', commitSpacingMs: 0, compaction, retention }, ({ detail }) =>
    troubles.push(detail),
  )
  writer.open()
}

function fill(): void {
  const samples = Array.from({ length: COUNT }, (_, index) => ({ series: 1, atMs: START + index * STEP, value: index }))
  expect(writer.commit([{ id: 1, batch: batchOf(samples) }]).trouble).toBeNull()
  writer.compactAll()
}

/** Lets the writer work until the answer is there. */
async function answered<T>(asked: Promise<T>): Promise<T> {
  let waiting = true
  const done = asked.finally(() => {
    waiting = false
  })
  done.catch(() => undefined)
  while (waiting) {
    writer.tend(NOW, 8)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return done
}

/** All that is to be done at that time. */
function tidy(nowMs: number): void {
  for (let steps = 0; writer.busy(nowMs); steps++) {
    expect(writer.tend(nowMs, 8)).toBeNull()
    if (steps > 20_000) expect.fail('does not come to an end')
  }
}

function plus(amount: number, from = 0): RevisedSamples {
  const rows = Array.from({ length: COUNT - from }, (_, index) => from + index)
  return {
    count: rows.length,
    atMs: Float64Array.from(rows, (row) => START + row * STEP),
    raw: Float64Array.from(rows),
    value: Float64Array.from(rows, (row) => row + amount),
    quality: new Uint16Array(rows.length).fill(REVISED),
  }
}

async function revise(id: string, samples: RevisedSamples): Promise<RevisionOutcome> {
  const stretch = { id, series: 1, fromMs: samples.atMs[0] ?? 0, toMs: START + COUNT * STEP }
  await answered(writer.desk.begin(stretch))
  await answered(writer.desk.stage(id, samples))
  return answered(writer.desk.apply(id))
}

async function undo(id: string): Promise<RevisionOutcome> {
  await answered(writer.desk.beginUndo(id))
  while ((await answered(writer.desk.restore(id))).more);
  return answered(writer.desk.apply(id))
}

function read<T>(ask: (query: TelemetryQuery) => T): T {
  const db = openForReading(path)
  try {
    return ask(new TelemetryQuery(db, (detail) => troubles.push(detail)))
  } finally {
    db.close()
  }
}

const points = () => {
  const range = { series: [1], fromMs: START, toMs: START + COUNT * STEP, maxPoints: 100_000, aggregation: 'raw' as const }
  return read((query) => query.query(range))[0]?.points ?? []
}

/** Rows of the file that nothing names; and what is kept for an undo. */
function chunks(): { lost: number; kept: number; minutes: number } {
  const db = new Database(path, { readonly: true })
  const count = (sql: string) => Number(db.prepare(sql).pluck().get())
  const kept = 'SELECT chunk FROM revision_chunk WHERE role = 1'
  const lost = count(`SELECT count(*) FROM chunk WHERE id NOT IN (SELECT chunk FROM place) AND id NOT IN (${kept})`)
  const minutes = count('SELECT count(*) FROM minutes WHERE chunk NOT IN (SELECT chunk FROM place)')
  const found = { lost, kept: count(`SELECT count(*) FROM (${kept})`), minutes }
  db.close()
  return found
}

test('nothing is left lying behind a revision that was given up, applied, undone or interrupted', async () => {
  open(1000 * DAY)
  fill()
  const stretch = { id: 'dropped', series: 1, fromMs: START, toMs: START + COUNT * STEP }
  await answered(writer.desk.begin(stretch))
  await answered(writer.desk.stage('dropped', plus(5)))
  writer.desk.drop('dropped')
  tidy(NOW)
  expect(chunks()).toEqual({ lost: 0, kept: 0, minutes: 0 })

  expect((await revise('one', plus(1))).changed).toBe(COUNT)
  tidy(NOW)
  expect(chunks()).toEqual({ lost: 0, kept: expect.any(Number), minutes: 0 })
  expect(chunks().kept).toBeGreaterThan(3)
  await undo('one')
  tidy(NOW)
  expect(chunks()).toEqual({ lost: 0, kept: 0, minutes: 0 })

  await answered(writer.desk.begin({ ...stretch, id: 'interrupted' }))
  await answered(writer.desk.stage('interrupted', plus(5)))
  writer.close()
  open(1000 * DAY)
  await expect(answered(writer.desk.apply('interrupted'))).rejects.toMatchObject({ code: 'store.unavailable' })
  tidy(NOW)
  expect(chunks()).toEqual({ lost: 0, kept: 0, minutes: 0 })
  expect(points().map((point) => point[1])).toEqual(Array.from({ length: COUNT }, (_, index) => index))
  expect(troubles).toEqual([])
})

test('what was before is given up after 90 days', async () => {
  open(1000 * DAY)
  fill()
  await revise('one', plus(1))
  tidy(NOW + UNDO_KEPT_MS - DAY)
  expect(chunks().kept).toBeGreaterThan(0)
  tidy(NOW + UNDO_KEPT_MS + DAY)
  expect(chunks()).toEqual({ lost: 0, kept: 0, minutes: 0 })
  expect(writer.desk.all()[0]?.state).toBe('expired')
  await expect(answered(writer.desk.beginUndo('one'))).rejects.toMatchObject({ code: 'revision.expired' })
})

test('what was before goes with the samples; the rest can still be taken back, ranges before it are refused', async () => {
  open(30 * DAY)
  fill()
  await revise('one', plus(0.5))
  const kept = chunks().kept
  // The older half is past its time by then.
  tidy(START + (COUNT / 2) * STEP + 30 * DAY)
  expect(chunks().kept).toBeLessThan(kept)
  const left = points()
  expect(left.length).toBeGreaterThan(COUNT / 4)
  expect(left.length).toBeLessThan(COUNT)
  const first = COUNT - left.length
  const since = writer.desk.singleSince(1)
  expect(since).toBe(START + (first - 1) * STEP + 1)
  await expect(answered(writer.desk.begin({ id: 'two', series: 1, fromMs: START, toMs: START + DAY }))).rejects.toMatchObject({
    code: 'revision.retention',
    message: expect.stringContaining(new Date(since ?? 0).toISOString()),
  })
  expect((await revise('three', plus(7, first))).changed).toBe(left.length)
  await undo('three')
  expect((await undo('one')).changed).toBe(left.length)
  expect(points().map((point) => point[1])).toEqual(Array.from({ length: left.length }, (_, index) => first + index))
  // Days hold the older half as it was revised and the newer one as it came.
  const range = { series: [1], fromMs: START - DAY, toMs: START + (COUNT + 144) * STEP, maxPoints: 1, aggregation: 'sum' as const }
  const sum = read((query) => query.query(range))[0]?.points.reduce((total, point) => total + Number(point[1]), 0)
  expect(sum).toBeCloseTo((COUNT * (COUNT - 1)) / 2 + first / 2)
})

test('readings that come late while a revision is staged keep their chunk and their value', async () => {
  open(1000 * DAY)
  fill()
  await answered(writer.desk.begin({ id: 'one', series: 1, fromMs: START, toMs: START + COUNT * STEP }))
  await answered(writer.desk.stage('one', plus(1)))
  const late = Array.from({ length: 40 }, (_, index) => ({ series: 1, atMs: START + 20 * index * STEP + 1, value: -1 }))
  writer.commit([{ id: 2, batch: batchOf(late) }])
  writer.compactAll()
  expect((await answered(writer.desk.apply('one'))).changed).toBe(COUNT)
  const values = points().map((point) => Number(point[1]))
  expect(values.filter((value) => value === -1)).toHaveLength(40)
  expect(values.filter((value) => value !== -1)).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1))
  tidy(NOW)
  expect(chunks().lost).toBe(0)
  await undo('one')
  expect(
    points()
      .map((point) => Number(point[1]))
      .filter((value) => value !== -1),
  ).toEqual(Array.from({ length: COUNT }, (_, index) => index))
})

test('an undo whose past is damaged says so and changes nothing', async () => {
  open(1000 * DAY)
  fill()
  await revise('one', plus(1))
  writer.close()
  const db = new Database(path)
  db.exec("UPDATE chunk SET data = x'00ff00ff' WHERE id = (SELECT chunk FROM revision_chunk WHERE role = 1 ORDER BY from_ms DESC LIMIT 1)")
  db.close()
  open(1000 * DAY)
  await answered(writer.desk.beginUndo('one'))
  await expect(answered(writer.desk.restore('one'))).rejects.toMatchObject({ code: 'store.corrupt' })
  writer.desk.drop('one')
  tidy(NOW)
  expect(points()[0]?.[1]).toBe(1)
  expect(writer.desk.all()[0]?.state).toBe('applied')
})
