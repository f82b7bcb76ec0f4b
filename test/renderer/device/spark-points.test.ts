import { expect, it } from 'vitest'
import { sparkPoints } from '../../../renderer/device/health-content.ts'

const columns = (atMs: number[]) => {
  const value = Float64Array.from(atMs, (at) => at / 1000)
  return { atMs: Float64Array.from(atMs), value, min: value, max: value, quality: null, resolutionMs: 0, banded: false, usualStepMs: 1000 }
}

it('thins many samples to about one per pixel', () => {
  const points = sparkPoints(columns(Array.from({ length: 1000 }, (_, index) => index * 1000)))
  expect(points.length).toBeLessThan(60)
  expect(points.length).toBeGreaterThan(40)
  expect(points.every(([, value]) => value !== null)).toBe(true)
})

it('keeps a gap', () => {
  expect(sparkPoints(columns([0, 1000, 2000, 60_000, 61_000])).map(([, value]) => value === null)).toContain(true)
})

it('has no point without samples', () => {
  expect(sparkPoints(undefined)).toEqual([])
  expect(sparkPoints(columns([]))).toEqual([])
})
