import type { SensorLibrary } from '../../backend/contract/sensor-library.ts'
import adc from './adc.ts'
import bme280Humidity from './bme280-humidity.ts'
import boschPressure from './bosch-pressure.ts'
import boschTemperature from './bosch-temperature.ts'
import co2Mhz19 from './co2-mhz19.ts'
import co2Scd30 from './co2-scd30.ts'
import ds18b20 from './ds18b20.ts'
import ec from './ec.ts'
import flow from './flow.ts'
import light from './light.ts'
import moisture from './moisture.ts'
import ph from './ph.ts'
import sht31Humidity from './sht31-humidity.ts'
import sht31Temperature from './sht31-temperature.ts'

/** Libraries that come with Leitstand; `app.ts` hands them to the LibraryRegistry. */
export const BUNDLED: readonly SensorLibrary[] = [
  adc,
  bme280Humidity,
  boschPressure,
  boschTemperature,
  co2Mhz19,
  co2Scd30,
  ds18b20,
  ec,
  flow,
  light,
  moisture,
  ph,
  sht31Humidity,
  sht31Temperature,
]
