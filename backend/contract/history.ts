import Type, { type Static } from 'typebox'

/** Questions to the history and their answers: `/api/query`, `/api/statistics`. Limits and error shape are the same everywhere. */

export const AGGREGATIONS = ['mean', 'min', 'max', 'last', 'sum', 'count', 'raw', 'timeInState'] as const
export type Aggregation = (typeof AGGREGATIONS)[number]

/** Buckets of the calendar, in a time zone: a day has 23, 24 or 25 hours. Weeks start on Monday (ISO 8601). */
export const CALENDAR_UNITS = ['hour', 'day', 'week', 'month'] as const
export type CalendarUnit = (typeof CALENDAR_UNITS)[number]

/** Most series one question may name. */
export const MAX_QUERY_SERIES = 50
export const MAX_QUERY_POINTS = 100_000
/** Most points of one answer: series × `maxPoints`, or × buckets. */
export const MAX_ANSWER_POINTS = 500_000

/** IANA name, for example `Europe/Berlin`; checked by `Intl` on arrival. */
export const TimeZone = Type.String({ minLength: 1, maxLength: 64 })

const SERIES_LIST = Type.String({
  pattern: '^[0-9]+(,[0-9]+)*$',
  maxLength: 1024,
  description: `Ids, with commas; at most ${MAX_QUERY_SERIES}`,
})
const FROM = Type.Optional(
  Type.String({ description: 'Included; ISO 8601 (UTC where it names no offset) or Unix ms. Default: 15 min before to' }),
)
const TO = Type.Optional(
  Type.String({
    description:
      'Not included; ISO 8601 (UTC where it names no offset) or Unix ms. Default: now. May lie ahead: what is not there yet is left out',
  }),
)

/** `GET /api/query?series=1,2&from=…&to=…&maxPoints=1000&agg=mean`; from/to ISO 8601 or Unix ms. */
export const QueryParameters = Type.Object({
  series: SERIES_LIST,
  from: FROM,
  to: TO,
  maxPoints: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_QUERY_POINTS,
      description: `Most points of each series; default 1000. Series × points: at most ${MAX_ANSWER_POINTS}. Of raw samples and state changes the newest.`,
    }),
  ),
  agg: Type.Optional(
    Type.Enum(AGGREGATIONS, {
      description: 'Of each bucket; default mean. raw: every sample. timeInState: for states. Bad and excluded samples show in raw alone.',
    }),
  ),
  bucket: Type.Optional(
    Type.Enum(CALENDAR_UNITS, { description: 'Instead of maxPoints: one point an hour, day, week (from Monday) or month of timeZone' }),
  ),
  timeZone: Type.Optional(
    Type.String({ minLength: 1, maxLength: 64, description: 'IANA name for bucket, such as Europe/Berlin; default UTC' }),
  ),
})

/**
 * Number series: [ms, value, min, max, count], or for `raw` [ms, value, raw, packed quality]. State series: [ms, word], or
 * for `timeInState` [bucket start, word, ms in force], a point for each word of a bucket; up to the present at most.
 * `resolutionMs` is coarser than `maxPoints` asks for where finer sums are past their retention; with `bucket` it is the
 * shortest bucket's width.
 */
export const QueryAnswer = Type.Object({
  series: Type.Array(
    Type.Object({
      id: Type.Integer(),
      unit: Type.String(),
      kind: Type.Union([Type.Literal('number'), Type.Literal('state')]),
      resolutionMs: Type.Integer(),
      points: Type.Array(Type.Array(Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()]))),
    }),
  ),
})
export type QueryAnswer = Static<typeof QueryAnswer>

/** `GET /api/statistics?series=1,2&from=…&to=…&above=28&below=…`: figures of number series over exactly this range. */
export const StatisticsParameters = Type.Object({
  series: SERIES_LIST,
  from: FROM,
  to: TO,
  /** Thresholds in the series' unit: time above and below them. Default: the series' own limits (warning, else critical). */
  above: Type.Optional(
    Type.Number({ description: "In the series' unit; default: the upper warning limit of each, else the critical one" }),
  ),
  below: Type.Optional(
    Type.Number({ description: "In the series' unit; default: the lower warning limit of each, else the critical one" }),
  ),
})

const Figure = Type.Union([Type.Number(), Type.Null()])
export const SeriesStatistics = Type.Object({
  id: Type.Integer(),
  count: Type.Integer(),
  min: Figure,
  max: Figure,
  mean: Figure,
  /** Standard deviation (population). */
  sd: Figure,
  p5: Figure,
  p25: Figure,
  p50: Figure,
  p75: Figure,
  p95: Figure,
  first: Figure,
  last: Figure,
  lastAtMs: Figure,
  /** Time above / below the thresholds, ms: a value holds until the next, at most `longestStepMs`. Null: no threshold. */
  aboveMs: Figure,
  belowMs: Figure,
  /** Stretches longer than `longestStepMs` without a value inside the range. */
  gaps: Type.Integer(),
  gapsMs: Type.Number(),
  longestStepMs: Type.Number(),
  /** False: made of every sample. True: the range is so long that sd, percentiles and times come from minute means. */
  estimated: Type.Boolean(),
  /** Time in each word of a state series, ms, and how often it was entered; empty for numbers. */
  states: Type.Array(Type.Object({ word: Type.Union([Type.String(), Type.Boolean()]), ms: Type.Number(), entered: Type.Integer() })),
})
export type SeriesStatistics = Static<typeof SeriesStatistics>
export const StatisticsAnswer = Type.Object({ series: Type.Array(SeriesStatistics) })
export type StatisticsAnswer = Static<typeof StatisticsAnswer>
