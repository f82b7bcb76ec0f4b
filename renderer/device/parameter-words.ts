import type { LibraryParameter } from '../../backend/contract/library.ts'
import type { Language } from '../language/language.ts'
import { spacedName } from '../quantities/series-name.ts'

/** What the parameters of the bundled libraries are called. Those of a library that was dropped in speak for themselves. */

export interface ParameterWords {
  label: string
  about: string
  choice(value: string): string
}

interface Words {
  en: string
  de: string
  aboutDe: string
  /** Where the library's own words name another parameter by its key. */
  aboutEn?: string
  choices?: Record<string, Record<Language, string>>
}

const OFFSET: Words = { en: 'Offset', de: 'Versatz', aboutDe: 'Wird zum Messwert addiert' }
const ADC: Words = {
  en: 'Converter',
  de: 'Wandler',
  aboutDe: 'ESP32 (0..4095, 3,3 V) oder ADS1115 (0..32767, 5 V)',
  choices: { esp32: { en: 'ESP32', de: 'ESP32' }, ads1115: { en: 'ADS1115', de: 'ADS1115' } },
}
const UNIT: Words = { en: 'Unit', de: 'Einheit', aboutDe: 'Einheit des Werts' }
const TEMPERATURE_FROM: Words = {
  en: 'Water temperature from',
  de: 'Wassertemperatur von',
  aboutEn: 'A sensor of the same board (the fixed value where there is none), or always the fixed value',
  aboutDe: 'Ein Sensor desselben Boards (fehlt er: der feste Wert), oder immer der feste Wert',
  choices: { neighbour: { en: 'Sensor of the board', de: 'Sensor des Boards' }, fixed: { en: 'Fixed value', de: 'Fester Wert' } },
}
const FIXED: Words = { en: 'Fixed water temperature', de: 'Feste Wassertemperatur', aboutDe: 'Gilt, wo kein Sensor sie meldet' }

