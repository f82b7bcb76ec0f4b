import { expect, test } from 'vitest'
import device from '../../../renderer/device/strings.ts'
import emergency from '../../../renderer/emergency/strings.ts'
import outputs from '../../../renderer/outputs/strings.ts'

/** Texts of a tree of strings. */
function texts(tree: unknown): string[] {
  if (typeof tree === 'string') return [tree]
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(texts) : []
}

test('German says who did it so that a name and “dieser Rechner” both fit', () => {
  const all = [device, emergency, outputs].flatMap(({ de }) => texts(de))
  expect(all.some((text) => text.includes('{{by}}'))).toBe(true)
  // A preposition would ask for another case: “von dieser Rechner”.
  expect(all.filter((text) => /\b(von|durch|mit|bei|für) \{\{by\}\}/.test(text))).toEqual([])
})

test('every state of an emergency stop has a word in both languages', () => {
  for (const { output } of [device.de, device.en]) expect(Object.keys(output.emergency)).toEqual(['active', 'clearing', 'resuming'])
})
