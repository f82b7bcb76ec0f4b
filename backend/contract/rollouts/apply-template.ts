import type { Board } from '../boards/board.ts'
import { MAX_GPIO } from '../boards/device-topics.ts'
import {
  type ActuatorSetting,
  type ConfigurationBody,
  INTERVAL_S,
  type OfflineRule,
  type SensorSetting,
} from '../configuration/configuration.ts'
import { because, type Reason } from '../reasons.ts'
import { type BoundPart, PLACEHOLDER, type TemplateBinding, type TemplateBody, type VariableValue } from './template.ts'

/** A template on one board: pure, so that the screen shows exactly what the backend will send. Applying twice is applying once. */

export type VariableValues = Readonly<Record<string, VariableValue>>
export type TemplatedBoard = Pick<Board, 'id' | 'name' | 'zone' | 'boardType'>

export interface TemplateProblem {
  /** An error keeps it from being sent; a warning is shown. */
  severity: 'error' | 'warning'
  reason: Reason
}

export interface AppliedTemplate {
  body: ConfigurationBody
  problems: TemplateProblem[]
}

/**
 * @param values of the template's own variables on this board; a missing one takes the default
 * @param n place of the board among the chosen ones, from 1
 */
export function applyTemplate(
  template: TemplateBody,
  current: ConfigurationBody,
  board: TemplatedBoard,
  values: VariableValues,
  n: number,
): AppliedTemplate {
  const problems: TemplateProblem[] = []
  if (template.boardTypes.length > 0) {
    const types = template.boardTypes.join(', ')
    if (board.boardType === null) problems.push({ severity: 'warning', reason: because('template-type-unknown', { types }) })
    else if (!template.boardTypes.includes(board.boardType)) {
      problems.push({ severity: 'error', reason: because('template-wrong-type', { type: board.boardType, types }) })
    }
  }
  const known = variablesOf(template, board, values, n, problems)
  const filled = bind(fillTexts(template, known), template.bindings, known)
  const merged = merge(template.mode, filled, current, problems)
  const faults = outOfRange(merged)
  for (const field of faults) problems.push({ severity: 'error', reason: because('template-out-of-range', { field }) })
  if (merged.actuators.some(({ onlyIf }) => onlyIf.length > 0) && template.actuators.some(({ onlyIf }) => onlyIf.length > 0)) {
    problems.push({ severity: 'warning', reason: because('template-conditions') })
  }
  return { body: faults.length > 0 ? current : merged, problems }
}

function variablesOf(
  template: TemplateBody,
  board: TemplatedBoard,
  values: VariableValues,
  n: number,
  problems: TemplateProblem[],
): ReadonlyMap<string, VariableValue> {
  const known = new Map<string, VariableValue>([
    ['name', board.name ?? board.id],
    ['zone', board.zone ?? ''],
    ['board', board.id],
    ['n', n],
  ])
  for (const { name, type, default: fallback } of template.variables) {
    const given = Object.hasOwn(values, name) ? values[name] : undefined
    const value = given === undefined || given === '' ? fallback : type === 'number' ? readNumber(given) : String(given)
    if (value === null) problems.push({ severity: 'error', reason: because('template-value-missing', { name }) })
    else if (value === undefined)
      problems.push({ severity: 'error', reason: because('template-no-number', { name, value: String(given) }) })
    else known.set(name, value)
  }
  return known
}

/** Also with a decimal comma, as it comes out of spreadsheets. Undefined: it is none. */
function readNumber(given: VariableValue): number | undefined {
  const value = typeof given === 'number' ? given : Number(given.trim().replace(',', '.'))
  return Number.isFinite(value) ? value : undefined
}

/** In one pass: what a value holds in braces stays as it is. */
function fillTexts({ sensors, actuators, offlineRules }: TemplateBody, known: ReadonlyMap<string, VariableValue>): ConfigurationBody {
  const fill = (text: string) => text.replaceAll(PLACEHOLDER, (whole, name: string) => String(known.get(name) ?? whole)).trim()
  const place = (text: string | null) => (text === null ? null : fill(text) || null)
  return {
    sensors: sensors.map((one) => ({ ...one, name: fill(one.name), subzone: place(one.subzone) })),
    actuators: actuators.map((one) => ({ ...one, name: fill(one.name), subzone: place(one.subzone), isolation: place(one.isolation) })),
    offlineRules,
  }
}

const LIMITS: readonly string[] = ['maxRuntimeS', 'cooldownS', 'maxActivationsPerHour']

function bind(body: ConfigurationBody, bindings: readonly TemplateBinding[], known: ReadonlyMap<string, VariableValue>): ConfigurationBody {
  const changed = <T extends object>(part: BoundPart, list: readonly T[]) =>
    list.map((one, index) => {
      let made = one
      for (const { field, variable } of bindings.filter((binding) => binding.part === part && binding.index === index)) {
        const value = known.get(variable)
        if (typeof value !== 'number') continue
        made =
          LIMITS.includes(field) && 'limits' in made
            ? { ...made, limits: { ...Object(made.limits), [field]: value } }
            : { ...made, [field]: value }
      }
      return made
    })
  return {
    sensors: changed('sensors', body.sensors),
    actuators: changed('actuators', body.actuators),
    offlineRules: changed('offlineRules', body.offlineRules),
  }
}

