import Type, { type Static } from 'typebox'
import type { ActuatorSetting, ConfigurationBody, OfflineRule, SensorSetting } from './configuration.ts'

/** How two configurations differ, field by field: versions against each other, and the target against what the board says. Pure. */

export const FieldChange = Type.Object({
  part: Type.Enum(['sensors', 'actuators', 'offlineRules'] as const),
  kind: Type.Enum(['added', 'removed', 'changed'] as const),
  gpio: Type.Integer(),
  /** Name of the sensor or output; empty for a rule. */
  name: Type.String(),
  /** What the entry is told apart by within its part: `25`, `4:ds18b20:28FF…`. */
  key: Type.String(),
  /** Path within the entry, `limits.maxRuntimeS`; empty where the whole entry came or went. */
  field: Type.String(),
  /** Values as JSON text; null = there was none. */
  before: Type.Union([Type.String(), Type.Null()]),
  after: Type.Union([Type.String(), Type.Null()]),
})
export type FieldChange = Static<typeof FieldChange>
export type ConfigurationPart = FieldChange['part']
type Entry = SensorSetting | ActuatorSetting | OfflineRule

/** Fields that stay in the centre: a board neither gets nor reports them. */
const CENTRE_FIELDS: ReadonlySet<string> = new Set(['onlyIf', 'powerW', 'isolation'])

export const PARTS = ['sensors', 'actuators', 'offlineRules'] as const satisfies readonly ConfigurationPart[]

/** Two sensors may share a pin (bus), but not pin, type and address. */
export function sensorKey({ gpio, type, onewireAddress, i2cAddress }: SensorSetting): string {
  const address = onewireAddress ?? i2cAddress
  return `${gpio}:${type}${address === null ? '' : `:${address}`}`
}

export function keyOf(part: ConfigurationPart, entry: Entry): string {
  if ('onewireAddress' in entry) return sensorKey(entry)
  if ('actuatorGpio' in entry) return `${entry.actuatorGpio}<${entry.sensorGpio}:${entry.sensorValueType}`
  return part === 'actuators' ? String(entry.gpio) : ''
}

/** From `before` to `after`, in the order of the parts; centre-only fields included. */
export function diffConfigurations(before: ConfigurationBody, after: ConfigurationBody): FieldChange[] {
  return PARTS.flatMap((part) => diffPart(part, before[part], after[part]))
}

/** What the board has (`after`) against what it shall have (`before`), of fields that boards know. */
export function driftOf(desired: ConfigurationBody, reported: ConfigurationBody): FieldChange[] {
  return diffConfigurations(desired, reported).filter(({ field }) => !CENTRE_FIELDS.has(field.split('.')[0] ?? ''))
}

function diffPart(part: ConfigurationPart, before: readonly Entry[], after: readonly Entry[]): FieldChange[] {
  const left = byKey(part, before)
  const right = byKey(part, after)
  const changes: FieldChange[] = []
  for (const [key, entry] of left) {
    const other = right.get(key)
    const head = { part, gpio: gpioOf(entry), name: nameOf(entry), key }
    if (other === undefined) changes.push({ ...head, kind: 'removed', field: '', before: JSON.stringify(entry), after: null })
    else for (const [field, was, is] of diffFields(entry, other)) changes.push({ ...head, kind: 'changed', field, before: was, after: is })
  }
  for (const [key, entry] of right) {
    if (left.has(key)) continue
    const head = { part, gpio: gpioOf(entry), name: nameOf(entry), key }
    changes.push({ ...head, kind: 'added', field: '', before: null, after: JSON.stringify(entry) })
  }
  return changes
}

/** Entries of the same key (two rules for one output and sensor) are told apart by their place. */
function byKey(part: ConfigurationPart, entries: readonly Entry[]): Map<string, Entry> {
  const map = new Map<string, Entry>()
  for (const entry of entries) {
    const key = keyOf(part, entry)
    let free = key
    for (let place = 2; map.has(free); place++) free = `${key}#${place}`
    map.set(free, entry)
  }
  return map
}

function diffFields(before: object, after: object, path = ''): [field: string, before: string | null, after: string | null][] {
  const right = new Map<string, unknown>(Object.entries(after))
  const fields = new Set([...Object.keys(before), ...right.keys()])
  const left = new Map<string, unknown>(Object.entries(before))
  return [...fields].flatMap((field) => {
    const was = left.get(field)
    const is = right.get(field)
    const here = path === '' ? field : `${path}.${field}`
    if (isPlain(was) && isPlain(is)) return diffFields(was, is, here)
    const [text, other] = [textOf(was), textOf(is)]
    return text === other ? [] : [[here, text, other] as [string, string | null, string | null]]
  })
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

function gpioOf(entry: Entry): number {
  return 'actuatorGpio' in entry ? entry.actuatorGpio : entry.gpio
}

function nameOf(entry: Entry): string {
  return 'actuatorGpio' in entry ? '' : entry.name
}
