import type { AlarmCode, AlarmMember, AlarmParams, AlarmSeverity, AlarmSource } from '../contract/alarms/alarm.ts'

/** What a source says of a condition that holds. Saying it again while it stands counts it and takes the newer figures. */
export interface AlarmRaise {
  /** The same condition has the same key; see `alarmKeys`. */
  key: string
  source: AlarmSource
  severity: AlarmSeverity
  code: AlarmCode
  params: AlarmParams
  /** Board it concerns, and its zone. */
  place?: { board: string | null; zone: string | null }
  series?: number
  gpio?: number
  rule?: string
  /** Tells of a moment: there is no end but a person's acknowledgement. */
  momentary?: boolean
  /** What it stands for, where it stands for many. */
  members?: readonly AlarmMember[]
}

const TEXT_LENGTH = 300

/** Words of boards and rules may be anything: no control characters, bounded, and only numbers that JSON has. */
export function tidyParams(params: AlarmParams): AlarmParams {
  const tidy = (value: AlarmParams[string]) => {
    if (typeof value === 'number') return Number.isFinite(value) ? value : null
    return typeof value === 'string' ? value.replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]+/gu, ' ').slice(0, TEXT_LENGTH) : value
  }
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, tidy(value)]))
}
