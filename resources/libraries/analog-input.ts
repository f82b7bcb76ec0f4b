/** Analogue-to-digital converters of the boards in the field, for the libraries that get raw counts. */

/** `esp32`: 12 bit over 3.3 V. `ads1115`: positive half of 16 bit, 0..32767 over 5 V. */
export const ADC_CHOICES = ['esp32', 'ads1115'] as const
export type Adc = (typeof ADC_CHOICES)[number]

/** Count at full scale. */
export const FULL_COUNT = { esp32: 4095, ads1115: 32767 } as const satisfies Record<Adc, number>

/** Voltage at full scale, V. */
export const FULL_VOLTS = { esp32: 3.3, ads1115: 5 } as const satisfies Record<Adc, number>

export function voltsOf(counts: number, adc: Adc): number {
  return (counts * FULL_VOLTS[adc]) / FULL_COUNT[adc]
}

/** True where no converter of this kind can have given the count. */
export function isNoCount(counts: number, adc: Adc): boolean {
  return !(counts >= 0 && counts <= FULL_COUNT[adc])
}
