import type { TFunction } from 'i18next'
import type { ConfigurationProblem } from '../../backend/contract/configuration/check.ts'
import type { ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'
import { type ConfigurationPart, driftOf, keyOf } from '../../backend/contract/configuration/diff.ts'
import type { ConfigurationState } from '../../backend/contract/configuration/state.ts'
import { sensorKind } from '../../backend/contract/sensor-kind.ts'
import type { Format } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { actuatorType } from '../quantities/actuator-words.ts'
import type { SettingRow } from './SettingTable.tsx'

/** Lines of the lists of a configuration: the target, what the board has of it, what is wrong with it. Pure. */
interface Given {
  body: ConfigurationBody
  state: ConfigurationState | null
  problems: readonly ConfigurationProblem[]
}

export function sensorRows(given: Given, t: TFunction<'configuration'>, format: Format): SettingRow[] {
  return given.body.sensors.map((sensor, index) => ({
    ...common('sensors', index, given),
    gpio: sensor.sclGpio === null ? String(sensor.gpio) : `${sensor.gpio} ${sensor.sclGpio}`,
    name: sensor.name,
    type: sensorKind(sensor.type)?.label ?? sensor.type,
    summary: sensor.active ? t('summary.every', { seconds: format.number(sensor.reportIntervalS) }) : t('summary.off'),
  }))
}

export function actuatorRows(given: Given, t: TFunction<'configuration'>, format: Format): SettingRow[] {
  return given.body.actuators.map((actuator, index) => {
    const { maxRuntimeS, cooldownS, maxActivationsPerHour } = actuator.limits
    const limits = [
      maxRuntimeS === null ? t('summary.unlimited') : t('summary.runtime', { seconds: format.number(maxRuntimeS) }),
      cooldownS > 0 ? t('summary.cooldown', { seconds: format.number(cooldownS) }) : '',
      maxActivationsPerHour === null ? '' : t('summary.perHour', { count: maxActivationsPerHour }),
    ]
    return {
      ...common('actuators', index, given),
      gpio: String(actuator.gpio),
      name: actuator.name,
      type: actuatorType(actuator.type, format.language),
      summary: actuator.active ? limits.filter((one) => one !== '').join(' · ') : t('summary.off'),
    }
  })
}

/** The place in the list: what has just been typed may not change which row is open. */
export function rowKey(part: ConfigurationPart, index: number): string {
  return `${part}/${index}`
}

function common(part: 'sensors' | 'actuators', index: number, { body, state, problems }: Given) {
  const entry = body[part][index]
  const reported = state?.reported ?? null
  const key = entry ? keyOf(part, entry) : ''
  const mine = problems.filter((one) => one.part === part && one.index === index)
  const gpio = entry?.gpio
  const own = (list: ConfigurationBody) => ({ ...list, sensors: [], actuators: [], offlineRules: [], [part]: entry ? [entry] : [] })
  const onBoard = reported === null ? null : reported[part].some((one) => keyOf(part, one) === key)
  const drift = reported === null || !onBoard ? [] : driftOf(own(body), reported).filter((one) => one.part === part && one.key === key)
  return {
    key: rowKey(part, index),
    onBoard,
    differences: drift,
    failure: state?.push?.failures.find((one) => one.gpio === gpio && (one.part === part || one.part === 'other')),
    problems: mine.map(({ reason }) => reasonSentence(reason) ?? reason.key),
    severity: mine.some(({ severity }) => severity === 'error') ? ('error' as const) : mine.length > 0 ? ('warning' as const) : null,
  }
}
