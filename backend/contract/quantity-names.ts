// What a series is called where nobody named it, in both languages. Pure; screens and reports say the same.
import { type HealthChannel, isOutput, type Series } from './series.ts'

const QUANTITY_WORDS = {
  en: {
    temperature: 'Temperature',
    humidity: 'Humidity',
    pressure: 'Pressure',
    ph: 'pH',
    ec: 'Conductivity',
    co2: 'CO₂',
    moisture: 'Soil moisture',
    light: 'Light',
    flow: 'Flow',
    level: 'Level',
    voltage: 'Voltage',
    current: 'Current',
    power: 'Power',
    battery: 'Battery',
    distance: 'Distance',
    door: 'Door',
    motion: 'Motion',
    analog: 'Analogue input',
    rssi: 'Signal',
    uptime: 'Uptime',
    heap: 'Free heap',
    speed: 'Speed',
    weight: 'Weight',
    vpd: 'Vapour pressure deficit',
  },
  de: {
    temperature: 'Temperatur',
    humidity: 'Luftfeuchtigkeit',
    pressure: 'Druck',
    ph: 'pH-Wert',
    ec: 'Leitfähigkeit',
    co2: 'CO₂',
    moisture: 'Bodenfeuchte',
    light: 'Helligkeit',
    flow: 'Durchfluss',
    level: 'Füllstand',
    voltage: 'Spannung',
    current: 'Strom',
    power: 'Leistung',
    battery: 'Batterie',
    distance: 'Abstand',
    door: 'Tür',
    motion: 'Bewegung',
    analog: 'Analogeingang',
    rssi: 'Signal',
    uptime: 'Laufzeit',
    heap: 'Freier Heap',
    speed: 'Geschwindigkeit',
    weight: 'Gewicht',
    vpd: 'Sättigungsdefizit',
  },
} as const

/** What boards say of themselves. */
const HEALTH_WORDS: Readonly<Record<Language, Readonly<Record<HealthChannel, string>>>> = {
  en: {
    'health:rssi': 'Signal strength',
    'health:heap': 'Free heap',
    'health:heapMin': 'Lowest free heap',
    'health:fragmentation': 'Heap fragmentation',
    'health:uptime': 'Uptime',
  },
  de: {
    'health:rssi': 'Signalstärke',
    'health:heap': 'Freier Heap',
    'health:heapMin': 'Kleinster freier Heap',
    'health:fragmentation': 'Zerstückelung des Heaps',
    'health:uptime': 'Laufzeit',
  },
}
/** What of an output a series holds: on and off, or its share in %. */
const OUTPUT_WORDS = { en: { state: 'state', number: 'power' }, de: { state: 'Zustand', number: 'Leistung' } } as const
const OUTPUT = { en: 'Output', de: 'Ausgang' } as const

type Named = Pick<Series, 'name' | 'sensorType' | 'gpio' | 'channel' | 'kind'>
type Language = keyof typeof QUANTITY_WORDS

/** Sensor types and metric names → quantity; the first pattern that fits counts. */
const QUANTITIES: readonly (readonly [pattern: RegExp, word: keyof typeof QUANTITY_WORDS.en])[] = [
  [/co2|mhz19|mh-z19|scd30/, 'co2'],
  [/moist|soil/, 'moisture'],
  [/humid|(^|_)rh$/, 'humidity'],
  [/press|baro/, 'pressure'],
  [/temp|ds18b20/, 'temperature'],
  [/^ph($|[_-])/, 'ph'],
  [/^ec($|[_-])|conduct|tds/, 'ec'],
  [/light|lux|bh1750|tsl2561|illum/, 'light'],
  [/flow/, 'flow'],
  [/level|tank/, 'level'],
  [/batt/, 'battery'],
  [/volt/, 'voltage'],
  [/current|amp/, 'current'],
  [/power|watt/, 'power'],
  [/dist/, 'distance'],
  [/door/, 'door'],
  [/motion|pir/, 'motion'],
  [/rssi/, 'rssi'],
  [/uptime/, 'uptime'],
  [/heap/, 'heap'],
  [/speed|veloc/, 'speed'],
  [/weight|load_cell/, 'weight'],
  [/vpd/, 'vpd'],
  [/analog|adc/, 'analog'],
]

/** Series of an output called `output`: "Pump 3, state", "Pump 3, power". */
export function outputSeriesName(output: string, { kind }: Pick<Series, 'kind'>, language: Language): string {
  return `${output}, ${OUTPUT_WORDS[language][kind]}`
}

/** The name a person gave, else the quantity: "Soil moisture". `withPin` adds the pin where a list has no column for it. */
export function seriesName(series: Named, language: Language, withPin = false): string {
  if (isOutput(series)) return outputSeriesName(series.name ?? `${OUTPUT[language]} (GPIO ${series.gpio})`, series, language)
  if (series.name) return series.name
  const health = Object.entries(HEALTH_WORDS[language]).find(([channel]) => channel === series.channel)
  if (health) return health[1]
  const type = series.sensorType.toLowerCase()
  const words = QUANTITY_WORDS[language]
  const found = QUANTITIES.find(([pattern]) => pattern.test(type))
  const text = found ? words[found[1]] : spacedName(series.gpio === null ? series.channel : series.sensorType)
  return withPin && series.gpio !== null ? `${text}, GPIO ${series.gpio}` : text
}

/** `doorState` → "Door state", `flow_rate_2` → "Flow rate 2". */
export function spacedName(word: string): string {
  const text = word
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
  const lower = text.replace(/\b[A-Z][a-z]/g, (start) => start.toLowerCase())
  return lower.charAt(0).toUpperCase() + lower.slice(1)
}
