import { expect, test } from 'vitest'
import { placeOfDraft } from '../../../renderer/configuration/draft-base.ts'

const work = { base: 3, savedAs: 0, version: 3, dirty: true, own: true }

test('work on the newest version is current', () => {
  expect(placeOfDraft(work)).toBe('current')
})

test('saved twice in a row: the second stands on the first, also while its document is still on its way', () => {
  expect(placeOfDraft({ ...work, base: 4, savedAs: 4 })).toBe('current')
  expect(placeOfDraft({ ...work, base: 4, savedAs: 4, version: 4 })).toBe('current')
})

test('its own save is no other person’s: the document may come before the answer, and a change meanwhile stays', () => {
  expect(placeOfDraft({ ...work, version: 4, dirty: false })).toBe('follow')
  expect(placeOfDraft({ ...work, version: 4, dirty: true })).toBe('overtaken')
  expect(placeOfDraft({ ...work, base: 4, savedAs: 4, version: 4, dirty: true })).toBe('current')
})

test('somebody else’s later version overtakes work of one’s own, also after a save', () => {
  expect(placeOfDraft({ ...work, version: 4 })).toBe('overtaken')
  expect(placeOfDraft({ ...work, base: 4, savedAs: 4, version: 5 })).toBe('overtaken')
})

test('a draft of an earlier visit is not thrown away because somebody saved meanwhile; what nobody touched follows', () => {
  expect(placeOfDraft({ ...work, version: 5, own: true })).toBe('overtaken')
  expect(placeOfDraft({ ...work, version: 5, own: false })).toBe('follow')
})

test('a draft of a configuration that was begun anew since does not pass for the newest', () => {
  expect(placeOfDraft({ ...work, base: 7, version: 2 })).toBe('overtaken')
})
