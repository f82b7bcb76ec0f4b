import { expect, test } from 'vitest'
import { TimeWindows } from '../../../backend/exports/time-windows.ts'
import fc from '../../property.ts'
import { AT, all, MemorySource, plan, planned, type Row, spec } from './an-export.ts'

/** Up to 4 series with samples that often share a time. */
const SAMPLES = fc.array(fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: -5, max: 5 })), { maxLength: 30 }), {
  minLength: 1,
  maxLength: 4,
})

function rowsOf(lists: readonly (readonly (readonly [number, number])[])[]): Record<number, Row[]> {
  return Object.fromEntries(lists.map((list, index) => [index + 1, list.map(([at, value]) => [AT + at, value] as const)]))
}

test.each(['long', 'wide'] as const)('a %s file that goes on behind any piece is the same, byte for byte', async (layout) => {
  // Pieces end where so many characters are together, so each row is made long.
  const many = Array.from({ length: 400 }, (_, row): Row => [AT + Math.floor(row / 3) * 7, row])
  const series = [planned(1, { name: 'x'.repeat(3000) }), planned(2), planned(3)]
  const words = many.map(([at], row): Row => [at, `w${row % 7}`.repeat(1000)])
  const source = new MemorySource({ 1: many, 2: many.slice(100), 3: words }, 50)
  const made = plan({ layout }, series)
  const whole = await all(made, source)
  const text = whole.map((piece) => piece.text).join('')
  expect(whole.length).toBeGreaterThan(3)
  let before = ''
  let rows = 0
  for (const piece of whole) {
    before += piece.text
    rows += piece.rows
    if (piece.next === null) continue
    const rest = await all(made, source, { position: piece.next, rows })
    expect(before + rest.map((one) => one.text).join('') === text).toBe(true)
  }
})

test('a wide file holds every sample once, in order of time, whatever the blocks and windows are', async () => {
  await fc.assert(
    fc.asyncProperty(SAMPLES, fc.integer({ min: 1, max: 10 }), async (lists, blockRows) => {
      const rows = rowsOf(lists)
      const series = lists.map((_, index) => planned(index + 1))
      const made = plan({ layout: 'wide', format: 'ndjson', timeZone: 'UTC' }, series)
      const text = (await all(made, new MemorySource(rows, blockRows))).map((piece) => piece.text).join('')
      const lines: { ms: number; values: Record<string, number> }[] = text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
      expect(lines.map(({ ms }) => ms)).toEqual(lines.map(({ ms }) => ms).toSorted((a, b) => a - b))
      const found = lines.flatMap(({ ms, values }) => Object.entries(values).map(([id, value]) => `${id} ${ms} ${value}`))
      const given = Object.entries(rows).flatMap(([id, list]) => list.map(([at, value]) => `${id} ${at} ${value}`))
      expect(found.toSorted()).toEqual(given.toSorted())
    }),
    { numRuns: 200 },
  )
})

test('windows hold all samples once and none of them too many', async () => {
  await fc.assert(
    fc.asyncProperty(SAMPLES, fc.integer({ min: 1, max: 8 }), async (lists, blockRows) => {
      const source = new MemorySource(rowsOf(lists), blockRows)
      const windows = new TimeWindows(
        lists.map((_, index) => index + 1),
        source,
        spec().toMs,
        6e-6,
      )
      await windows.start(AT - 5)
      let total = 0
      let from = windows.atMs
      for (let parts = await windows.next(); parts !== null; parts = await windows.next()) {
        for (const { samples } of parts) {
          expect(samples.atMs[0]).toBeGreaterThanOrEqual(from)
          expect(samples.atMs[samples.count - 1]).toBeLessThan(windows.atMs)
          total += samples.count
        }
        // Twelve, or what a single millisecond brings.
        const held = parts.reduce((sum, { samples }) => sum + samples.count, 0)
        if (windows.atMs - from > 1) expect(held).toBeLessThanOrEqual(12)
        from = windows.atMs
      }
      expect(total).toBe(lists.reduce((sum, list) => sum + list.length, 0))
    }),
    { numRuns: 200 },
  )
})

test('states and numbers share a wide file', async () => {
  const source = new MemorySource({
    1: [[AT, 1]],
    2: [
      [AT, 'open'],
      [AT + 1, true],
    ],
  })
  const made = plan({ layout: 'wide', format: 'ndjson' }, [planned(1), planned(2, { kind: 'state' })])
  const text = (await all(made, source)).map((piece) => piece.text).join('')
  expect(text).toContain('"values":{"1":1,"2":"open"}')
  expect(text).toContain('"values":{"2":true}')
})

test('a wide file of points joins the times of all series', async () => {
  const points = {
    1: [
      [AT, 1, 1, 1, 1],
      [AT + 60_000, 2, 2, 2, 1],
    ],
    2: [
      [AT + 60_000, 'open'],
      [AT + 60_000, 'closed'],
    ],
  }
  const made = plan({ layout: 'wide', aggregation: 'mean', format: 'ndjson', timeZone: 'UTC' }, [planned(1), planned(2, { kind: 'state' })])
  const text = (await all(made, new MemorySource({}, 3, points))).map((piece) => piece.text).join('')
  expect(text.split('\n').map((line) => line.replace(/.*"values":/, ''))).toEqual([
    '{"1":1}}',
    '{"1":2,"2":"open"}}',
    '{"2":"closed"}}',
    '',
  ])
})
