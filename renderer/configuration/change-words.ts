import type { TFunction } from 'i18next'
import type { FieldChange } from '../../backend/contract/configuration/diff.ts'
import type { Format } from '../language/format.ts'
import { actuatorType } from '../quantities/actuator-words.ts'

/** Says a difference: which field, and both values with their units. Pure. */

const FIELDS = [
  'gpio',
  'auxGpio',
  'type',
  'name',
  'subzone',
  'active',
  'critical',
  'inverted',
  'atBoot',
  'atDisconnect',
  'emergencyPercent',
  'maxRuntimeS',
  'cooldownS',
  'maxActivationsPerHour',
  'onlyIf',
  'powerW',
  'isolation',
  'onewireAddress',
  'i2cAddress',
  'sclGpio',
  'processing',
  'operatingMode',
  'sampleIntervalS',
  'reportIntervalS',
  'sensorValueType',
  'activateAbove',
  'deactivateBelow',
  'activateBelow',
  'deactivateAbove',
  'window',
] as const

export function fieldWord(change: Pick<FieldChange, 'field'>, t: TFunction<'configuration'>): string {
  const field = change.field.split('.').at(-1) ?? ''
  const known = FIELDS.find((one) => one === field)
  return known === undefined ? field : t(`field.${known}`)
}

/** Name and pin of what is meant. */
export function entryWord({ name, gpio, part }: FieldChange, t: TFunction<'configuration'>): string {
  return `${part === 'offlineRules' ? t('rule') : name} (GPIO ${gpio})`
}

export function valueWord(value: string | null, field: string, t: TFunction<'configuration'>, format: Format): string {
  if (value === null) return t('value.absent')
  const read: unknown = JSON.parse(value)
  if (read === null) return t('value.none')
  if (typeof read === 'boolean') return t(read ? 'value.yes' : 'value.no')
  if (typeof read === 'number') return `${format.number(read, Number.isInteger(read) ? 0 : 1)}${unitOf(field)}`
  if (typeof read === 'string' && field === 'type') return actuatorType(read, format.language)
  if (typeof read === 'string') return WORDS.includes(read) ? t(`value.${wordOf(read)}`) : read
  return Array.isArray(read) ? format.number(read.length) : value
}

const WORDS: readonly string[] = ['on', 'off', 'keep', 'centre', 'board', 'continuous', 'on_demand', 'paused', 'scheduled']

function wordOf(word: string) {
  return (
    (['on', 'off', 'keep', 'centre', 'board', 'continuous', 'on_demand', 'paused', 'scheduled'] as const).find((one) => one === word) ??
    'none'
  )
}

function unitOf(field: string): string {
  if (field.endsWith('S')) return ' s'
  if (field.endsWith('W')) return ' W'
  return field.endsWith('Percent') ? ' %' : ''
}
