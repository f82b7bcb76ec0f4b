import type { Electrode } from './record.ts'

/** Health of pH and conductivity electrodes, from the raw readings of a calibration. Pure. */

/** ESP32: 12 bit over 3.3 V. */
const VOLTS_PER_COUNT = 3.3 / 4095
/** Nernst at 25 °C, mV per pH (R·T·ln10/F). */
const NERNST_MV = 59.16
const ZERO_CELSIUS_K = 273.15
/** Amplifier behind the electrode: gain and output at pH 7, V; those of the library's defaults (DFRobot SEN0161-V2). */
const AMPLIFIER = { gain: 3, voltsAtPh7: 1.5 }
/** Amplifier of a conductivity probe with K = 1: volts per µS/cm (DFRobot DFR0300). */
const VOLTS_PER_MICROSIEMENS = (820 * 200) / 1e6 / 1000

export interface ElectrodePoint {
  raw: number
  /** pH, or µS/cm at the temperature of the solution. */
  actual: number
}

/** Slope in % of Nernst and offset at pH 7, from the two points that lie furthest apart. */
export function phElectrode(points: readonly ElectrodePoint[], temperatureC: number): Extract<Electrode, { kind: 'ph' }> | undefined {
  const sorted = [...points].sort((a, b) => a.actual - b.actual)
  const first = sorted[0]
  const last = sorted.at(-1)
  if (!first || !last || first.actual === last.actual) return undefined
  const voltsPerPh = ((first.raw - last.raw) * VOLTS_PER_COUNT) / (last.actual - first.actual)
  const ideal = (AMPLIFIER.gain * NERNST_MV * (temperatureC + ZERO_CELSIUS_K)) / (25 + ZERO_CELSIUS_K) / 1000
  const voltsAtPh7 = first.raw * VOLTS_PER_COUNT - (7 - first.actual) * voltsPerPh
  return { kind: 'ph', slopePercent: (100 * voltsPerPh) / ideal, offsetMv: (1000 * (voltsAtPh7 - AMPLIFIER.voltsAtPh7)) / AMPLIFIER.gain }
}

/** Cell constant, 1/cm. */
export function ecElectrode(points: readonly ElectrodePoint[]): Extract<Electrode, { kind: 'ec' }> | undefined {
  const sorted = [...points].sort((a, b) => a.actual - b.actual)
  const first = sorted[0]
  const last = sorted.at(-1)
  if (!first || !last || first.raw === last.raw || first.actual === last.actual) return undefined
  const microsiemens = ((last.raw - first.raw) * VOLTS_PER_COUNT) / VOLTS_PER_MICROSIEMENS
  return { kind: 'ec', cellConstant: (last.actual - first.actual) / microsiemens }
}

/** `good`, `worn` (still usable), `bad` (do not use). */
export type ElectrodeState = 'good' | 'worn' | 'bad'

/**
 * Slope: 95 to 105 % good, down to 85 % in need of care, below that not to be used (Corning 440 manual 109118-1 rev. A, 3.4.2); above 105 %
 * a buffer is wrong. Offset: ±30 mV good (Hanna HI 991300 manual, "Sensor check"), meters take up to ±60 mV. Cell constant: within 20 % of
 * the nominal 1/cm good, within a factor of two worn; own choice, no norm says it.
 */
export function electrodeState(electrode: Electrode): ElectrodeState {
  if (electrode.kind === 'ec') {
    const { cellConstant } = electrode
    if (cellConstant >= 0.8 && cellConstant <= 1.2) return 'good'
    return cellConstant >= 0.5 && cellConstant <= 2 ? 'worn' : 'bad'
  }
  const { slopePercent, offsetMv } = electrode
  if (slopePercent >= 95 && slopePercent <= 105 && Math.abs(offsetMv) <= 30) return 'good'
  return slopePercent >= 85 && slopePercent <= 105 && Math.abs(offsetMv) <= 60 ? 'worn' : 'bad'
}

/**
 * Technical buffers by temperature, °C → pH: table 7 ("American") of the Foxboro manual MI 611-211, October 2005: 0.05 mol/l hydrogen
 * phthalate, phosphates 0.041 and 0.026 mol/l, carbonates 0.025 mol/l each. Bottles of other makers differ by some hundredths.
 */
const BUFFERS: Readonly<Record<string, readonly (readonly [temperatureC: number, ph: number])[]>> = {
  '4': [
    [0, 4.0],
    [25, 4.0],
    [30, 4.01],
    [35, 4.02],
    [40, 4.03],
    [45, 4.04],
    [50, 4.06],
  ],
  '7': [
    [0, 7.12],
    [5, 7.09],
    [10, 7.06],
    [15, 7.04],
    [20, 7.02],
    [25, 7.0],
    [30, 6.99],
    [35, 6.99],
    [40, 6.98],
    [45, 6.98],
    [50, 6.97],
  ],
  '10': [
    [0, 10.32],
    [5, 10.25],
    [10, 10.18],
    [15, 10.12],
    [20, 10.06],
    [25, 10.01],
    [30, 9.97],
    [35, 9.93],
    [40, 9.89],
    [45, 9.86],
    [50, 9.83],
  ],
}

/** pH of a buffer at a temperature, straight between the lines of its table; beyond it the outer value. */
export function bufferPh(buffer: 4 | 7 | 10, temperatureC: number): number {
  const table = BUFFERS[String(buffer)] ?? []
  let before: readonly [number, number] | undefined
  for (const line of table) {
    if (temperatureC <= line[0]) {
      if (before === undefined) return line[1]
      const share = (temperatureC - before[0]) / (line[0] - before[0])
      return Number((before[1] + share * (line[1] - before[1])).toFixed(3))
    }
    before = line
  }
  return before?.[1] ?? buffer
}
