import { afterEach, expect, test, vi } from 'vitest'
import { drawLabels } from '../../../../backend/adapters/pdf/draw-batch.ts'
import { Sheet } from '../../../../backend/adapters/pdf/sheet.ts'

afterEach(() => vi.restoreAllMocks())

test.each([
  'GH2-Irrigation-01',
  'Gewächshaus-Bewässerung Nord, Tisch 14',
  'W'.repeat(20),
  'Board of the second row in greenhouse 2, north side, table 14, a',
])('a label has the whole name, above what else it says: %s', async (name) => {
  const text = vi.spyOn(Sheet.prototype, 'text')
  await drawLabels([{ name, zone: 'Greenhouse 2', board: 'ESP_C4550001', mac: '24:0a:c4:55:00:01' }], 'labels', 'en', 0)
  const zone = text.mock.calls.findIndex(([said]) => said === 'Greenhouse 2')
  const lines = text.mock.calls.slice(0, zone)
  expect(
    lines
      .map(([said]) => said)
      .join('')
      .replaceAll(' ', ''),
  ).toBe(name.replaceAll(' ', ''))
  const tops = text.mock.calls.map(([, , y]) => y)
  expect(tops).toEqual([...tops].sort((one, other) => one - other))
  // Of 37 mm, with the same margin below as above the code.
  expect(tops.at(-1)).toBeLessThan(90)
  // No line is cut.
  for (const [said, , , style] of lines)
    expect(new Sheet({ title: '', language: 'en', madeAtMs: 0 }).widthOf(said, { size: 8, ...style })).toBeLessThan((style?.width ?? 0) + 1)
})
