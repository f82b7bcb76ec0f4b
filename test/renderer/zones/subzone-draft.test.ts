import { expect, test } from 'vitest'
import { added, draftOf, problemOf, renamed, subzonesOfDraft, withPin } from '../../../renderer/zones/subzone-draft.ts'

const start = draftOf([
  { name: 'A', gpios: [4, 25] },
  { name: 'B', gpios: [26] },
])
const pins = (draft: typeof start) => draft.map(({ name, gpios }) => [name, ...gpios])

test('a pin that is put into one sub-zone leaves the other', () => {
  expect(pins(withPin(start, 'B', 4, true))).toEqual([
    ['A', 25],
    ['B', 4, 26],
  ])
  expect(pins(withPin(start, 'A', 4, false))).toEqual([
    ['A', 25],
    ['B', 26],
  ])
})

test('a new one gets a name that is free, and wants a pin', () => {
  const draft = added(renamed(start, 'B', 'No 3'), 'new', (number) => `No ${number}`)
  const last = draft.at(-1)
  expect(last).toMatchObject({ name: 'No 4', gpios: [] })
  expect(last && problemOf(draft, last)).toBe('noPin')
})

test('names are saved without spaces around them, and each once', () => {
  const draft = renamed(start, 'B', ' A ')
  expect(draft.map((row) => problemOf(draft, row))).toEqual(['sameName', 'sameName'])
  const empty = renamed(start, 'B', '  ')
  expect(empty.map((row) => problemOf(empty, row))).toEqual([undefined, 'noName'])
  expect(subzonesOfDraft(renamed(start, 'B', ' C '))).toEqual([
    { name: 'A', gpios: [4, 25] },
    { name: 'C', gpios: [26] },
  ])
})
