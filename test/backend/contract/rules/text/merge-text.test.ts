import { describe, expect, it } from 'vitest'
import type { RuleBody } from '../../../../../backend/contract/rules/rule.ts'
import { structureProblems } from '../../../../../backend/contract/rules/structure.ts'
import { mergeText } from '../../../../../backend/contract/rules/text/merge-text.ts'
import { parseRule } from '../../../../../backend/contract/rules/text/parse-rule.ts'
import { printRule } from '../../../../../backend/contract/rules/text/print-rule.ts'
import fc from '../../../../property.ts'
import { anyRule, bare } from './any-rule.ts'

function parsed(text: string): RuleBody {
  const { rule, problems } = parseRule(text, { name: 'R', timeZone: 'UTC' })
  if (rule === undefined) throw new Error(JSON.stringify(problems))
  return rule
}

/** A rule as a canvas made it: names instead of numbers, every node in its place. */
function drawn(text: string): RuleBody {
  const rule = JSON.parse(JSON.stringify(parsed(text)).replace(/"(c|b|t|a)(\d+)"/g, '"old-$1$2"')) as RuleBody
  const ids = [...JSON.stringify(rule).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id ?? '')
  return { ...rule, layout: Object.fromEntries(ids.map((id, index) => [id, { x: index, y: 0 }])) }
}

const TEXT = `ON MANUAL OR CRON "0 6 * * *"
IF (ESP1 ONLINE AND ESP2."t" > 25 FOR 4 min AND ESP3 ONLINE) HOLDS 10 s
THEN ESP2.Actuator(GPIO5) = ON, WAIT 5 s, ESP2.Actuator(GPIO5) = OFF
OTHERWISE RUN "x"`

/** Ids of the nodes that a changed text keeps, and those that are new. */
function ids(text: string): { rule: RuleBody; kept: string[]; lost: string[] } {
  const old = drawn(TEXT)
  const rule = mergeText(old, parsed(text))
  expect(structureProblems(rule)).toEqual([])
  expect(bare({ ...rule, conditions: [...rule.conditions] })).toEqual(bare(parsed(text)))
  const all = Object.keys(old.layout)
  const now = new Set([...JSON.stringify(rule).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id ?? ''))
  return { rule, kept: all.filter((id) => now.has(id)), lost: all.filter((id) => !now.has(id)) }
}

describe('a text that goes back into its rule', () => {
  it('changes nothing where nothing was changed', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        const merged = mergeText(rule, parsed(printRule(rule)))
        const sorted = ({ conditions, ...rest }: RuleBody) => ({
          ...rest,
          conditions: [...conditions].sort((a, b) => (a.id < b.id ? -1 : 1)),
        })
        // Nodes that say the same may change places with each other.
        if (new Set(rule.conditions.map(({ id: _, ...says }) => JSON.stringify({ ...says, inputs: [] }))).size === rule.conditions.length)
          expect(sorted(merged)).toEqual(sorted(rule))
        else expect(bare(merged)).toEqual(bare(rule))
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  it('leaves frames around the nodes that are still there', () => {
    const old = drawn(TEXT)
    const rule = mergeText(
      { ...old, frames: [{ id: 'f', name: 'Boards', nodes: ['old-c1', 'old-c2', 'old-a1'], folded: true }] },
      parsed(TEXT.replace('25', '26')),
    )
    const [frame] = rule.frames ?? []
    // What took the place of the changed condition stands in its frame.
    expect(frame).toMatchObject({ id: 'f', name: 'Boards', folded: true })
    expect(frame?.nodes).toHaveLength(3)
    expect(frame?.nodes.every((id) => rule.layout[id] !== undefined)).toBe(true)
  })

  it('gives a changed condition, and what waits on it, new ids in the old places', () => {
    const { rule, lost } = ids(TEXT.replace('25', '26'))
    // The condition and its HOLDS begin anew; AND has no memory.
    expect(lost).toEqual(['old-c2', 'old-c5'])
    const value = rule.conditions.find(({ kind }) => kind === 'value')
    expect(rule.layout[value?.id ?? '']).toEqual({ x: 1, y: 0 })
    expect(Object.keys(rule.layout)).toHaveLength(Object.keys(drawn(TEXT).layout).length)
  })

  it('keeps what moved, and drops what is gone', () => {
    expect(ids(TEXT.replace('ESP1 ONLINE AND ', '').replace('AND ESP3 ONLINE', 'AND ESP3 ONLINE AND ESP1 ONLINE')).lost).toEqual(['old-c5'])
    expect(ids(TEXT.replace(' AND ESP3 ONLINE', '')).lost).toEqual(['old-c3', 'old-c5'])
    expect(ids(TEXT.replace(' HOLDS 10 s', '')).lost).toEqual(['old-c5'])
    expect(ids(TEXT.replace('MANUAL OR ', '').replace(', WAIT 5 s', '')).lost).toEqual(['old-t1', 'old-a2'])
    expect(ids(TEXT.replace('IF (', 'IF ESP9 ONLINE OR (')).lost).toEqual([])
  })

  it('keeps a branch where another one comes before it', () => {
    const { rule, lost } = ids(`IF ESP7 ONLINE THEN NOTHING\n${TEXT}`)
    expect(lost).toEqual([])
    expect(rule.branches.map(({ id }) => id)[1]).toBe('old-b1')
  })

  it('leaves alone what no branch uses, which the text does not show', () => {
    const old = drawn(TEXT)
    const loose = { id: 'loose', kind: 'board' as const, board: 'ESP4', is: 'online' as const }
    const merged = mergeText(
      { ...old, conditions: [...old.conditions, loose], layout: { ...old.layout, loose: { x: 9, y: 9 } } },
      parsed(TEXT),
    )
    expect(merged.conditions).toContainEqual(loose)
    expect(merged.layout).toMatchObject({ loose: { x: 9, y: 9 } })
  })
})
