/** Value types at the end of a sensor type, as in `sht31_temperature`. */
const VALUE_TYPE = /_(temperature|temp|humidity|pressure|co2|voc|gas|altitude)$/

/** The sensor without the value: `sht31` of `SHT31_temperature`. One sensor may give several series. */
export function baseTypeOf(sensorType: string): string {
  return sensorType
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '-')
    .replace(VALUE_TYPE, '')
    .slice(0, 64)
}
