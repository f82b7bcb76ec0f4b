import { expect, test } from 'vitest'
import { type DashboardBody, dashboardFault, type Widget } from '../../../backend/contract/dashboard.ts'

const place = { id: 'a', x: 0, y: 0, w: 6, h: 3, title: '' }

function bodyWith(...widgets: Widget[]): DashboardBody {
  return { schema: 1, name: 'One', description: '', backS: 3600, template: null, rotationS: 0, widgets }
}

test('finds no fault in widgets side by side', () => {
  const other: Widget = { ...place, id: 'b', x: 18, kind: 'text', markdown: '' }
  expect(dashboardFault(bodyWith({ ...place, kind: 'text', markdown: '' }, other))).toBeUndefined()
})

test.each<[string, Widget[], string]>([
  [
    'the same id twice',
    [
      { ...place, kind: 'text', markdown: '' },
      { ...place, kind: 'text', markdown: '' },
    ],
    'id a',
  ],
  ['a widget past the last column', [{ ...place, x: 20, kind: 'text', markdown: '' }], 'past column 24'],
  ['a gauge that ends before it starts', [{ ...place, kind: 'gauge', series: null, low: 5, high: 5 }], 'gauge a'],
  [
    'pins of the same id',
    [
      {
        ...place,
        kind: 'image',
        image: null,
        pins: [
          { id: 'p', x: 1, y: 1, series: { series: 1 }, label: '' },
          { id: 'p', x: 2, y: 2, series: { series: 1 }, label: '' },
        ],
      },
    ],
    'same id',
  ],
])('names %s', (_what, widgets, words) => {
  expect(dashboardFault(bodyWith(...widgets))).toContain(words)
})
