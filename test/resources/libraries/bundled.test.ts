import { describe, expect, it } from 'vitest'
import type { LibraryResult, ParameterDeclaration, ParameterValue, SensorLibrary } from '../../../backend/contract/sensor-library.ts'
import { clearResult, judge } from '../../../backend/libraries/judge.ts'
import { withDefaults } from '../../../backend/libraries/parameters.ts'
import { runVectors } from '../../../backend/libraries/vectors.ts'
import { BUNDLED } from '../../../resources/libraries/bundled.ts'
import fc from '../../property.ts'

const byName = new Map(BUNDLED.map((library) => [library.name, library]))

function anyValue(declaration: ParameterDeclaration): fc.Arbitrary<ParameterValue> {
  if (declaration.kind === 'boolean') return fc.boolean()
  if (declaration.kind === 'choice') return fc.constantFrom(...(declaration.choices ?? []))
  return fc.double({ min: declaration.min ?? -1e6, max: declaration.max ?? 1e6, noNaN: true })
}

function anyParameters(library: SensorLibrary): fc.Arbitrary<Record<string, ParameterValue>> {
  const all = fc.record(Object.fromEntries(library.parameters.map((declaration) => [declaration.name, anyValue(declaration)])))
  return fc.oneof(fc.constant({}), all)
}

const anyRaw = fc.oneof(
  fc.double(),
  fc.integer({ min: -3000, max: 70_000 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -2032, 1360, 4095, 4096, 32_767, 65_535, -0),
)

/** The finished answer of a library: process, then the range check. */
function answer(
  library: SensorLibrary,
  raw: number,
  given: Record<string, ParameterValue> = {},
  neighbour: number | undefined = undefined,
  sinceLastMs = 10_000,
): LibraryResult & { asked: Set<string> } {
  const result: LibraryResult = { value: 0, quality: 'good', suspect: false }
  const asked = new Set<string>()
  clearResult(result)
  const parameters = withDefaults(library.parameters, given)
  const note = (type: string) => {
    asked.add(type)
    return neighbour
  }
  library.process(raw, parameters, { atMs: 1_735_818_000_000, sinceLastMs, previous: undefined, neighbour: note }, result)
  judge(result, typeof library.range === 'function' ? library.range(parameters) : library.range)
  return { ...result, asked }
}

describe.each(BUNDLED)('the bundled library $name', (library) => {
  it.each(library.vectors.map((vector, index) => ({ title: vector.about ?? `raw ${vector.raw}`, vector, index })))(
    'gives what vector $index says: $title',
    ({ vector }) => {
      expect(runVectors({ ...library, vectors: [vector] }, 1000, () => performance.now()).failed).toEqual([])
    },
  )

  it('has at least three vectors, one of them bad, and names formula and source', () => {
    expect(library.vectors.length).toBeGreaterThanOrEqual(3)
    expect(library.vectors.some((vector) => vector.expect.quality === 'bad')).toBe(true)
    expect(library.formula.length).toBeGreaterThan(5)
    expect(library.source.length).toBeGreaterThan(20)
  })

  it('never throws and gives a finite value within its range, or bad, for any number and any parameters', () => {
    fc.assert(
      fc.property(
        anyRaw,
        anyParameters(library),
        fc.option(fc.double({ noNaN: true }), { nil: undefined }),
        fc.constantFrom(Number.NaN, -5, 0, 1000),
        (raw, given, neighbour, sinceLastMs) => {
          const parameters = withDefaults(library.parameters, given)
          fc.pre(library.check?.(parameters) === undefined)
          const result = answer(library, raw, given, neighbour, sinceLastMs)
          if (result.quality === 'bad') return
          const range = typeof library.range === 'function' ? library.range(parameters) : library.range
          expect(Number.isFinite(raw)).toBe(true)
          expect(result.value).toBeGreaterThanOrEqual(range.min)
          expect(result.value).toBeLessThanOrEqual(range.max)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('gives the same answer twice', () => {
    fc.assert(
      fc.property(anyRaw, (raw) => {
        expect(answer(library, raw)).toEqual(answer(library, raw))
      }),
    )
  })

  it('asks only for the neighbours that it declares', () => {
    const { asked } = answer(library, 1360)
    expect([...asked].filter((type) => !library.neighbours?.includes(type))).toEqual([])
  })
})

describe('bundled libraries together', () => {
  it('have names and sensor types of their own', () => {
    const types = BUNDLED.flatMap((library) => library.sensorTypes)
    expect(new Set(types).size).toBe(types.length)
    expect(byName.size).toBe(BUNDLED.length)
    expect(types.filter((type) => type !== type.toLowerCase())).toEqual([])
  })

  it.each([
    { name: 'ds18b20', from: -880, to: 2000, way: 1 },
    { name: 'sht31-temperature', from: 1873, to: 63_662, way: 1 },
    { name: 'sht31-humidity', from: 0, to: 65_535, way: 1 },
    { name: 'ec', from: 0, to: 4000, way: 1 },
    { name: 'ph', from: 793, to: 3400, way: -1 },
    { name: 'adc', from: 0, to: 4095, way: 1 },
    { name: 'flow', from: 0, to: 4500, way: 1 },
    { name: 'bosch-pressure', from: 300, to: 1100, way: 1 },
  ])('$name goes one way over its whole range', ({ name, from, to, way }) => {
    const library = byName.get(name)
    if (!library) throw new Error(`${name} is not bundled`)
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), fc.integer({ min: from, max: to }), (a, b) => {
        fc.pre(a !== b)
        const difference = answer(library, b).value - answer(library, a).value
        expect(Math.sign(difference)).toBe(Math.sign(b - a) * way)
      }),
    )
  })

  it('moisture follows the order of its points and never turns round', () => {
    const library = byName.get('moisture')
    if (!library) throw new Error('moisture is not bundled')
    const count = fc.integer({ min: 0, max: 4095 })
    fc.assert(
      fc.property(count, count, count, count, fc.boolean(), (dryCounts, wetCounts, a, b, invert) => {
        fc.pre(dryCounts !== wetCounts && a < b)
        const rises = wetCounts > dryCounts !== invert
        const difference =
          answer(library, b, { dryCounts, wetCounts, invert }).value - answer(library, a, { dryCounts, wetCounts, invert }).value
        expect(rises ? difference : -difference).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('warmer water reads less EC from the same counts, and the same EC at 25 °C', () => {
    const library = byName.get('ec')
    if (!library) throw new Error('ec is not bundled')
    expect(answer(library, 1000, {}, 30).value).toBeLessThan(answer(library, 1000, {}, 25).value)
    expect(answer(library, 1000, {}, 25).value).toBe(answer(library, 1000, {}, undefined).value)
  })

  it('does not believe a neighbour outside the liquid range', () => {
    const library = byName.get('ph')
    if (!library) throw new Error('ph is not bundled')
    for (const neighbour of [-127, 101, Number.NaN]) expect(answer(library, 2500, {}, neighbour).value).toBe(answer(library, 2500).value)
  })
})
