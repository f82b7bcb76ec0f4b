import { useEffect, useState } from 'react'
import type { RawReading } from '../../backend/contract/calibrations/stability.ts'
import { MARK } from '../../backend/contract/quality.ts'
import { onEveryValue } from '../backend/latest-values.ts'

/** The raw readings of one series as they come, from the moment the step opened; at most the last 10 minutes. */

const KEPT_MS = 600_000
const MOST = 600

/** @param run another value begins anew: the probe was put into another reference. */
export function useRawStream(series: number, run: number): readonly RawReading[] {
  const [kept, setKept] = useState<{ run: number; readings: readonly RawReading[] }>({ run, readings: [] })
  useEffect(() => {
    setKept({ run, readings: [] })
    return onEveryValue((values) => {
      const fresh = values
        .filter((value) => value.series === series && value.raw !== null && (value.marks & MARK.processedByBoard) === 0)
        .map(({ atMs, raw }) => ({ atMs, raw: raw ?? Number.NaN }))
      if (fresh.length === 0) return
      setKept((before) => ({ run, readings: joined(before.run === run ? before.readings : [], fresh) }))
    })
  }, [series, run])
  return kept.run === run ? kept.readings : []
}

function joined(known: readonly RawReading[], fresh: readonly RawReading[]): RawReading[] {
  const newestMs = fresh.at(-1)?.atMs ?? 0
  const lastMs = known.at(-1)?.atMs ?? 0
  return [...known, ...fresh.filter(({ atMs }) => atMs > lastMs)].filter(({ atMs }) => atMs > newestMs - KEPT_MS).slice(-MOST)
}
