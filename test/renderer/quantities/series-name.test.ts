import { expect, it } from 'vitest'
import type { Actuator } from '../../../backend/contract/actuators/actuator.ts'
import { actuatorKey, resetLive, useLive } from '../../../renderer/backend/live-store.ts'
import { seriesName, wiring } from '../../../renderer/quantities/series-name.ts'

const series = (sensorType: string, gpio: number | null = 32, address: string | null = null) => ({
  name: null,
  sensorType,
  gpio,
  address,
  channel: sensorType,
  kind: 'number' as const,
})

it('prefers the name a person gave', () => {
  expect(seriesName({ ...series('ph'), name: 'Reactor 2' }, 'de')).toBe('Reactor 2')
})

it('calls an unnamed series by its quantity in the reader’s language, with the pin where asked', () => {
  expect(seriesName(series('moisture'), 'de', true)).toBe('Bodenfeuchte, GPIO 32')
  expect(seriesName(series('sht31_temperature'), 'en')).toBe('Temperature')
  expect(seriesName(series('sht31_humidity'), 'en')).toBe('Humidity')
  expect(seriesName(series('bmp280_pressure'), 'de')).toBe('Druck')
  expect(seriesName(series('tempc', null), 'en')).toBe('Temperature')
})

it('spells out metric names that mean nothing to it', () => {
  expect(seriesName({ ...series('sashwidth', null), channel: 'sashWidth' }, 'en')).toBe('Sash width')
  expect(seriesName({ ...series('x_axis_2', null), channel: 'x_axis_2' }, 'de')).toBe('X axis 2')
})

it('says chip and bus', () => {
  expect(wiring(series('sht31_temperature', 21, '0x44'), 'en')).toBe('SHT31, I²C 0×44')
  expect(wiring(series('ds18b20', 4, '28ff641e0216a4c3'), 'en')).toBe('DS18B20, OneWire')
  expect(wiring(series('ph'), 'en')).toBe('ADC')
  expect(wiring(series('pressure'), 'de')).toBe('Druck')
  expect(wiring({ ...series('tempc', null), channel: 'tempC' }, 'de')).toBe('Messgröße, tempC')
})

it('tells what a board says of itself apart, the smallest heap from the free one', () => {
  const health = (channel: string) => ({ ...series(channel.toLowerCase(), null), channel })
  expect(seriesName(health('health:heap'), 'de')).toBe('Freier Heap')
  expect(seriesName(health('health:heapMin'), 'de')).toBe('Kleinster freier Heap')
  expect(seriesName(health('health:rssi'), 'en')).toBe('Signal strength')
  expect(seriesName(health('health:fragmentation'), 'en')).toBe('Heap fragmentation')
})

it('tells the two series of an output apart, by the name the output has', () => {
  const output = { ...series('output', 25), channel: 'gpio25:output', board: 'ESP_1' }
  expect(seriesName({ ...output, name: 'Pump 3' }, 'en', true)).toBe('Pump 3, power')
  expect(seriesName({ ...output, kind: 'state' }, 'de')).toBe('GPIO 25, Zustand')
  useLive.setState({ actuators: new Map([[actuatorKey('ESP_1', 25), { type: 'relay' } as Actuator]]) })
  expect(seriesName({ ...output, kind: 'state' }, 'de')).toBe('Relais (GPIO 25), Zustand')
  expect(seriesName(output, 'en')).toBe('Relay (GPIO 25), power')
  resetLive()
})
