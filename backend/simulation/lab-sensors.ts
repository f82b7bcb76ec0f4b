import type { Limits } from '../contract/series.ts'
import type { MetricBlueprint, SensorBlueprint } from './blueprint.ts'
import type { SignalShape } from './signal.ts'

/** Sensors as they are wired in the demo's lab: usual pin, address, unit and curve per type. Used by `lab-zones.ts` and `random-boards.ts`. */

type Curve = Partial<SignalShape> & { mean: number }

export function ds18b20(name: string, onewire: string, curve: Curve, limits?: Limits): SensorBlueprint {
  return { gpio: 4, type: 'DS18B20', name, unit: '°C', onewire, signal: { daily: 0.6, drift: 0.5, noise: 0.04, ...curve }, limits }
}

/** Both halves of an SHT31. */
export function sht31(name: string, temperature: Curve, humidity: Curve, limits: { temperature?: Limits; humidity?: Limits } = {}) {
  return sht31At(0x44, name, temperature, humidity, limits)
}

export function sht31At(
  i2c: number,
  name: string,
  temperature: Curve,
  humidity: Curve,
  limits: { temperature?: Limits; humidity?: Limits } = {},
): SensorBlueprint[] {
  return [
    {
      gpio: 21,
      type: 'sht31_temperature',
      name: `${name} temp.`,
      unit: '°C',
      i2c,
      signal: { daily: 1.5, drift: 0.4, noise: 0.03, ...temperature },
      limits: limits.temperature,
    },
    {
      gpio: 21,
      type: 'sht31_humidity',
      name: `${name} humidity`,
      unit: '%RH',
      i2c,
      signal: { daily: -5, drift: 2, noise: 0.25, min: 0, max: 100, ...humidity },
      limits: limits.humidity,
    },
  ]
}

export function ph(name: string, curve: Curve, limits?: Limits, gpio = 34): SensorBlueprint {
  return { gpio, type: 'pH', name, unit: 'pH', signal: { drift: 0.12, noise: 0.012, min: 0, max: 14, ...curve }, limits }
}

/** Curve in µS/cm at 25 °C, shown in mS/cm; limits in mS/cm. */
export function ec(name: string, curve: Curve, limits?: Limits, gpio = 35): SensorBlueprint {
  return {
    gpio,
    type: 'ec',
    name,
    unit: 'mS/cm',
    signal: { drift: 120, noise: 8, min: 0, max: 19_000, ...curve },
    limits,
    parameters: { unit: 'mS/cm' },
  }
}

export function moisture(name: string, curve: Curve, limits?: Limits, gpio = 36): SensorBlueprint {
  return { gpio, type: 'moisture', name, unit: '%', signal: { saw: 8, noise: 0.2, min: 0, max: 100, ...curve }, limits }
}

export function co2(name: string, curve: Curve, limits?: Limits): SensorBlueprint {
  return { gpio: 16, type: 'co2', name, unit: 'ppm', signal: { daily: 60, drift: 45, noise: 4, min: 400, max: 5000, ...curve }, limits }
}

export function light(name: string, curve: Curve, limits?: Limits): SensorBlueprint {
  return {
    gpio: 21,
    type: 'light',
    name,
    unit: 'lx',
    i2c: 0x23,
    signal: { noise: curve.mean * 0.004, min: 0, max: 100_000, ...curve },
    limits,
  }
}

/** Curve in l/min; sent as pulses since the last reading. */
export function flow(name: string, curve: Curve, limits?: Limits): SensorBlueprint {
  return { gpio: 27, type: 'flow', name, unit: 'l/min', signal: { drift: 0.6, noise: 0.05, min: 0, max: 55, ...curve }, limits }
}

export function airPressure(): SensorBlueprint {
  return {
    gpio: 21,
    type: 'bme280_pressure',
    name: 'Air pressure',
    unit: 'hPa',
    i2c: 0x76,
    signal: { mean: 1009, daily: 2.5, drift: 1.2, noise: 0.05 },
  }
}

/** A transmitter whose board makes the final value itself. */
export function transmitter(gpio: number, type: string, name: string, unit: string, curve: Curve, limits?: Limits): SensorBlueprint {
  return { gpio, type, name, unit, signal: { drift: curve.mean * 0.03, noise: curve.mean * 0.003, min: 0, ...curve }, limits }
}

export function metric(metric: string, name: string, unit: string, curve: Curve, limits?: Limits): MetricBlueprint {
  return { metric, name, kind: 'number', unit, signal: { daily: 1, drift: 0.5, noise: 0.05, ...curve }, limits }
}

export function door(name: string): MetricBlueprint {
  return { metric: 'doorState', name, kind: 'door', unit: '' }
}

export function battery(): MetricBlueprint {
  return { metric: 'batteryV', name: 'Battery', kind: 'battery', unit: 'V', limits: { warningLow: 3.4, criticalLow: 3.2 } }
}

export function count(metric: string, name: string): MetricBlueprint {
  return { metric, name, kind: 'count', unit: '' }
}
