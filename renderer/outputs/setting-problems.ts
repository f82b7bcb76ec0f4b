import type { ConfigurationProblem } from '../../backend/contract/configuration/check.ts'
import type { ActuatorSetting, ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'

/** Which problems of a configuration stand beside which field of one output. Pure. */

export type SettingField = 'gpio' | 'auxGpio' | 'type' | 'name' | 'safety' | 'limits' | 'onlyIf'

export function problemsOf(
  value: ActuatorSetting,
  configuration: Pick<ConfigurationBody, 'actuators'>,
  problems: readonly ConfigurationProblem[],
): ConfigurationProblem[] {
  const index = configuration.actuators.findIndex((one) => one === value || one.gpio === value.gpio)
  return problems.filter((problem) => problem.part === 'actuators' && problem.index === index)
}

/** By the reason's key, whose first word names the field; a pin's problem belongs to the wire that has it. */
export function fieldOf({ reason, gpio }: ConfigurationProblem, value: ActuatorSetting): SettingField {
  const key = reason.key
  if (/only-?if/.test(key)) return 'onlyIf'
  if (/limit|runtime|cooldown|activations/.test(key)) return 'limits'
  if (/boot|disconnect|emergency|default/.test(key)) return 'safety'
  if (/name/.test(key)) return 'name'
  if (/type/.test(key) && !/pin|board/.test(key)) return 'type'
  return gpio !== null && gpio === value.auxGpio && gpio !== value.gpio ? 'auxGpio' : 'gpio'
}
