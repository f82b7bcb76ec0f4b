import { describe, expect, it } from 'vitest'
import { makeFormat } from '../../../renderer/language/format.ts'

const en = makeFormat('en')
const de = makeFormat('de')

describe('numbers', () => {
  it('keep their decimals and use the true minus sign', () => {
    expect(en.number(-19.6, 1)).toBe('−19.6')
    expect(en.number(2, 2)).toBe('2.00')
    expect(de.number(-1013.25, 1)).toBe('−1.013,3')
  })
})

describe('ages', () => {
  it('grow from seconds to days with two units at most', () => {
    expect(en.duration(999)).toBe('0 s')
    expect(en.duration(247_000)).toBe('4 min 7 s')
    expect(en.duration(8_040_000)).toBe('2 h 14 min')
    expect(en.duration((12 * 24 + 4) * 3_600_000)).toBe('12 d 4 h')
    expect(de.duration((12 * 24 + 4) * 3_600_000)).toBe('12 T 4 h')
  })

  it('say "vor" in German and are never negative', () => {
    expect(de.age(1_000, 248_000)).toBe('vor 4 min 7 s')
    expect(en.age(5_000, 1_000)).toBe('0 s')
  })
})

describe('sizes', () => {
  it('count in powers of 1000', () => {
    expect(en.bytes(0)).toBe('0 B')
    expect(en.bytes(999)).toBe('999 B')
    expect(en.bytes(1_800_000_000)).toBe('1.8 GB')
    expect(de.bytes(48_000_000)).toBe('48,0 MB')
  })
})

describe('dates', () => {
  const now = new Date(2026, 10, 20, 12).getTime()
  const lastYear = new Date(2025, 10, 21, 0, 15).getTime()

  it('name the year where it is another one', () => {
    expect(en.date(lastYear, now)).toBe('Fri 21 Nov 2025')
    expect(de.moment(lastYear, now)).toBe('Fr. 21. Nov. 2025 00:15')
  })

  it('leave it out within the year, and where now is not known', () => {
    expect(en.moment(new Date(2026, 2, 1, 8, 5).getTime(), now)).toBe('Sun 1 Mar 08:05')
    expect(en.date(lastYear)).toBe('Fri 21 Nov')
  })
})
