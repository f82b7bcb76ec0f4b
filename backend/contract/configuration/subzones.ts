import type { Subzone } from '../zone.ts'
import type { ConfigurationBody } from './configuration.ts'

/** Sub-zones as a configuration has them: each sensor and output names its own. Pure; screen and centre say the same. */

/** Name → pins, by name. A pin that two parts put into two sub-zones belongs to the first that names it, outputs before sensors. */
export function subzonesOf({ sensors, actuators }: Pick<ConfigurationBody, 'sensors' | 'actuators'>): Subzone[] {
  const taken = new Set<number>()
  const groups = new Map<string, number[]>()
  for (const { gpio, subzone } of [...actuators, ...sensors]) {
    if (subzone === null || subzone === '') continue
    const group = groups.get(subzone) ?? []
    groups.set(subzone, group)
    if (!taken.has(gpio)) group.push(gpio)
    taken.add(gpio)
  }
  return [...groups]
    .map(([name, gpios]) => ({ name, gpios: gpios.sort((a, b) => a - b) }))
    .filter(({ gpios }) => gpios.length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** What stands on a configuration's pins, for a choice of pins. */
export interface PinPart {
  gpio: number
  names: string[]
  output: boolean
}

export function pinParts({ sensors, actuators }: Pick<ConfigurationBody, 'sensors' | 'actuators'>): PinPart[] {
  const parts = new Map<number, PinPart>()
  const add = (gpio: number, name: string, output: boolean) => {
    const part = parts.get(gpio) ?? { gpio, names: [], output }
    part.names.push(name)
    parts.set(gpio, part)
  }
  for (const { gpio, name } of actuators) add(gpio, name, true)
  for (const { gpio, name } of sensors) add(gpio, name, false)
  return [...parts.values()].sort((a, b) => a.gpio - b.gpio)
}

/** What is wrong with a list of sub-zones for this configuration, as a sentence; undefined = nothing. */
export function subzonesFault(body: Pick<ConfigurationBody, 'sensors' | 'actuators'>, subzones: readonly Subzone[]): string | undefined {
  const parts = new Set(pinParts(body).map(({ gpio }) => gpio))
  const names = new Set<string>()
  const pins = new Map<number, string>()
  for (const { name, gpios } of subzones) {
    if (names.has(name)) return `There are two sub-zones “${name}”. Give one of them another name.`
    names.add(name)
    if (gpios.length === 0) return `“${name}” has no pin. Choose one, or leave it out.`
    for (const gpio of gpios) {
      const holder = pins.get(gpio)
      if (holder !== undefined) return `GPIO ${gpio} is in “${holder}” and in “${name}”. A pin belongs to one sub-zone.`
      if (!parts.has(gpio)) return `Nothing is configured on GPIO ${gpio}. Place a sensor or an output there first.`
      pins.set(gpio, name)
    }
  }
  return undefined
}

/** The configuration with these sub-zones and no others. */
export function withSubzones<B extends ConfigurationBody>(body: B, subzones: readonly Subzone[]): B {
  const nameOf = (gpio: number) => subzones.find(({ gpios }) => gpios.includes(gpio))?.name ?? null
  return {
    ...body,
    sensors: body.sensors.map((sensor) => ({ ...sensor, subzone: nameOf(sensor.gpio) })),
    actuators: body.actuators.map((actuator) => ({ ...actuator, subzone: nameOf(actuator.gpio) })),
  }
}
