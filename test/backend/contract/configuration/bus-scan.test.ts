import { describe, expect, it } from 'vitest'
import { i2cDevice, isRomValid, romDevice } from '../../../../backend/contract/configuration/bus-scan.ts'

describe('devices on a bus', () => {
  it('have a ROM whose last byte is the checksum of the others (example of Maxim application note 27)', () => {
    expect(isRomValid('02 1C B8 01 00 00 00 A2'.replaceAll(' ', ''))).toBe(true)
    expect(isRomValid('021CB801000000A3')).toBe(false)
    expect(isRomValid('021CB8')).toBe(false)
  })

  it('say by their family what they are', () => {
    expect(romDevice('28ff641d2c1603a1')).toMatchObject({ address: '28FF641D2C1603A1', parts: ['DS18B20'], type: 'ds18b20' })
    expect(romDevice('99000000000000FF')).toMatchObject({ parts: [], type: null })
  })

  it('can be several parts behind one I²C address', () => {
    expect(i2cDevice(0x44)).toEqual({ address: '0x44', parts: ['SHT31'], type: 'sht31', valid: true })
    expect(i2cDevice(0x76).parts).toEqual(['BMP280', 'BME280'])
    expect(i2cDevice(0x08)).toMatchObject({ address: '0x08', parts: [], type: null })
  })
})
