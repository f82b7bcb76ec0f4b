// How bad a finding is: by its length and size, and by whether people have set limits on the series. Pure.
import type { Finding } from '../contract/finding.ts'
import type { Limits } from '../contract/series.ts'
import type { Episode, Traits } from './detector.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Values a sensor of this unit can have at all, where its library does not say it. */
const BY_UNIT: Readonly<Record<string, Traits>> = {
  '°C': { low: -90, high: 1800 },
  '°F': { low: -130, high: 3300 },
  '%RH': { low: 0, high: 105 },
  pH: { low: 0, high: 14 },
  hPa: { low: 250, high: 1150 },
  ppm: { low: 0, high: 100_000 },
  lx: { low: 0, high: 200_000 },
  dBm: { low: -140, high: 30 },
}

/** Critical limits go before the library's range, that before what the unit allows; each side by itself. */
export function traitsOf(limits: Limits, library: { min: number; max: number } | undefined, unit: string): Traits {
  const possible = BY_UNIT[unit]
  return {
    low: limits.criticalLow ?? library?.min ?? possible?.low ?? Number.NEGATIVE_INFINITY,
    high: limits.criticalHigh ?? library?.max ?? possible?.high ?? Number.POSITIVE_INFINITY,
  }
}

/** @param nowMs end of what goes on */
export function severityOf({ kind, fromMs, toMs, count, detail }: Episode, limits: Limits, nowMs: number): Finding['severity'] {
  const ms = (toMs ?? nowMs) - fromMs
  const guarded = limits.criticalLow !== undefined || limits.criticalHigh !== undefined
  switch (kind) {
    case 'gap': {
      // One that goes on tells its length by its start; several hold times that were fine.
      const silentMs = count === 1 ? ms : (detail.ms ?? ms)
      if (silentMs >= HOUR_MS) return guarded ? 'critical' : 'warning'
      return silentMs >= 5 * MINUTE_MS ? 'warning' : 'event'
    }
    case 'flat':
      return guarded && ms >= 6 * HOUR_MS ? 'critical' : 'warning'
    case 'jump':
      return count >= 10 || crosses(detail.to, limits) ? 'warning' : 'event'
    case 'out-of-range':
      return crosses(detail.value, limits) ? 'critical' : count > 3 ? 'warning' : 'event'
    case 'clock-drift': {
      const driftMs = Math.abs(detail.driftMs ?? 0)
      return driftMs >= 5 * MINUTE_MS ? 'critical' : driftMs >= 5000 ? 'warning' : 'event'
    }
  }
}

function crosses(value: number | undefined, { criticalLow, criticalHigh }: Limits): boolean {
  if (value === undefined) return false
  return value < (criticalLow ?? Number.NEGATIVE_INFINITY) || value > (criticalHigh ?? Number.POSITIVE_INFINITY)
}
