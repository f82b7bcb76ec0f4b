import { describe, expect, it } from 'vitest'
import { makeFormat } from '../../../renderer/language/format.ts'
import { decimalsOf, isActive, signalWord, stateWord, writeLimit, writeLimits, writeValue } from '../../../renderer/quantities/format.ts'

const en = makeFormat('en')
const de = makeFormat('de')
const celsius = { unit: '°C', sensorType: 'ds18b20' }

describe('how readings are written', () => {
  it('fixes decimals per quantity so that digits do not jump', () => {
    expect(writeValue(21, celsius, en)).toEqual({ text: '21.0', unit: '°C' })
    expect(writeValue(6.9234, { unit: 'pH', sensorType: 'ph' }, en).text).toBe('6.92')
    expect(writeValue(612.4, { unit: 'ppm', sensorType: 'co2' }, en).text).toBe('612')
    expect(writeValue(1013.25, { unit: 'hPa', sensorType: 'bmp280_pressure' }, de).text).toBe('1.013,3')
    expect(decimalsOf({ unit: 'furlong', sensorType: 'x' })).toBe(2)
  })

  it('writes humidity and levels whole, soil moisture with a tenth, and %RH as %', () => {
    expect(writeValue(67.8, { unit: '%RH', sensorType: 'sht31_humidity' }, en)).toEqual({ text: '68', unit: '%' })
    expect(writeValue(62.2, { unit: '%', sensorType: 'tank_level' }, en).text).toBe('62')
    expect(writeValue(29.44, { unit: '%', sensorType: 'moisture' }, en).text).toBe('29.4')
  })

  it('uses the minus sign and the decimal sign of the language', () => {
    expect(writeValue(-19.61, celsius, de).text).toBe('−19,6')
    expect(writeValue(-19.61, celsius, en).text).toBe('−19.6')
  })

  it('writes what fits no tile, or would round to nothing, as a power of ten', () => {
    const bare = { unit: '', sensorType: 'metric' }
    expect(writeValue(1e-9, bare, en).text).toBe('1.00e−9')
    expect(writeValue(1e15, bare, de).text).toBe('1,00e15')
    expect(writeValue(-123_456_789.123, bare, en).text).toBe('−1.23e8')
    expect(writeValue(1_234_567, bare, en).text).toBe('1,234,567')
    expect(writeValue(0, bare, en).text).toBe('0')
    expect(writeValue(0.001, celsius, en).text).toBe('0.0')
  })

  it('writes states as words, and words nobody knows as they came', () => {
    expect(stateWord(true, 'de')).toBe('Ein')
    expect(stateWord('CLOSED', 'en')).toBe('Closed')
    expect(stateWord('half-way', 'de')).toBe('half-way')
    expect(writeValue(null, celsius, en).text).toBe('–')
  })

  it('knows which states are drawn filled', () => {
    expect([true, 'open', 'ON', 1].map(isActive)).toEqual([true, true, true, true])
    expect([false, 'closed', 'off', 0, null].map(isActive)).toEqual([false, false, false, false, false])
  })
})

describe('how limits are written', () => {
  it('shows a range, one side, or nothing', () => {
    expect(writeLimits({ warningLow: 40, warningHigh: 85 }, celsius, en)).toBe('40.0 – 85.0')
    expect(writeLimits({ warningLow: 32 }, celsius, de)).toBe('mind. 32,0')
    expect(writeLimits({ criticalHigh: 30 }, celsius, en)).toBe('max 30.0')
    expect(writeLimits({}, celsius, en)).toBe('')
  })

  it('names state, side and unit, but not the unit of pH, which is its name', () => {
    expect(writeLimit('warning', 'under', 32, { unit: '%', sensorType: 'moisture' }, de)).toBe('Warnung unter 32,0 %')
    expect(writeLimit('critical', 'over', 7.8, { unit: 'pH', sensorType: 'ph' }, en)).toBe('Critical over 7.80')
  })
})

it('calls Wi-Fi good from −67 dBm, weak under −78 dBm', () => {
  expect([-50, -67, -68, -78, -79].map(signalWord)).toEqual(['good', 'good', 'fair', 'fair', 'weak'])
})
