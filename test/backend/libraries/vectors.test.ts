import { describe, expect, it } from 'vitest'
import type { LibraryVector } from '../../../backend/contract/sensor-library.ts'
import { runVectors } from '../../../backend/libraries/vectors.ts'
import { aLibrary } from './a-library.ts'

const clock = () => 0
const failures = (vector: LibraryVector, changes: Parameters<typeof aLibrary>[0] = {}) =>
  runVectors(aLibrary({ ...changes, vectors: [vector] }), 50, clock).failed

describe('test vectors of a library', () => {
  it('pass where value, quality and suspicion are as expected', () => {
    expect(failures({ raw: 2, parameters: { gain: 3 }, expect: { value: 6.05, tolerance: 0.1, quality: 'good' } })).toEqual([])
  })

  it.each<{ why: string; vector: LibraryVector; says: string }>([
    { why: 'another value', vector: { raw: 2, expect: { value: 5, tolerance: 0.5, quality: 'good' } }, says: 'gave 4, not 5 ± 0.5' },
    {
      why: 'another quality',
      vector: { raw: 2, expect: { value: 4, tolerance: 0, quality: 'poor' } },
      says: 'gave quality good, not poor',
    },
    {
      why: 'missing suspicion',
      vector: { raw: 2, expect: { value: 4, tolerance: 0, quality: 'good', suspect: true } },
      says: 'was not suspect',
    },
    {
      why: 'a value where none was expected',
      vector: { raw: 2, expect: { value: Number.NaN, tolerance: 0, quality: 'good' } },
      says: 'gave 4, not NaN',
    },
    {
      why: 'a parameter out of range',
      vector: { raw: 2, parameters: { gain: 11 }, expect: { value: 22, tolerance: 0, quality: 'good' } },
      says: 'gain must be a number from 0 to 10',
    },
  ])('fail for $why', ({ vector, says }) => {
    expect(failures(vector)).toEqual([expect.stringContaining(says)])
  })

  it('fail for a value outside the range that is expected to be good', () => {
    expect(failures({ raw: 501, expect: { value: 1002, tolerance: 0, quality: 'good' } })).toEqual([
      expect.stringContaining('gave quality bad'),
    ])
  })

  it('fail where the library throws, and name the vector', () => {
    const failed = failures(
      { about: 'the third', raw: 1, expect: { value: 2, tolerance: 0, quality: 'good' } },
      {
        process() {
          throw new Error('broken inside')
        },
      },
    )
    expect(failed).toEqual(['vector 1 (the third) threw: broken inside'])
  })

  it('answer only for neighbours that the library declares', () => {
    const asking = aLibrary({
      neighbours: ['ds18b20'],
      process(_raw, _parameters, context, out) {
        out.value = (context.neighbour('ds18b20') ?? 100) + (context.neighbour('secret') ?? 200)
      },
      vectors: [{ raw: 1, context: { neighbours: { ds18b20: 21, secret: 1 } }, expect: { value: 221, tolerance: 0, quality: 'good' } }],
    })
    expect(runVectors(asking, 50, clock).failed).toEqual([])
  })

  it('report the slowest call, and give a slow one two more tries', () => {
    let calls = 0
    const times = [0, 80, 100, 103, 200, 201, 300, 301]
    const run = runVectors(aLibrary(), 50, () => times[calls++] ?? 0)
    expect(run).toEqual({ failed: [], slowestMs: 3 })
  })
})
