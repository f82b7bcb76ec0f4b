import type { Limits } from '../../../backend/contract/series.ts'

/** A linear scale with the limits of a series as bands. Pure. */
export interface Band {
  /** Share of the scale, 0..1. */
  from: number
  to: number
  status: 'ok' | 'warning' | 'critical'
}

/** From left to right, without empty ones; the critical limits stand outside the warning limits. */
export function gaugeBands(low: number, high: number, limits: Limits): Band[] {
  if (!(high > low)) return []
  const share = (value: number) => Math.max(0, Math.min(1, (value - low) / (high - low)))
  const { criticalLow, warningLow, warningHigh, criticalHigh } = limits
  const cl = criticalLow === undefined ? 0 : share(criticalLow)
  const wl = Math.max(cl, warningLow === undefined ? 0 : share(warningLow))
  const ch = criticalHigh === undefined ? 1 : share(criticalHigh)
  const wh = Math.min(ch, warningHigh === undefined ? 1 : share(warningHigh))
  const bands: Band[] = [
    { from: 0, to: cl, status: 'critical' },
    { from: cl, to: wl, status: 'warning' },
    { from: wl, to: Math.max(wl, wh), status: 'ok' },
    { from: Math.max(wl, wh), to: ch, status: 'warning' },
    { from: Math.max(wl, ch), to: 1, status: 'critical' },
  ]
  return bands.filter((band) => band.to > band.from)
}

/** Where the value stands, 0..1, and whether it is off the scale. */
export function gaugeMark(value: number, low: number, high: number): { at: number; off: 'under' | 'over' | null } {
  if (!(high > low)) return { at: 0, off: null }
  const at = (value - low) / (high - low)
  return { at: Math.max(0, Math.min(1, at)), off: at < 0 ? 'under' : at > 1 ? 'over' : null }
}

/** Values that get a label: both ends, and limits that keep their distance from all before. */
export function gaugeLabels(low: number, high: number, limits: Limits): { value: number; at: number }[] {
  if (!(high > low)) return []
  const labels = [
    { value: low, at: 0 },
    { value: high, at: 1 },
  ]
  const { warningLow, warningHigh, criticalLow, criticalHigh } = limits
  for (const value of [warningLow, warningHigh, criticalLow, criticalHigh]) {
    if (value === undefined || value <= low || value >= high) continue
    const at = (value - low) / (high - low)
    if (labels.every((other) => Math.abs(other.at - at) > 0.16)) labels.push({ value, at })
  }
  return labels.sort((a, b) => a.at - b.at)
}

/** A scale that fits a series before anybody has set one: its limits with room beside them, else 0 to 100. */
export function gaugeScale(limits: Limits, unit: string): { low: number; high: number } {
  const known = [limits.criticalLow, limits.warningLow, limits.warningHigh, limits.criticalHigh].filter((one) => one !== undefined)
  if (unit === '%' || unit === '%RH' || known.length === 0) return { low: 0, high: unit === 'pH' ? 14 : 100 }
  const least = Math.min(...known)
  const most = Math.max(...known)
  const room = most > least ? (most - least) * 0.25 : Math.max(1, Math.abs(most) * 0.5)
  const step = 10 ** Math.floor(Math.log10(Math.max(room, 1e-6)))
  const low = Math.floor((least - room) / step) * step
  return { low: least >= 0 ? Math.max(0, low) : low, high: Math.ceil((most + room) / step) * step }
}
