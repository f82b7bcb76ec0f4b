import type { AlarmSeverity } from '../../../backend/contract/alarms/alarm.ts'
import type { AlarmSettingsBody, EscalationStep } from '../../../backend/contract/alarms/settings.ts'

/** The settings' fields with their ranges, their faults, and what they make. Pure. */

export interface SettingsForm {
  breaches: number | null
  exceptions: { key: number; board: string; channel: string; breaches: number | null }[]
  presenceOn: boolean
  presenceSeverity: AlarmSeverity
  graceS: number | null
  groupFrom: number | null
  quality: AlarmSeverity | null
  escalation: (Omit<EscalationStep, 'afterMin'> & { key: number; afterMin: number | null })[]
  keepDays: number | null
}

/** As in contract/alarms/settings.ts. */
export const RANGES = {
  breaches: [1, 100],
  graceS: [0, 86_400],
  groupFrom: [2, 1000],
  afterMin: [1, 10_080],
  keepDays: [1, 3650],
} as const
export const MOST_STEPS = 10

export type SettingsFault = 'range' | 'twice' | 'noSeries' | 'later' | 'idle'

let keys = 0
export function nextKey(): number {
  return ++keys
}

export function formOfSettings({ breaches, seriesBreaches, presence, quality, escalation, keepDays }: AlarmSettingsBody): SettingsForm {
  return {
    breaches,
    exceptions: seriesBreaches.map((one) => ({ key: nextKey(), ...one })),
    presenceOn: presence.enabled,
    presenceSeverity: presence.severity,
    graceS: presence.graceS,
    groupFrom: presence.groupFrom,
    quality,
    escalation: escalation.map((step) => ({ key: nextKey(), ...step })),
    keepDays,
  }
}

/** By field: `breaches`, `exceptions.0`, `exceptions.0.breaches`, `escalation.1.afterMin`, … */
export function settingsFaults(form: SettingsForm): Map<string, SettingsFault> {
  const faults = new Map<string, SettingsFault>()
  const check = (field: string, value: number | null, [low, high]: readonly [number, number]) => {
    if (value === null || !Number.isInteger(value) || value < low || value > high) faults.set(field, 'range')
  }
  check('breaches', form.breaches, RANGES.breaches)
  check('graceS', form.graceS, RANGES.graceS)
  check('groupFrom', form.groupFrom, RANGES.groupFrom)
  check('keepDays', form.keepDays, RANGES.keepDays)
  const named = new Set<string>()
  for (const [index, { board, channel, breaches }] of form.exceptions.entries()) {
    check(`exceptions.${index}.breaches`, breaches, RANGES.breaches)
    const name = `${board}/${channel}`
    if (board === '') faults.set(`exceptions.${index}`, 'noSeries')
    else if (named.has(name)) faults.set(`exceptions.${index}`, 'twice')
    named.add(name)
  }
  for (const [index, { afterMin, severity, channels }] of form.escalation.entries()) {
    const field = `escalation.${index}.afterMin`
    check(field, afterMin, RANGES.afterMin)
    const before = form.escalation[index - 1]?.afterMin
    if (!faults.has(field) && before !== undefined && before !== null && afterMin !== null && before >= afterMin) faults.set(field, 'later')
    if (severity === null && channels.length === 0) faults.set(`escalation.${index}.channels`, 'idle')
  }
  return faults
}

/** Call with a form without faults. */
export function bodyOfSettings(form: SettingsForm): AlarmSettingsBody {
  const number = (value: number | null) => value ?? 0
  return {
    breaches: number(form.breaches),
    seriesBreaches: form.exceptions.map(({ board, channel, breaches }) => ({ board, channel, breaches: number(breaches) })),
    presence: {
      enabled: form.presenceOn,
      severity: form.presenceSeverity,
      graceS: number(form.graceS),
      groupFrom: number(form.groupFrom),
    },
    quality: form.quality,
    escalation: form.escalation.map(({ key: _key, afterMin, ...step }) => ({ ...step, afterMin: number(afterMin) })),
    keepDays: number(form.keepDays),
  }
}

/** What each group of fields gets. */
export interface FieldProps {
  form: SettingsForm
  disabled: boolean
  errorOf(field: string): string | undefined
  onChange(change: Partial<SettingsForm>): void
}
