import { keptHere } from './check.ts'
import type { ConfigurationBody } from './configuration.ts'
import type { ConfigurationProblem } from './problem.ts'

/**
 * What of a target a board gets: all but those offline rules that it could not keep within "only if" and interlocks, as it knows neither
 * conditions nor outputs of other boards. Pure: what is sent and what screens call a difference are the same.
 */

/** @param lockedAcross the output excludes one of another board (`isLockedAcross`) */
export function boardPart<T extends ConfigurationBody>(body: T, lockedAcross: (gpio: number) => boolean): T {
  if (body.offlineRules.length === 0) return body
  const conditional = new Set(body.actuators.filter(({ onlyIf }) => onlyIf.length > 0).map(({ gpio }) => gpio))
  const alone = (gpio: number) => !conditional.has(gpio) && !lockedAcross(gpio)
  return { ...body, offlineRules: body.offlineRules.filter(({ actuatorGpio }) => alone(actuatorGpio)) }
}

/** Beside `checkConfiguration`, which knows no interlocks. */
export function lockedRules({ offlineRules }: ConfigurationBody, lockedAcross: (gpio: number) => boolean): ConfigurationProblem[] {
  return offlineRules.flatMap(({ actuatorGpio }, index) =>
    lockedAcross(actuatorGpio) ? [keptHere(index, actuatorGpio, 'rule-interlock')] : [],
  )
}
