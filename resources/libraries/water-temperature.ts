import type { LibraryContext } from '../../backend/contract/sensor-library.ts'

/** Water temperature for probes whose reading depends on it: a sensor of the same board, else a fixed parameter. */

/** Types that sit in the water beside a probe, in the order they are asked. SHT31 and BME280 measure air and are left out. */
export const WATER_TEMPERATURE_TYPES = ['ds18b20', 'water_temperature', 'temperature'] as const

/** Choices of the parameter `temperatureFrom`. */
export const TEMPERATURE_FROM = ['neighbour', 'fixed'] as const

/** Temperature in °C. A neighbour outside the liquid range 0..100 °C is not believed. */
export function waterTemperatureC(context: LibraryContext, from: (typeof TEMPERATURE_FROM)[number], fixedC: number): number {
  if (from === 'fixed') return fixedC
  for (const type of WATER_TEMPERATURE_TYPES) {
    const measured = context.neighbour(type)
    if (measured !== undefined && measured >= 0 && measured <= 100) return measured
  }
  return fixedC
}
