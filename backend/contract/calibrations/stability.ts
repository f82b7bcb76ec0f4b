/** Has a raw reading settled? Looked at over a window while a probe stands in its reference. Pure. */

export interface RawReading {
  atMs: number
  raw: number
}

export interface StabilityRule {
  /** How long it must have been calm, ms. */
  windowMs: number
  /** Fewest readings in the window. */
  least: number
  /** Largest standard deviation in the window, in raw units. */
  spread: number
  /** Largest drift, raw units a minute. */
  drift: number
}

export interface Stability {
  /** `waiting`: too few readings yet. */
  state: 'waiting' | 'settling' | 'stable'
  /** Mean over the window; NaN without readings. */
  mean: number
  /** Standard deviation over the window. */
  spread: number
  /** Slope of the line with the least squares, raw units a minute; 0 with fewer than two readings. */
  drift: number
  /** Time the readings of the window span, ms. */
  spanMs: number
  readings: number
}

const RULES: readonly (readonly [type: RegExp, rule: Omit<StabilityRule, 'least'>])[] = [
  [/^ph$/, { windowMs: 30_000, spread: 6, drift: 8 }],
  [/^ec$/, { windowMs: 20_000, spread: 8, drift: 10 }],
  [/moisture/, { windowMs: 20_000, spread: 25, drift: 30 }],
  [/^ds18b20$|^temperature$/, { windowMs: 60_000, spread: 1.5, drift: 1 }],
  [/^sht31_/, { windowMs: 60_000, spread: 40, drift: 40 }],
]
const FEWEST = 4
/** Of what nobody has a rule for: share of the mean that is calm. */
const CALM_SHARE = 0.005

/**
 * The rule for a sensor type. Slow sensors are watched longer, so that the window holds enough readings.
 * @param intervalMs usual time between two readings, ms
 * @param mean present reading, for types without a rule of their own
 */
export function stabilityRule(sensorType: string, intervalMs: number, mean: number): StabilityRule {
  const known = RULES.find(([type]) => type.test(sensorType.toLowerCase()))?.[1]
  const calm = Math.max(Math.abs(mean) * CALM_SHARE, 1e-6)
  const rule = known ?? { windowMs: 30_000, spread: calm, drift: calm }
  return { ...rule, windowMs: Math.max(rule.windowMs, intervalMs * (FEWEST - 0.5)), least: FEWEST }
}

/** @param readings in order of time; those older than the window before the newest are left out */
export function judgeStability(readings: readonly RawReading[], rule: StabilityRule): Stability {
  const newestMs = readings.at(-1)?.atMs ?? 0
  const seen = readings.filter(({ atMs, raw }) => atMs > newestMs - rule.windowMs && Number.isFinite(raw))
  const count = seen.length
  const first = seen[0]
  if (first === undefined) return { state: 'waiting', mean: Number.NaN, spread: 0, drift: 0, spanMs: 0, readings: 0 }
  const mean = seen.reduce((sum, { raw }) => sum + raw, 0) / count
  const middleMs = seen.reduce((sum, { atMs }) => sum + (atMs - first.atMs), 0) / count
  let square = 0
  let timeSquare = 0
  let product = 0
  for (const { atMs, raw } of seen) {
    const minutes = (atMs - first.atMs - middleMs) / 60_000
    square += (raw - mean) ** 2
    timeSquare += minutes ** 2
    product += minutes * (raw - mean)
  }
  const spread = count > 1 ? Math.sqrt(square / (count - 1)) : 0
  const drift = timeSquare > 0 ? product / timeSquare : 0
  const spanMs = newestMs - first.atMs
  // A window of n readings spans n − 1 pauses; the readings before it are the ones just dropped.
  const full = readings.length > count || spanMs >= rule.windowMs * 0.9
  const watched = count >= rule.least && full
  const calm = spread <= rule.spread && Math.abs(drift) <= rule.drift
  return { state: !watched ? 'waiting' : calm ? 'stable' : 'settling', mean, spread, drift, spanMs, readings: count }
}
