import Type, { type Static, type TSchema } from 'typebox'
import { documentOf } from '../document.ts'
import { CALIBRATION_METHODS, Series } from '../series.ts'

/** Certificate of one calibration: what was measured against which reference, how far off before and after, and when it is due again. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Words = (maxLength: number) => Type.String({ maxLength })

export const CalibrationReference = Type.Object(
  {
    /** Buffer, solution, instrument. */
    name: Type.String({ minLength: 1, maxLength: 120 }),
    lot: Words(64),
    serial: Words(64),
    /** When the reference itself expires or must be checked. */
    dueAtMs: orNull(Type.Integer()),
  },
  { additionalProperties: false },
)
export type CalibrationReference = Static<typeof CalibrationReference>

/** How healthy the electrode is, from the raw readings: slope in % of Nernst and offset at pH 7, or the cell constant, 1/cm. */
export const Electrode = Type.Union([
  Type.Object({ kind: Type.Literal('ph'), slopePercent: Type.Number(), offsetMv: Type.Number() }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('ec'), cellConstant: Type.Number() }, { additionalProperties: false }),
])
export type Electrode = Static<typeof Electrode>

const Taken = {
  /** The library's value, before any calibration. */
  measured: Type.Number(),
  actual: Type.Number(),
  /** Mean raw reading and its spread (standard deviation); null where it was typed. */
  raw: orNull(Type.Number()),
  spread: orNull(Type.Number()),
  /** Why it was taken though it was not stable; null = it was, or nobody watched. */
  override: orNull(Words(200)),
}
const TakenPoint = Type.Object(Taken, { additionalProperties: false })

const TOLD = {
  /** Who stood at the sensor; not always who is signed in. */
  operator: Type.String({ minLength: 1, maxLength: 64 }),
  reference: orNull(CalibrationReference),
  temperatureC: orNull(Type.Number({ minimum: -50, maximum: 200 })),
  electrode: orNull(Electrode),
  note: Words(1000),
  /** When it must be done again; null = never. */
  dueAtMs: orNull(Type.Integer()),
}

/** `POST /api/series/{id}/calibrations`: comes into force from now on, and is kept as a certificate. */
export const CalibrationRequest = Type.Object(
  {
    ...TOLD,
    method: Type.Enum(CALIBRATION_METHODS),
    points: Type.Array(TakenPoint, { minItems: 1, maxItems: 20 }),
  },
  { additionalProperties: false },
)
export type CalibrationRequest = Static<typeof CalibrationRequest>

const CALIBRATION_BODY = {
  ...TOLD,
  series: Type.Integer({ minimum: 1 }),
  board: Type.String(),
  /** As the series was called then. */
  name: Type.String(),
  unit: Type.String(),
  /** `removed`: from then on the series has none. */
  method: Type.Enum([...CALIBRATION_METHODS, 'removed'] as const),
  /** `guided`: step by step at the raw stream; `typed`: in the editor or over the API. */
  origin: Type.Enum(['guided', 'typed'] as const),
  points: Type.Array(
    Type.Object({
      ...Taken,
      /** Shown minus actual, in the series' unit, with the calibration before and with this one. */
      errorBefore: Type.Number(),
      errorAfter: Type.Number(),
    }),
  ),
}
/** Its head says who was signed in, and when. Live topic `documents/calibrations`. */
export const CalibrationRecord = documentOf(CALIBRATION_BODY)
export type CalibrationRecord = Static<typeof CalibrationRecord>
export type CalibrationRecordBody = Static<Type.TObject<typeof CALIBRATION_BODY>>

const DAY_MS = 86_400_000
/** Due within this time is a warning, ms. */
const DUE_SOON_MS = 14 * DAY_MS

/** `none`: no date was set. */
export type DueState = 'overdue' | 'soon' | 'ok' | 'none'

export function dueState(dueAtMs: number | null, nowMs: number): DueState {
  if (dueAtMs === null) return 'none'
  if (dueAtMs < nowMs) return 'overdue'
  return dueAtMs - nowMs <= DUE_SOON_MS ? 'soon' : 'ok'
}

/** The certificate in force of each series, most urgent first; series whose calibration was removed have none. */
export function inForce(records: readonly CalibrationRecord[]): CalibrationRecord[] {
  const newest = new Map<number, CalibrationRecord>()
  for (const record of records) {
    const known = newest.get(record.series)
    if (known === undefined || known.createdAtMs <= record.createdAtMs) newest.set(record.series, record)
  }
  const urgency = ({ dueAtMs }: CalibrationRecord) => dueAtMs ?? Number.POSITIVE_INFINITY
  return [...newest.values()]
    .filter(({ method }) => method !== 'removed')
    .sort((a, b) => (urgency(a) < urgency(b) ? -1 : urgency(a) > urgency(b) ? 1 : 0))
}

/** How raw becomes value, not saved. */
export const Draft = Type.Object(
  {
    library: Series.properties.library,
    parameters: Series.properties.parameters,
    calibration: orNull(
      Type.Object({
        method: Type.Optional(Type.Enum(CALIBRATION_METHODS)),
        points: Type.Array(Type.Object({ measured: Type.Number(), actual: Type.Number() }), { minItems: 1, maxItems: 20 }),
      }),
    ),
    offset: Type.Number(),
  },
  { additionalProperties: false },
)
export type Draft = Static<typeof Draft>

const MOST_PREVIEWED = 200

/** `POST /api/series/{id}/preview`: the newest raw readings, or given ones, under a draft beside the present definition. */
export const PreviewRequest = Type.Object(
  {
    draft: Draft,
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_PREVIEWED })),
    /** Instead of the newest readings; they are taken as read just now. */
    raws: Type.Optional(Type.Array(Type.Number(), { minItems: 1, maxItems: MOST_PREVIEWED })),
  },
  { additionalProperties: false },
)
export type PreviewRequest = Static<typeof PreviewRequest>

export const SeriesPreview = Type.Object({
  /** Unit of the draft's library; '' without one. */
  unit: Type.String(),
  /** Oldest first. `bare`: the draft's library alone, without calibration and offset. null = no value can be told. */
  readings: Type.Array(
    Type.Object({
      atMs: Type.Number(),
      raw: Type.Number(),
      present: orNull(Type.Number()),
      draft: orNull(Type.Number()),
      bare: orNull(Type.Number()),
    }),
  ),
})
export type SeriesPreview = Static<typeof SeriesPreview>
