import type { LibraryRange, LibraryResult, LibraryVector, SensorLibrary } from '../contract/sensor-library.ts'
import { clearResult, judge } from './judge.ts'
import { findProblems, withDefaults } from './parameters.ts'

/** Runs a library's own test vectors: in the lane when one is dropped in, in the tests for the bundled ones. No dependencies. */

/** A fixed time, so that a vector without `atMs` means the same everywhere: 2025-01-02T11:40:00Z. */
const DEFAULT_AT_MS = 1_735_818_000_000

const TIMES_TO_RETRY = 2

export interface VectorRun {
  /** One line per vector that failed. */
  failed: string[]
  /** Longest call, ms; the best of three where the first was above `deadlineMs` (the machine may have been busy). */
  slowestMs: number
}

function runOnce(library: SensorLibrary, vector: LibraryVector, result: LibraryResult, range: LibraryRange): boolean {
  const given = vector.context
  const neighbours = given?.neighbours ?? {}
  clearResult(result)
  library.process(
    vector.raw,
    withDefaults(library.parameters, vector.parameters ?? {}),
    {
      atMs: given?.atMs ?? DEFAULT_AT_MS,
      sinceLastMs: given?.sinceLastMs ?? Number.NaN,
      previous: given?.previous,
      neighbour: (type) => (library.neighbours?.includes(type) && Object.hasOwn(neighbours, type) ? neighbours[type] : undefined),
    },
    result,
  )
  return judge(result, range)
}

function complaint(vector: LibraryVector, result: LibraryResult, answered: boolean): string | undefined {
  const { value, tolerance, quality, suspect = false } = vector.expect
  if (!answered) return 'gave no number'
  const close = Number.isNaN(value) ? Number.isNaN(result.value) : Math.abs(result.value - value) <= tolerance
  if (!close) return `gave ${result.value}, not ${value} ± ${tolerance}`
  if (result.quality !== quality) return `gave quality ${result.quality}, not ${quality}`
  if (Boolean(result.suspect) !== suspect) return suspect ? 'was not suspect' : 'was suspect'
  return undefined
}

/** `now` in ms with fractions (performance.now). */
export function runVectors(library: SensorLibrary, deadlineMs: number, now: () => number): VectorRun {
  const failed: string[] = []
  let slowestMs = 0
  const result: LibraryResult = { value: Number.NaN, quality: 'good', suspect: false }
  for (const [index, vector] of library.vectors.entries()) {
    const title = `vector ${index + 1} (${vector.about ?? `raw ${vector.raw}`})`
    const problems = findProblems(library.parameters, vector.parameters ?? {})
    if (problems[0]) {
      failed.push(`${title}: ${problems[0].message}`)
      continue
    }
    try {
      const parameters = withDefaults(library.parameters, vector.parameters ?? {})
      const range = typeof library.range === 'function' ? library.range(parameters) : library.range
      let tookMs = Number.POSITIVE_INFINITY
      let answered = false
      for (let tries = 0; tries <= TIMES_TO_RETRY && tookMs > deadlineMs; tries++) {
        const startedAt = now()
        answered = runOnce(library, vector, result, range)
        tookMs = Math.min(tookMs, now() - startedAt)
      }
      slowestMs = Math.max(slowestMs, tookMs)
      const wrong = complaint(vector, result, answered)
      if (wrong) failed.push(`${title} ${wrong}`)
    } catch (fault) {
      failed.push(`${title} threw: ${fault instanceof Error ? fault.message : String(fault)}`)
    }
  }
  return { failed, slowestMs }
}
