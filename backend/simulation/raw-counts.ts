/** True value → what the sensor's electronics give (device protocol, "What `raw` means"). The libraries' defaults invert it. */

export interface RawContext {
  /** Time since the last reading, s: pulses are counted over it. */
  elapsedS: number
  /** Water temperature at the probe, °C; 25 where the board has no thermometer. */
  waterC: number
}

/** Value of a DS18B20 that left the bus: −127 °C. */
export const DS18B20_GONE = -2032

const ADC_PER_VOLT = 4095 / 3.3
/** Glass electrode with the amplifier of DFRobot SEN0161-V2: 1.5 V at pH 7, 2.03244 V at pH 4. */
const VOLTS_AT_PH7 = 1.5
const VOLTS_PER_PH = (2.03244 - VOLTS_AT_PH7) / (7 - 4)
/** DFRobot DFR0300: 0.231732 V at 1413 µS/cm, 2.11232 V at 12.88 mS/cm. */
const EC_VOLTS_AT_1413 = 0.231732
const EC_VOLTS_PER_US = (2.11232 - EC_VOLTS_AT_1413) / (12_880 - 1413)
const DRY_COUNTS = 3000
const WET_COUNTS = 1200
/** Sea YF-S201. */
const PULSES_PER_LITRE = 450
const ZERO_CELSIUS_K = 273.15

type ToRaw = (value: number, context: RawContext) => number

const asIs =
  (decimals: number): ToRaw =>
  (value) =>
    rounded(value, decimals)
const ds18b20: ToRaw = (celsius) => whole(celsius / 0.0625, -880, 2000)

const TO_RAW: ReadonlyMap<string, ToRaw> = new Map<string, ToRaw>([
  ['ds18b20', ds18b20],
  ['temperature', ds18b20],
  ['sht31_temperature', (celsius) => whole(((celsius + 45) / 175) * 65_535, 0, 65_535)],
  ['sht31_humidity', (percent) => whole((percent / 100) * 65_535, 0, 65_535)],
  [
    'ph',
    (ph, { waterC }) => {
      const nernst = (waterC + ZERO_CELSIUS_K) / (25 + ZERO_CELSIUS_K)
      return adc(VOLTS_AT_PH7 + (7 - ph) * VOLTS_PER_PH * nernst)
    },
  ],
  ['ec', (us, { waterC }) => adc(EC_VOLTS_AT_1413 + (us * (1 + 0.02 * (waterC - 25)) - 1413) * EC_VOLTS_PER_US)],
  ['moisture', (percent) => whole(DRY_COUNTS + (percent / 100) * (WET_COUNTS - DRY_COUNTS), 0, 4095)],
  ['co2', (ppm) => whole(ppm, 0, 5000)],
  ['light', (lux) => Math.max(0, rounded(lux, 1))],
  ['flow', (litresPerMinute, { elapsedS }) => Math.max(0, Math.round((litresPerMinute * PULSES_PER_LITRE * elapsedS) / 60))],
  ['bme280_pressure', asIs(2)],
  ['bme280_temperature', asIs(2)],
  ['bme280_humidity', asIs(1)],
])

/** Raw reading, or undefined for a type whose boards send a final value of their own. EC values are µS/cm at 25 °C. */
export function rawCounts(type: string, value: number, context: RawContext): number | undefined {
  return TO_RAW.get(type.toLowerCase())?.(value, context)
}

export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals
  return Math.round(value * scale) / scale
}

function adc(volts: number): number {
  return whole(volts * ADC_PER_VOLT, 0, 4095)
}

function whole(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)))
}
