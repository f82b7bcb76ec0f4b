import { describe, expect, it } from 'vitest'
import { alarmText } from '../../../../backend/contract/alarms/text.ts'

const low = (value: number, limit: number, unit: string) =>
  alarmText({ code: 'limit-low', params: { name: 'Soil moisture A', value, limit, unit } }, 'en')

describe('the text of an alarm', () => {
  it('writes a reading with the decimals of its unit', () => {
    expect(low(33.278, 99, '%')).toBe('Soil moisture A too low: 33.3 %, limit 99 %')
    expect(low(6.9149, 7, 'pH')).toBe('Soil moisture A too low: 6.91 pH, limit 7 pH')
    expect(low(57.6, 60, '%RH')).toBe('Soil moisture A too low: 58 %, limit 60 %')
  })

  it('keeps the decimals that tell the reading from its limit, or from nothing', () => {
    expect(low(32.98, 33, '%')).toBe('Soil moisture A too low: 32.98 %, limit 33 %')
    expect(low(0.004, 0.01, 'bar')).toBe('Soil moisture A too low: 0.004 bar, limit 0.01 bar')
  })
})
