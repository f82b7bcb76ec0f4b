import Type, { type Static, type TSchema } from 'typebox'
import { type DocumentHead, documentOf } from '../document.ts'
import { Reason } from '../reasons.ts'
import { isTimeZone } from '../schedules/zone-offset.ts'
import { AlarmSeverity, AlarmSource } from './alarm.ts'
import { QuietHours } from './quiet-hours.ts'

/**
 * Where people are told of alarms: a document of noun `alarm-channels`, made by administrators. What must stay secret (the address of
 * a webhook is, as its last part is a password; tokens are) lies apart, is written and never read.
 */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const strict = { additionalProperties: false }
const Address = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s,;<>]+@[^@\\s,;<>]+$' })

/** What a webhook gets: plain JSON of this program, or what these services read. */
export const WEBHOOK_SHAPES = ['json', 'slack', 'teams', 'ntfy'] as const
export type WebhookShape = (typeof WEBHOOK_SHAPES)[number]

const Mail = Type.Object(
  {
    kind: Type.Literal('mail'),
    to: Type.Array(Address, { minItems: 1, maxItems: 20 }),
    /** May name `{{severity}}`, `{{text}}`, `{{board}}`, `{{zone}}`; null: the usual one. */
    subject: orNull(Type.String({ minLength: 1, maxLength: 200 })),
  },
  strict,
)
const Mqtt = Type.Object(
  {
    kind: Type.Literal('mqtt'),
    topic: Type.String({ minLength: 1, maxLength: 256 }),
    qos: Type.Enum([0, 1, 2] as const),
    retain: Type.Boolean(),
  },
  strict,
)
/** Toasts of desktop and browser windows that are open. */
const Desktop = Type.Object({ kind: Type.Literal('desktop') }, strict)
const WEBHOOK = { kind: Type.Literal('webhook'), shape: Type.Enum(WEBHOOK_SHAPES) }

const COMMON = {
  name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
  enabled: Type.Boolean(),
  severities: Type.Array(AlarmSeverity, { minItems: 1, maxItems: 3, uniqueItems: true }),
  /** Empty: all. */
  sources: Type.Array(AlarmSource, { maxItems: 7, uniqueItems: true }),
  /** Zones of boards; empty: all, and what belongs to no zone. */
  zones: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 100, uniqueItems: true }),
  /** Also that one was acknowledged, and that it ended. */
  tellEnd: Type.Boolean(),
  quiet: orNull(QuietHours),
  /** Of quiet hours, and of the times in its messages. */
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  language: Type.Enum(['en', 'de'] as const),
  /** Messages within a minute; what goes beyond is one summary. */
  perMinute: Type.Integer({ minimum: 1, maximum: 60 }),
}

/** What an administrator writes. */
export const ChannelBody = Type.Object({ ...COMMON, target: Type.Union([Mail, Mqtt, Desktop, Type.Object(WEBHOOK, strict)]) }, strict)
export type ChannelBody = Static<typeof ChannelBody>
/** Left out: what is stored stays. An empty token takes it away. */
export const ChannelSecret = Type.Object(
  {
    url: Type.Optional(Type.String({ minLength: 8, maxLength: 2000 })),
    /** Sent as `Authorization: Bearer …`. */
    token: Type.Optional(Type.String({ maxLength: 2000, pattern: '^[\\x21-\\x7e]*$' })),
  },
  strict,
)
export type ChannelSecret = Static<typeof ChannelSecret>

/** What is kept and shown. */
const CHANNEL_FIELDS = {
  ...COMMON,
  target: Type.Union([
    Mail,
    Mqtt,
    Desktop,
    Type.Object({
      ...WEBHOOK,
      /** Scheme and host of the stored address, such as `https://hooks.slack.com`. */
      origin: Type.String(),
      hasToken: Type.Boolean(),
    }),
  ]),
}
export const Channel = documentOf(CHANNEL_FIELDS)
export type Channel = Static<typeof Channel>
export type ChannelFields = Omit<Channel, keyof DocumentHead>
export type ChannelKind = Channel['target']['kind']

/** What the schema cannot say, as a sentence; undefined = all is well. */
export function channelFault({ timeZone, target }: ChannelBody): string | undefined {
  if (!isTimeZone(timeZone)) return `${timeZone} is no time zone that is known here. Use a name such as Europe/Berlin.`
  if (target.kind === 'mqtt') return topicFault(target.topic)
  return undefined
}

function topicFault(topic: string): string | undefined {
  if (/[+#\p{Cc}]/u.test(topic)) return 'A topic to publish on holds no +, # or control characters.'
  if (/^(\$|kaiser\/|sensors\/)/.test(topic))
    return 'Topics that begin with $, kaiser/ or sensors/ belong to broker and boards. Choose another.'
  return undefined
}

/** How a channel fares: live noun `channel-states`, id = the channel's. */
export const ChannelState = documentOf({
  /** Messages that wait, for their time or for another try. */
  waiting: Type.Integer(),
  sentAtMs: orNull(Type.Integer()),
  /** Why the newest try failed; null: it did not. */
  fault: orNull(Type.String()),
  /** The same as a sentence for screens. */
  why: orNull(Reason),
  failedAtMs: orNull(Type.Integer()),
})
export type ChannelState = Static<typeof ChannelState>
export type ChannelStateBody = Omit<ChannelState, keyof DocumentHead>
