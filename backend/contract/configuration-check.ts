import Type, { type Static } from 'typebox'
import type { ConfigurationBody } from './configuration.ts'
import { because, Reason } from './reasons.ts'

/** What is wrong with a configuration: pure, so that screen, API and simulated boards say the same. */

export const ConfigurationProblem = Type.Object({
  /** An error keeps the configuration from being saved; a warning is shown. */
  severity: Type.Enum(['error', 'warning'] as const),
  /** List and place in it. */
  part: Type.Enum(['sensors', 'actuators', 'offlineRules'] as const),
  index: Type.Integer({ minimum: 0 }),
  gpio: Type.Union([Type.Integer(), Type.Null()]),
  reason: Reason,
})
export type ConfigurationProblem = Static<typeof ConfigurationProblem>

/** All problems, errors and warnings, in the order of the lists. */
export function checkConfiguration(configuration: ConfigurationBody): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = []
  const taken = new Map<number, string>(configuration.actuators.map(({ gpio, name }) => [gpio, name]))
  for (const [index, { gpio }] of configuration.sensors.entries()) {
    const by = taken.get(gpio)
    if (by === undefined) continue
    problems.push({ severity: 'error', part: 'sensors', index, gpio, reason: because('pin-taken', { gpio, by }) })
  }
  return problems
}
