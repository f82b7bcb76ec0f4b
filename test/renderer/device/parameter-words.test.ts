import { describe, expect, test } from 'vitest'
import type { LibraryParameter } from '../../../backend/contract/library.ts'
import { parameterWords } from '../../../renderer/device/parameter-words.ts'
import { BUNDLED } from '../../../resources/libraries/bundled.ts'

describe('the parameters of sensor libraries', () => {
  test('of every bundled library have names and explanations in both languages, none of which is a key', () => {
    const keys = /\b(fixedC|voltsLow|voltsHigh|neighbour|[a-z]+At[A-Z0-9]\w*)\b/
    for (const library of BUNDLED)
      for (const parameter of library.parameters) {
        const asked: LibraryParameter = { ...parameter, choices: [...(parameter.choices ?? [])] }
        const [en, de] = [parameterWords(library.name, asked, 'en'), parameterWords(library.name, asked, 'de')]
        const where = `${library.name} ${parameter.name}`
        expect(de.about, where).not.toBe(en.about)
        for (const words of [en, de]) expect(`${words.label} ${words.about}`, where).not.toMatch(keys)
        const keyed = parameter.name === 'unit' ? [] : (asked.choices ?? []).filter((one) => /^[a-z]+$/.test(one))
        for (const one of keyed) expect([en.choice(one), de.choice(one)], where).not.toContain(one)
      }
  })

  test('of one that was dropped in are said in its own words', () => {
    const own: LibraryParameter = { name: 'gainAt5', kind: 'choice', choices: ['low'], default: 'low', about: 'Gain of the amplifier' }
    const words = parameterWords('my-probe', own, 'de')
    expect([words.label, words.about, words.choice('low')]).toEqual(['Gain at 5', 'Gain of the amplifier', 'low'])
  })
})
