import Type, { type Static, type TSchema } from 'typebox'
import { documentOf } from '../document.ts'
import { AlarmSeverity } from './alarm.ts'

/** How alarms behave: one document of noun `alarm-settings`, id `alarms`; changed by administrators. */
export const ALARM_SETTINGS_ID = 'alarms'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const strict = { additionalProperties: false }
const Breaches = Type.Integer({ minimum: 1, maximum: 100 })

/** Nobody has acknowledged for `afterMin` minutes: tell these channels too, and count the alarm as this severity. */
export const EscalationStep = Type.Object(
  {
    afterMin: Type.Integer({ minimum: 1, maximum: 10_080 }),
    /** Only alarms at least as severe. */
    from: AlarmSeverity,
    /** Null: the severity stays. */
    severity: orNull(AlarmSeverity),
    /** Ids of channels, whatever they take otherwise. */
    channels: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 16 }),
  },
  strict,
)
export type EscalationStep = Static<typeof EscalationStep>

const ALARM_SETTINGS_BODY = {
  /** Readings in a row beyond a limit until it is an alarm, and back inside until it has ended. */
  breaches: Breaches,
  /** The same for single series, by board and channel. */
  seriesBreaches: Type.Array(
    Type.Object(
      { board: Type.String({ minLength: 1, maxLength: 128 }), channel: Type.String({ minLength: 1, maxLength: 128 }), breaches: Breaches },
      strict,
    ),
    { maxItems: 5000 },
  ),
  presence: Type.Object(
    {
      enabled: Type.Boolean(),
      severity: AlarmSeverity,
      /** An accepted board is away for so long until it is an alarm, s. */
      graceS: Type.Integer({ minimum: 0, maximum: 86_400 }),
      /** So many boards that go within a minute are one alarm; of one zone, or of all. */
      groupFrom: Type.Integer({ minimum: 2, maximum: 1000 }),
    },
    strict,
  ),
  /** Least severity of a finding that is an alarm; null = none is. */
  quality: orNull(AlarmSeverity),
  escalation: Type.Array(EscalationStep, { maxItems: 10 }),
  /** Ended alarms and the log of deliveries are kept for so long, days. */
  keepDays: Type.Integer({ minimum: 1, maximum: 3650 }),
}
export const AlarmSettingsBody = Type.Object(ALARM_SETTINGS_BODY, strict)
export type AlarmSettingsBody = Static<typeof AlarmSettingsBody>
export const AlarmSettings = documentOf(ALARM_SETTINGS_BODY)
export type AlarmSettings = Static<typeof AlarmSettings>

export const DEFAULT_ALARM_SETTINGS: AlarmSettingsBody = {
  breaches: 3,
  seriesBreaches: [],
  presence: { enabled: true, severity: 'warning', graceS: 5, groupFrom: 5 },
  quality: 'warning',
  escalation: [],
  keepDays: 180,
}

/** What the schema cannot say, as a sentence; undefined = all is well. */
export function alarmSettingsFault({ seriesBreaches, escalation }: AlarmSettingsBody): string | undefined {
  const named = new Set<string>()
  for (const { board, channel } of seriesBreaches) {
    const name = `${board}/${channel}`
    if (named.has(name)) return `${name} has two numbers of breaches. Leave one.`
    named.add(name)
  }
  for (const [index, { afterMin, severity, channels }] of escalation.entries()) {
    const before = escalation[index - 1]
    if (before !== undefined && before.afterMin >= afterMin) return 'Each step of the escalation must come later than the one before it.'
    if (severity === null && channels.length === 0) return `The step after ${afterMin} min does nothing. Choose a channel or a severity.`
  }
  return undefined
}
