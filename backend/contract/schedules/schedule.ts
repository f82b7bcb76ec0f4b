import Type, { type Static, type TSchema } from 'typebox'
import { MAX_GPIO } from '../boards/device-topics.ts'
import { documentOf } from '../document.ts'
import { Reason } from '../reasons.ts'

/** What switches outputs by the clock: a document of noun `schedules`, and what came of it, noun `schedule-runs`. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
/** Calendar date of the schedule's time zone. */
const DateText = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' })

export const ScheduleTarget = Type.Object(
  { board: Type.String({ minLength: 1, maxLength: 128 }), gpio: Type.Integer({ minimum: 0, maximum: MAX_GPIO }) },
  { additionalProperties: false },
)
export type ScheduleTarget = Static<typeof ScheduleTarget>

export const ScheduleAction = Type.Object(
  {
    command: Type.Enum(['ON', 'OFF', 'PWM'] as const),
    /** 0..100 for PWM, else null. */
    percent: orNull(Type.Number({ minimum: 0, maximum: 100 })),
    /** The board switches off by itself after so many seconds; 0 = stays until told otherwise. */
    durationS: Type.Number({ minimum: 0, maximum: 86_400 }),
  },
  { additionalProperties: false },
)
export type ScheduleAction = Static<typeof ScheduleAction>

/** Days of the week, 1 = Monday … 7 = Sunday. */
const Days = Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, uniqueItems: true })

export const ScheduleTime = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('weekly'),
      days: Days,
      /** Times of day, `06:00` or `06:00:30`. */
      times: Type.Array(Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$' }), {
        minItems: 1,
        maxItems: 48,
        uniqueItems: true,
      }),
    },
    { additionalProperties: false },
  ),
  /** Five fields, or six with seconds first. */
  Type.Object({ kind: Type.Literal('cron'), cron: Type.String({ minLength: 9, maxLength: 120 }) }, { additionalProperties: false }),
  Type.Object(
    {
      kind: Type.Literal('sun'),
      event: Type.Enum(['sunrise', 'sunset'] as const),
      /** After (positive) or before it, min. */
      offsetMin: Type.Integer({ minimum: -720, maximum: 720 }),
      days: Days,
      /** Degrees north and east. */
      latitude: Type.Number({ minimum: -90, maximum: 90 }),
      longitude: Type.Number({ minimum: -180, maximum: 180 }),
    },
    { additionalProperties: false },
  ),
])
export type ScheduleTime = Static<typeof ScheduleTime>

const SCHEDULE_BODY = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  enabled: Type.Boolean(),
  targets: Type.Array(ScheduleTarget, { minItems: 1, maxItems: 16 }),
  action: ScheduleAction,
  when: ScheduleTime,
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  /** First and last day, both included; null = open. */
  validFrom: orNull(DateText),
  validTo: orNull(DateText),
  /** Days on which it rests: `2026-12-24`, or `12-24` for every year. Holidays are pasted here. */
  exceptions: Type.Array(Type.String({ pattern: '^(\\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' }), {
    maxItems: 400,
    uniqueItems: true,
  }),
  /** Of two that want the same output at the same time the higher wins. */
  priority: Type.Integer({ minimum: 0, maximum: 100 }),
  /** What fell due while Leitstand could not act: made up when it is not older, min; null = skipped. */
  makeUpWithinMin: orNull(Type.Integer({ minimum: 1, maximum: 1440 })),
  /** Why, for the history of the output; null = its name says it. */
  reason: orNull(Type.String({ maxLength: 160 })),
}
export const ScheduleBody = Type.Object(SCHEDULE_BODY, { additionalProperties: false })
export type ScheduleBody = Static<typeof ScheduleBody>
export const Schedule = documentOf(SCHEDULE_BODY)
export type Schedule = Static<typeof Schedule>

/**
 * `sent`: on its way, `confirmed`: the board did it, `refused`: a limit, a stop or the board said no, `failed`: the board did not answer;
 * `superseded`: another schedule of higher priority, or a later one, holds that output; `skipped`: it was too late.
 */
const RUN_OUTCOMES = ['sent', 'confirmed', 'refused', 'failed', 'superseded', 'skipped'] as const
export type RunOutcome = (typeof RUN_OUTCOMES)[number]

export const ScheduleRunTarget = Type.Object({
  board: Type.String(),
  gpio: Type.Integer(),
  outcome: Type.Enum(RUN_OUTCOMES),
  /** Id of the command; null = none was made. */
  command: orNull(Type.String()),
  /** Error code of a refusal. */
  code: orNull(Type.String()),
  /** In English. */
  message: orNull(Type.String()),
  /** The same with its figures, for screens to say in their language. */
  refusal: Type.Optional(orNull(Reason)),
})
export type ScheduleRunTarget = Static<typeof ScheduleRunTarget>

/** The id is the schedule's. Written before the commands go out: what is here never fires again. */
const SCHEDULE_RUN_BODY = {
  /** The newest instant that was dealt with, Unix ms. */
  dueMs: Type.Integer(),
  /** When it was, Unix ms; later than `dueMs` where it was made up. */
  atMs: Type.Integer(),
  targets: Type.Array(ScheduleRunTarget),
  /** Since when the stop is latched whose refusal was told, Unix ms: of each stop a schedule tells once, also after a restart. */
  toldStopMs: Type.Optional(Type.Integer()),
}
export const ScheduleRun = documentOf(SCHEDULE_RUN_BODY)
export type ScheduleRun = Static<typeof ScheduleRun>
export type ScheduleRunBody = Omit<ScheduleRun, 'id' | 'version' | 'createdAtMs' | 'changedAtMs' | 'by'>
