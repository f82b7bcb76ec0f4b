import { expect, test } from 'vitest'
import { invalidRule, PROBLEMS_DE, PROBLEMS_EN, saidOf } from '../../../../../backend/contract/rules/check/problem-text.ts'

test('a problem is said in both languages, at its node, with its figures', () => {
  const said = saidOf({ code: 'age-short', node: 'warm', params: { intervalS: 60, ageS: 30 } })
  expect(said).toEqual({
    en: 'warm: Readings come every 60 s, so after 30 s it is unknown in between. Allow a greater age.',
    de: expect.stringMatching(/^warm: .*60 s.*30 s/),
  })
  expect(saidOf({ code: 'time-zone', node: '', params: { timeZone: 'Mars' } }).en).toMatch(/^The time zone Mars/)
})

test('both languages name the same figures', () => {
  const figures = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([name]) => name).sort()
  for (const [code, text] of Object.entries(PROBLEMS_EN))
    expect(figures(PROBLEMS_DE[code as keyof typeof PROBLEMS_DE]), code).toEqual(figures(text))
})

test('a refusal says each sentence once, the first few', () => {
  const twice = saidOf({ code: 'circle', node: 'a', params: {} })
  const refusal = invalidRule([
    twice,
    twice,
    ...Array.from({ length: 9 }, (_, index) => saidOf({ code: 'unconnected', node: `n${index}`, params: {} })),
  ])
  expect(refusal).toMatchObject({ code: 'rule.invalid', reason: { key: 'rule-problems' } })
  expect(refusal.message.match(/a: It leads back/g)).toHaveLength(1)
  expect(refusal.message.match(/It leads nowhere/g)).toHaveLength(4)
  expect(refusal.reason?.figures.german).toContain('a: Sie führt zu sich selbst zurück.')
})