const within = (min: number, max: number) => (value: number) => value >= min && value <= max
const whole = (min: number, max: number) => (value: number) => Number.isInteger(value) && value >= min && value <= max
const seconds = within(INTERVAL_S.min, INTERVAL_S.max)

/** What a value may have pushed over a bound of the configuration's schema: places of the fields. */
function outOfRange({ sensors, actuators }: ConfigurationBody): string[] {
  const faults: string[] = []
  const number = (field: string, value: number | null, fits: (value: number) => boolean) => {
    if (value !== null && !fits(value)) faults.push(`${field} = ${value}`)
  }
  const text = (field: string, value: string | null, most: number) => {
    if (value !== null && (value.length === 0 || value.length > most)) faults.push(`${field} (${value.length})`)
  }
  for (const [index, one] of sensors.entries()) {
    const at = `sensors.${index + 1}`
    text(`${at}.name`, one.name, 64)
    text(`${at}.subzone`, one.subzone, 64)
    number(`${at}.gpio`, one.gpio, whole(0, MAX_GPIO))
    number(`${at}.i2cAddress`, one.i2cAddress, whole(8, 119))
    number(`${at}.sampleIntervalS`, one.sampleIntervalS, seconds)
    number(`${at}.reportIntervalS`, one.reportIntervalS, seconds)
  }
  for (const [index, one] of actuators.entries()) {
    const at = `actuators.${index + 1}`
    text(`${at}.name`, one.name, 64)
    text(`${at}.subzone`, one.subzone, 64)
    text(`${at}.isolation`, one.isolation, 120)
    number(`${at}.gpio`, one.gpio, whole(0, MAX_GPIO))
    number(`${at}.powerW`, one.powerW, within(0, 1_000_000))
    number(`${at}.maxRuntimeS`, one.limits.maxRuntimeS, within(1, 86_400))
    number(`${at}.cooldownS`, one.limits.cooldownS, within(0, 86_400))
    number(`${at}.maxActivationsPerHour`, one.limits.maxActivationsPerHour, whole(1, 3600))
  }
  return faults
}

/** What makes two settings the same one. */
export function sensorKey({ gpio, type, onewireAddress, i2cAddress }: SensorSetting): string {
  return `${gpio}/${type}/${onewireAddress ?? ''}/${i2cAddress ?? ''}`
}
const actuatorKey = ({ gpio }: ActuatorSetting) => String(gpio)
const ruleKey = (rule: OfflineRule) => `${rule.actuatorGpio}/${rule.sensorGpio}/${rule.sensorValueType}`

function merge(
  mode: TemplateBody['mode'],
  wanted: ConfigurationBody,
  current: ConfigurationBody,
  problems: TemplateProblem[],
): ConfigurationBody {
  switch (mode) {
    case 'replace':
      return wanted
    case 'add':
      return {
        sensors: putIn(current.sensors, wanted.sensors, sensorKey),
        actuators: putIn(current.actuators, wanted.actuators, actuatorKey),
        offlineRules: putIn(current.offlineRules, wanted.offlineRules, ruleKey),
      }
    case 'limits':
      return onlyLimits(wanted, current, problems)
  }
}

/** Same places for what is there, new ones behind; the last of two with one key counts. */
function putIn<T>(current: readonly T[], wanted: readonly T[], keyOf: (one: T) => string): T[] {
  const byKey = new Map(wanted.map((one) => [keyOf(one), one]))
  const kept = current.map((one) => {
    const key = keyOf(one)
    const put = byKey.get(key)
    return put ?? one
  })
  const there = new Set(current.map(keyOf))
  return [...kept, ...[...byKey].flatMap(([key, one]) => (there.has(key) ? [] : [one]))]
}

function onlyLimits(wanted: ConfigurationBody, current: ConfigurationBody, problems: TemplateProblem[]): ConfigurationBody {
  const sensors = new Map(wanted.sensors.map((one) => [sensorKey(one), one]))
  const actuators = new Map(wanted.actuators.map((one) => [`${one.gpio}/${one.type}`, one]))
  const has = new Set([...current.sensors.map(sensorKey), ...current.actuators.map(({ gpio, type }) => `${gpio}/${type}`)])
  for (const [key, { gpio, name }] of [...sensors, ...actuators]) {
    if (!has.has(key)) problems.push({ severity: 'warning', reason: because('template-no-match', { gpio, name }) })
  }
  return {
    sensors: current.sensors.map((one) => {
      const from = sensors.get(sensorKey(one))
      return from ? { ...one, sampleIntervalS: from.sampleIntervalS, reportIntervalS: from.reportIntervalS } : one
    }),
    actuators: current.actuators.map((one) => {
      const from = actuators.get(`${one.gpio}/${one.type}`)
      return from ? { ...one, limits: from.limits } : one
    }),
    offlineRules: current.offlineRules,
  }
}
