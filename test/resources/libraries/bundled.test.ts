import { describe, expect, it } from 'vitest'
import { runVectors } from '../../../backend/libraries/vectors.ts'
import { BUNDLED } from '../../../resources/libraries/bundled.ts'

describe.each(BUNDLED)('the bundled library $name', (library) => {
  it.each(library.vectors.map((vector, index) => ({ title: vector.about ?? `raw ${vector.raw}`, vector, index })))(
    'gives what vector $index says: $title',
    ({ vector }) => {
      expect(runVectors({ ...library, vectors: [vector] }, 1000, performance.now.bind(performance)).failed).toEqual([])
    },
  )
})
