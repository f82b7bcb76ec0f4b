import { describe, expect, it } from 'vitest'
import { plainSensor } from '../../../backend/contract/configuration/configuration.ts'
import { addressOf, baseType, isSeriesOf, SENSOR_KINDS, sensorKind } from '../../../backend/contract/sensor-kind.ts'

describe('kinds of sensors', () => {
  it('finds the part behind the type of one of its series', () => {
    expect(baseType('SHT31_humidity')).toBe('sht31')
    expect(baseType('DS18B20')).toBe('ds18b20')
    expect(baseType('my_probe')).toBe('my_probe')
  })

  it('knows each type once', () => {
    const names = SENSOR_KINDS.flatMap(({ gives }) => gives)
    expect(new Set(names).size).toBe(names.length)
  })

  it('knows how a part is wired', () => {
    expect(sensorKind('ds18b20')?.wiring).toBe('onewire')
  })

  it('tells two probes on one wire apart by their address', () => {
    const probe = { ...plainSensor(4, 'ds18b20', 'Inlet'), onewireAddress: '28FF641D2C1603A1' }
    const series = { gpio: 4, sensorType: 'ds18b20', address: '28ff641d2c1603a1' }
    expect(isSeriesOf(series, probe)).toBe(true)
    expect(isSeriesOf({ ...series, address: '28FF641D2C1603B2' }, probe)).toBe(false)
    expect(isSeriesOf({ ...series, gpio: 5 }, probe)).toBe(false)
    expect(addressOf({ onewireAddress: null, i2cAddress: 0x44 })).toBe('0x44')
  })
})
