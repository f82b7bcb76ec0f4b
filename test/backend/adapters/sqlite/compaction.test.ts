import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { COMPACTION_LIMITS } from '../../../../backend/adapters/sqlite/compaction.ts'
import { openForReading } from '../../../../backend/adapters/sqlite/telemetry-file.ts'
import { TelemetryQuery } from '../../../../backend/adapters/sqlite/telemetry-query.ts'
import { TelemetryWriter } from '../../../../backend/adapters/sqlite/telemetry-writer.ts'
import { AGGREGATIONS } from '../../../../backend/contract/history.ts'
import type { LatestValue, SampleValue } from '../../../../backend/contract/sample.ts'
import type { QueryRange } from '../../../../backend/telemetry/telemetry-store.ts'
import { batchOf, type ExampleSample } from '../../../contracts/sample-batches.ts'
import { MemoryTelemetryStore } from '../../../fakes/memory-telemetry-store.ts'
import fc from '../../../property.ts'

const START = Date.UTC(2026, 2, 31, 22)
const HOURS = 30 * 3_600_000

/** Times fall onto each other often, spread over days, lie on edges of minutes and hours, and are now and then fractions. */
const time = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map((n) => START + n * 1000),
  fc.integer({ min: 0, max: HOURS }).map((ms) => START + ms),
  fc.integer({ min: 0, max: 30 }).map((n) => START + n * 3_600_000),
  fc.integer({ min: 0, max: 1000 }).map((n) => START + n * 60_000 - 1),
  fc.double({ min: 0, max: HOURS, noNaN: true }).map((ms) => START + ms),
)
const number = fc.oneof(
  fc.constantFrom(0, -0, 1, 22.4, 85, -127, Number.NaN),
  fc.integer({ min: -4000, max: 4000 }).map((n) => n * 0.0625),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
)
const numberSample = fc.record({
  series: fc.constantFrom(1, 2, 700_000),
  atMs: time,
  raw: number,
  value: number,
  quality: fc.constantFrom(0, 3, 4, 65, 8, 253),
})
const stateSample = fc.record({
  series: fc.constantFrom(3, 900),
  atMs: time,
  value: fc.constantFrom('open', 'closed', true, false, 'true', 'größer'),
})
const batch = fc.array(fc.oneof({ weight: 3, arbitrary: numberSample }, { weight: 1, arbitrary: stateSample }), {
  minLength: 1,
  maxLength: 30,
})
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('append' as const), samples: batch }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('send-again' as const), of: fc.nat(20) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('step' as const), times: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
)
const range = fc.record({
  series: fc.constant([1, 2, 3, 700_000, 900, 5]),
  fromMs: time,
  lengthMs: fc.oneof(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: HOURS })),
  maxPoints: fc.integer({ min: 2, max: 200 }),
  aggregation: fc.constantFrom(...AGGREGATIONS),
})

/** Sums are added up in another order: equal to 12 digits, everything else exactly. */
function rounded(points: (SampleValue | null)[][]): (SampleValue | null)[][] {
  return points.map((point) => point.map((value) => (typeof value === 'number' ? Number(value.toPrecision(11)) + 0 : value)))
}

/** By series; SQLite does not keep the sign of zero. */
function latestOf(latest: LatestValue[]): LatestValue[] {
  const positive = <T>(value: T) => (value === 0 ? 0 : value)
  return latest.map((one) => ({ ...one, raw: positive(one.raw), value: positive(one.value) })).sort((a, b) => a.series - b.series)
}

test('any mix of late, doubled and disordered samples is answered like a plain list, at every step of compaction', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { minLength: 3, maxLength: 25 }),
      fc.array(range, { minLength: 3, maxLength: 6 }),
      async (actions, ranges) => {
        const dir = mkdtempSync(join(tmpdir(), 'leitstand-compaction-'))
        const path = join(dir, 'telemetry.db')
        const troubles: string[] = []
        const open = () => {
          const limits = { ...COMPACTION_LIMITS, rows: 1, chunkRows: 8 }
          const writer = new TelemetryWriter({ path, durability: 'normal', commitSpacingMs: 0, compaction: limits }, (trouble) =>
            troubles.push(trouble.detail),
          )
          writer.open()
          const db = openForReading(path)
          return { writer, db, query: new TelemetryQuery(db, (detail) => troubles.push(detail)) }
        }
        const reference = new MemoryTelemetryStore()
        let { writer, db, query } = open()
        const sent: ExampleSample[][] = []
        const check = async () => {
          for (const { lengthMs, ...rest } of ranges) {
            const series = rest.aggregation === 'timeInState' ? [3, 900, 5] : rest.series
            const asked: QueryRange = { ...rest, series, toMs: rest.fromMs + lengthMs }
            const expected = await reference.query(asked)
            const actual = query.query(asked)
            for (const [index, answer] of expected.entries()) {
              expect(actual[index]?.resolutionMs).toBe(answer.resolutionMs)
              expect(rounded(actual[index]?.points ?? []), `${asked.aggregation} of series ${answer.id}`).toEqual(rounded(answer.points))
            }
          }
          expect(latestOf(query.loadLatest())).toEqual(latestOf(await reference.loadLatest()))
        }
        try {
          for (const one of actions) {
            if (one.kind === 'append' || one.kind === 'send-again') {
              const samples = one.kind === 'append' ? one.samples : (sent[one.of] ?? [])
              if (samples.length === 0) continue
              sent.push(samples)
              expect(writer.commit([{ id: 1, batch: batchOf(samples) }]).trouble).toBeNull()
              await reference.append(batchOf(samples))
            } else if (one.kind === 'step') {
              for (let left = one.times; left > 0; left--) expect(writer.tend(Date.now(), 0)).toBeNull()
            } else {
              writer.close()
              db.close()
              ;({ writer, db, query } = open())
            }
            await check()
          }
          writer.compactAll()
          await check()
          expect(writer.note.samples).toBe((await reference.figures()).samples)
          expect(troubles).toEqual([])
        } finally {
          writer.close()
          db.close()
          rmSync(dir, { recursive: true })
        }
      },
    ),
    { numRuns: 40 },
  )
}, 60_000)
