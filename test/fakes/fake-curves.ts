/** Made-up readings as a pure function of time, so that history and live values agree. Used by fake-backend.ts. */

export interface Curve {
  seed: number
  base: number
  /** Slow swing over `periodMs`. */
  swing: number
  periodMs: number
  noise: number
  /** Change over the last 15 minutes that ends at `base`, for curves on their way out of limits. */
  drift: number
}

/** 0..1 from two integers, always the same. */
export function noiseAt(seed: number, step: number): number {
  let x = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(step | 0, 0xc2b2ae35)
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39)
  return ((x ^ (x >>> 15)) >>> 0) / 4294967296
}

export function valueAt(curve: Curve, atMs: number, startedMs: number): number {
  const phase = (atMs / curve.periodMs) * Math.PI * 2 + curve.seed
  const slow = Math.sin(phase) * 0.7 + Math.sin(phase * 2.7 + curve.seed) * 0.3
  const step = Math.floor(atMs / 4000)
  const part = (atMs % 4000) / 4000
  const wobble = noiseAt(curve.seed, step) * (1 - part) + noiseAt(curve.seed, step + 1) * part - 0.5
  const drift = curve.drift * Math.max(-1, Math.min(0, (atMs - startedMs) / 900_000))
  return curve.base + curve.swing * slow + curve.noise * wobble + drift
}

/** On or off in stretches of about `periodMs`. */
export function stateAt(seed: number, atMs: number, periodMs: number): boolean {
  return noiseAt(seed, Math.floor(atMs / periodMs)) > 0.6
}
