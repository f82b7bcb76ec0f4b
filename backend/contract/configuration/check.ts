import type { BoardType } from '../boards/type.ts'
import { because, type Reason } from '../reasons.ts'
import { checkBuses } from './bus-check.ts'
import type { ConfigurationBody } from './configuration.ts'
import { checkLoad } from './load-check.ts'
import { freeFor, judgePin, pinTaken } from './pin-check.ts'
import { mayShare, type PinUse, pinUses } from './pin-use.ts'
import { type ConfigurationProblem, PARTS } from './problem.ts'

/** What is wrong with a configuration: pure, so that screen, API and simulated boards say the same. */

export { ConfigurationProblem } from './problem.ts'

/**
 * All problems, errors and warnings, in the order of the lists. Never throws.
 * @param type null = not chosen: only what holds for every chip is said
 */
export function checkConfiguration(configuration: ConfigurationBody, type: BoardType | null): ConfigurationProblem[] {
  const problems = [
    ...checkPins(configuration, type),
    ...checkBuses(configuration.sensors, type),
    ...checkLoad(configuration, type),
    ...checkEmergency(configuration),
    ...checkOfflineRules(configuration),
  ]
  const order = (one: ConfigurationProblem) => PARTS.indexOf(one.part) * 1000 + one.index
  return problems.sort((a, b) => order(a) - order(b))
}

/** Every wire by itself, and that nobody has it already. */
function checkPins(configuration: ConfigurationBody, type: BoardType | null): ConfigurationProblem[] {
  const uses = pinUses(configuration, type)
  return uses.flatMap((use, place): ConfigurationProblem[] => {
    const { part, index, gpio, wish } = use
    const objections = [...judgePin(gpio, wish, type, uses).objections]
    const holder = uses.slice(0, place).find((other) => other.gpio === gpio && !isSame(other, use) && !mayShare(other, use))
    if (holder) objections.push({ severity: 'error', reason: pinTaken(gpio, holder.name, type ? freeFor(wish, type, uses) : []) })
    const twin = uses.slice(0, place).find((other) => other.gpio === gpio && isSame(other, use))
    if (twin && part === 'actuators') objections.push({ severity: 'error', reason: because('pin-second-wire', { gpio }) })
    return objections.map(({ severity, reason }) => ({ severity, part, index, gpio, reason }))
  })
}

/** Saved, but not sent: alone the board would switch on without looking at what forbids it. See push-desk.ts. */
export function keptHere(index: number, gpio: number, key: 'rule-only-if' | 'rule-interlock'): ConfigurationProblem {
  return { severity: 'warning', part: 'offlineRules', index, gpio, reason: because(key, { gpio }) }
}

function isSame(a: PinUse, b: PinUse): boolean {
  return a.part === b.part && a.index === b.index
}

/** A stop that runs a pump at some share would be none. */
function checkEmergency({ actuators }: ConfigurationBody): ConfigurationProblem[] {
  return actuators.flatMap(({ type, emergencyPercent, gpio }, index): ConfigurationProblem[] =>
    type === 'servo' || emergencyPercent === null
      ? []
      : [{ severity: 'error', part: 'actuators', index, gpio, reason: because('emergency-not-servo') }],
  )
}

function checkOfflineRules({ sensors, actuators, offlineRules }: ConfigurationBody): ConfigurationProblem[] {
  return offlineRules.flatMap((rule, index) => {
    const problems: ConfigurationProblem[] = []
    const add = (gpio: number, reason: Reason) => problems.push({ severity: 'error', part: 'offlineRules', index, gpio, reason })
    if (!actuators.some(({ gpio }) => gpio === rule.actuatorGpio))
      add(rule.actuatorGpio, because('rule-no-output', { gpio: rule.actuatorGpio }))
    if (!sensors.some(({ gpio }) => gpio === rule.sensorGpio)) add(rule.sensorGpio, because('rule-no-sensor', { gpio: rule.sensorGpio }))
    if (actuators.some(({ gpio, onlyIf }) => gpio === rule.actuatorGpio && onlyIf.length > 0))
      problems.push(keptHere(index, rule.actuatorGpio, 'rule-only-if'))
    const { activateAbove, deactivateBelow, activateBelow, deactivateAbove } = rule
    const cools = activateAbove !== null && deactivateBelow !== null && activateBelow === null && deactivateAbove === null
    const heats = activateBelow !== null && deactivateAbove !== null && activateAbove === null && deactivateBelow === null
    if (!cools && !heats) add(rule.actuatorGpio, because('rule-thresholds'))
    else if ((cools && deactivateBelow > activateAbove) || (heats && deactivateAbove < activateBelow)) {
      add(rule.actuatorGpio, because('rule-crossed'))
    }
    return problems
  })
}
