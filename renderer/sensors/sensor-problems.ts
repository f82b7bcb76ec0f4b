import type { ConfigurationProblem } from '../../backend/contract/configuration/check.ts'
import type { ConfigurationBody, SensorSetting } from '../../backend/contract/configuration/configuration.ts'

/** Which problems of a configuration stand beside which field of one sensor, and the steps its intervals have. Pure. */

export type SensorField = 'gpio' | 'sclGpio' | 'address' | 'type' | 'name' | 'interval'

/** Sensors can share a pin (one bus), so the place in the list decides, not the pin. */
export function problemsOfSensor(
  value: SensorSetting,
  configuration: Pick<ConfigurationBody, 'sensors'>,
  problems: readonly ConfigurationProblem[],
): ConfigurationProblem[] {
  const same = (one: SensorSetting) =>
    one.gpio === value.gpio &&
    one.type === value.type &&
    one.onewireAddress === value.onewireAddress &&
    one.i2cAddress === value.i2cAddress &&
    one.name === value.name
  const exact = configuration.sensors.indexOf(value)
  const index = exact >= 0 ? exact : configuration.sensors.findIndex(same)
  return problems.filter((problem) => problem.part === 'sensors' && problem.index === index)
}

export function fieldOfProblem({ reason, gpio }: ConfigurationProblem, value: SensorSetting): SensorField {
  const { key } = reason
  if (/interval|sample|report|slow|fast|pace|load/.test(key)) return 'interval'
  if (/address|onewire|i2c/.test(key)) return 'address'
  if (/name/.test(key)) return 'name'
  if (/sensor-type|unknown-type/.test(key)) return 'type'
  return gpio !== null && gpio === value.sclGpio && gpio !== value.gpio ? 'sclGpio' : 'gpio'
}

/** s, 2 s … 5 min. */
const INTERVAL_STEPS = [2, 5, 10, 15, 30, 60, 120, 300] as const

/** The usual steps, with the present value among them where it is none of them. */
export function stepsWith(presentS: number, leastS = 0): number[] {
  return [...new Set([...INTERVAL_STEPS, presentS])].filter((step) => step >= leastS || step === presentS).sort((a, b) => a - b)
}
