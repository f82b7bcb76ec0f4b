import Type, { type Static, type TSchema } from 'typebox'
import { type DocumentHead, documentOf } from '../document.ts'
import { Reason } from '../reasons.ts'
import { ALARM_CODES, ALARM_KEY_LENGTH, AlarmParams, AlarmSeverity, AlarmSource } from './alarm.ts'

/** One message to one channel: queued, tried, and in the end the log of what was told to whom. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Moment = Type.Integer()

/** Why people are told: what happened to an alarm, a rule's own message, or the test button. */
const NOTICE_KINDS = ['raised', 'worse', 'returned', 'escalated', 'acknowledged', 'cleared', 'message', 'test'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** What is told, as it was when it happened. */
export const Notice = Type.Object({
  kind: Type.Enum(NOTICE_KINDS),
  severity: AlarmSeverity,
  source: orNull(AlarmSource),
  /** Text of an alarm; null: `title` and `text` are the author's own words. */
  code: orNull(Type.Enum(ALARM_CODES)),
  params: AlarmParams,
  title: orNull(Type.String({ maxLength: 200 })),
  text: orNull(Type.String({ maxLength: 4000 })),
  alarm: orNull(Type.String()),
  key: orNull(Type.String({ maxLength: ALARM_KEY_LENGTH })),
  board: orNull(Type.String()),
  boardName: orNull(Type.String()),
  zone: orNull(Type.String()),
  /** When the alarm began, or the message was made. */
  sinceMs: Moment,
  atMs: Moment,
  /** Boards that it stands for; 0: it stands for itself. */
  members: Type.Integer(),
  /** Who acknowledged it, and what they said. */
  by: orNull(Type.String()),
  comment: orNull(Type.String()),
})
export type Notice = Static<typeof Notice>

/** `waiting` for its time or another try · `sent` · `dead`: given up · `skipped`: no longer worth telling, see `reason`. */
export const DELIVERY_STATES = ['waiting', 'sent', 'dead', 'skipped'] as const
export const Delivery = Type.Object({
  id: Type.String(),
  channel: Type.String(),
  /** As it was called then. */
  channelName: Type.String(),
  notice: Notice,
  state: Type.Enum(DELIVERY_STATES),
  /** Why the newest try failed, or why it was skipped: `ended` before the quiet hours were over, `full`, `removed` channel. */
  reason: orNull(Type.String()),
  /** The same as a sentence for screens; absent: it did not fail. */
  why: Type.Optional(Reason),
  tries: Type.Integer(),
  createdAtMs: Moment,
  /** Waiting for the end of quiet hours. */
  quiet: Type.Boolean(),
  nextAtMs: orNull(Moment),
  doneAtMs: orNull(Moment),
  /** The message's id that it went out in together with others. */
  summary: orNull(Type.String()),
})
export type Delivery = Static<typeof Delivery>

/** `GET /api/notifications`, newest first. */
export const DeliveryLog = Type.Object({ deliveries: Type.Array(Delivery), more: Type.Boolean() })
export type DeliveryLog = Static<typeof DeliveryLog>

/** For toasts and sound of open windows: live noun `alarm-notices`, the newest few. */
export const ShownNotice = documentOf({ notice: Notice, channel: Type.String() })
export type ShownNotice = Static<typeof ShownNotice>
export type ShownNoticeBody = Omit<ShownNotice, keyof DocumentHead>