const WORDS: Record<string, Record<string, Words>> = {
  adc: {
    adc: ADC,
    output: {
      en: 'Value',
      de: 'Wert',
      aboutDe: 'Spannung am Anschluss, oder eine Größe entlang einer Geraden',
      choices: { volts: { en: 'Volts', de: 'Volt' }, scaled: { en: 'Scaled', de: 'Skaliert' } },
    },
    voltsLow: { en: 'Voltage at the lower end', de: 'Spannung am unteren Ende', aboutDe: 'Skaliert: Spannung am unteren Ende' },
    voltsHigh: { en: 'Voltage at the upper end', de: 'Spannung am oberen Ende', aboutDe: 'Skaliert: Spannung am oberen Ende' },
    valueAtLow: {
      en: 'Value at the lower end',
      de: 'Wert am unteren Ende',
      aboutEn: 'Scaled: value at the lower voltage',
      aboutDe: 'Skaliert: Wert bei der unteren Spannung',
    },
    valueAtHigh: {
      en: 'Value at the upper end',
      de: 'Wert am oberen Ende',
      aboutEn: 'Scaled: value at the upper voltage',
      aboutDe: 'Skaliert: Wert bei der oberen Spannung',
    },
    unit: { ...UNIT, aboutDe: 'Skaliert: Einheit des Werts' },
  },
  'bme280-humidity': { offset: { ...OFFSET, aboutDe: 'Wird zum Messwert addiert; die Summe bleibt zwischen 0 und 100 %' } },
  'bosch-pressure': {
    offset: { ...OFFSET, aboutDe: 'Wird zum Luftdruck am Ort addiert' },
    toSeaLevel: { en: 'To sea level', de: 'Auf Meereshöhe', aboutDe: 'Auf Meereshöhe umrechnen, wie im Wetterbericht' },
    altitude: { en: 'Altitude', de: 'Höhe', aboutDe: 'Höhe des Sensors über dem Meer' },
  },
  'bosch-temperature': { offset: { ...OFFSET, aboutDe: 'Wird zum Messwert addiert, gegen Eigenerwärmung' } },
  'co2-mhz19': { offset: OFFSET },
  'co2-scd30': { offset: OFFSET },
  ec: {
    adc: ADC,
    voltsAt1413: { en: 'Voltage at 1413 µS/cm', de: 'Spannung bei 1413 µS/cm', aboutDe: 'In der Lösung von 1413 µS/cm bei 25 °C' },
    voltsAt12880: { en: 'Voltage at 12.88 mS/cm', de: 'Spannung bei 12,88 mS/cm', aboutDe: 'In der Lösung von 12,88 mS/cm bei 25 °C' },
    temperatureCoefficient: { en: 'Temperature coefficient', de: 'Temperaturbeiwert', aboutDe: 'Zunahme der Leitfähigkeit je °C' },
    temperatureFrom: TEMPERATURE_FROM,
    fixedC: FIXED,
    unit: UNIT,
    ppmFactor: { en: 'ppm factor', de: 'ppm-Faktor', aboutDe: 'Gelöste Stoffe: Skala 0,5 (NaCl), 0,64 oder 0,7 (442)' },
  },
  flow: {
    raw: {
      en: 'The board sends',
      de: 'Das Board sendet',
      aboutEn: 'Pulses since the last reading, Hz or l/min',
      aboutDe: 'Impulse seit dem letzten Messwert, Hz oder l/min',
      choices: { pulses: { en: 'Pulses', de: 'Impulse' }, hertz: { en: 'Hz', de: 'Hz' } },
    },
    kFactor: { en: 'K factor', de: 'K-Faktor', aboutDe: 'Impulse des Zählers je Liter' },
    interval: { en: 'Counting time', de: 'Zählzeit', aboutDe: 'Zählzeit der Impulse; 0 = Zeit seit dem letzten Messwert' },
    highest: { en: 'Highest flow', de: 'Größter Durchfluss', aboutDe: 'Mehr kann durch den Zähler nicht fließen' },
  },
  light: {
    sensor: {
      en: 'Sensor',
      de: 'Sensor',
      aboutDe: 'Bestimmt den Bereich: 100 000 lx oder 40 000 lx',
      choices: { bh1750: { en: 'BH1750', de: 'BH1750' }, tsl2561: { en: 'TSL2561', de: 'TSL2561' } },
    },
    offset: { ...OFFSET, aboutDe: 'Wird zum Messwert addiert; nie unter Dunkelheit' },
  },
  moisture: {
    dryCounts: { en: 'Counts when dry', de: 'Rohwert trocken', aboutDe: 'In trockener Luft oder trockener Erde' },
    wetCounts: { en: 'Counts when wet', de: 'Rohwert nass', aboutDe: 'In Wasser oder gesättigter Erde' },
    invert: { en: 'Show dryness', de: 'Trockenheit zeigen', aboutEn: '100 % is dry', aboutDe: '100 % ist trocken' },
  },
  ph: {
    voltsAtPh7: { en: 'Voltage at pH 7', de: 'Spannung bei pH 7', aboutDe: 'In der Pufferlösung pH 7,0' },
    voltsAtPh4: { en: 'Voltage at pH 4', de: 'Spannung bei pH 4', aboutDe: 'In der Pufferlösung pH 4,0' },
    calibratedAtC: { en: 'Buffer temperature', de: 'Puffertemperatur', aboutDe: 'Temperatur der Pufferlösungen' },
    temperatureFrom: TEMPERATURE_FROM,
    fixedC: FIXED,
  },
}

/** @param library name of it */
export function parameterWords(library: string, parameter: LibraryParameter, language: Language): ParameterWords {
  const known = WORDS[library]?.[parameter.name]
  if (!known) {
    const label = spacedName(parameter.name).replace(/([a-z])(\d)/g, '$1 $2')
    return { label, about: parameter.about, choice: (value) => value }
  }
  return {
    label: known[language],
    about: language === 'de' ? known.aboutDe : (known.aboutEn ?? parameter.about),
    choice: (value) => known.choices?.[value]?.[language] ?? value,
  }
}
