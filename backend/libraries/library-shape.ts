import Type from 'typebox'
import { checkOf } from '../contract/check-of.ts'
import { LibraryParameter } from '../contract/library.ts'
import { QUALITIES } from '../contract/quality.ts'
import { type GuestReport, MOST_NEIGHBOURS, type PrepareReply } from './lane-protocol.ts'
import type { LibraryDescription } from './library.ts'
import { fits } from './parameters.ts'

/** Schemas of what foreign libraries say of themselves, and the checks a schema cannot make. Used by trial.ts and lane.ts. */

const Text = Type.String({ minLength: 1, maxLength: 2000 })
const SensorType = Type.String({ pattern: '^[^A-Z\\s/+#]{1,64}$' })
const Range = Type.Object({ min: Type.Number(), max: Type.Number() })
const Resolved = { unit: Type.String({ maxLength: 16 }), range: Range, decimals: Type.Integer({ minimum: 0, maximum: 6 }) }
const ParameterValues = Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean(), Type.String()]))

const Description = Type.Object({
  name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }),
  version: Type.String({ minLength: 1, maxLength: 32 }),
  sensorTypes: Type.Array(SensorType, { maxItems: 32 }),
  ...Resolved,
  neighbours: Type.Array(SensorType, { maxItems: MOST_NEIGHBOURS }),
  parameters: Type.Array(LibraryParameter, { maxItems: 32 }),
  formula: Text,
  source: Text,
  overrides: Type.Boolean(),
})

const AnyNumber = Type.Refine(
  Type.Unknown(),
  (value) => typeof value === 'number',
  () => 'must be number',
)

const Vectors = Type.Array(
  Type.Object({
    about: Type.Optional(Type.String({ maxLength: 200 })),
    raw: Type.Number(),
    parameters: Type.Optional(ParameterValues),
    expect: Type.Object({
      value: AnyNumber,
      tolerance: Type.Number({ minimum: 0 }),
      quality: Type.Union(QUALITIES.map((quality) => Type.Literal(quality))),
      suspect: Type.Optional(Type.Boolean()),
    }),
  }),
  { minItems: 3, maxItems: 500 },
)

const Report = Type.Union([
  Type.Object({
    loaded: Type.Literal(true),
    description: Type.Unknown(),
    vectors: Type.Unknown(),
    run: Type.Object({ failed: Type.Array(Type.String()), slowestMs: Type.Number() }),
  }),
  Type.Object({ loaded: Type.Literal(false), detail: Type.String() }),
])

const Reply = Type.Union([
  Type.Object({ ok: Type.Literal(true), handle: Type.Integer({ minimum: 0 }), ...Resolved }),
  Type.Object({ ok: Type.Literal(false), detail: Type.String() }),
])

const checkDescription = checkOf(Description)
const checkVectors = checkOf(Vectors)
const checkReport = checkOf(Report)
const checkReply = checkOf(Reply)

export function parseReport(message: unknown): GuestReport {
  return checkReport.Check(message) ? message : { loaded: false, detail: 'answered with something that is no report' }
}

export function parseReply(message: unknown): PrepareReply {
  return checkReply.Check(message) ? message : { ok: false, detail: 'has unit, range or decimals of the wrong kind under these parameters' }
}

export type Assessment = { ok: true; description: LibraryDescription } | { ok: false; detail: string }

/** Everything a file must fulfil to be used: shape, sense of its declarations, its own vectors, its own deadline. */
export function assess(report: GuestReport, deadlineMs: number): Assessment {
  if (!report.loaded) return { ok: false, detail: report.detail }
  const { description, vectors, run } = report
  if (!checkDescription.Check(description)) return { ok: false, detail: `wrong shape: ${firstError(checkDescription.Errors(description))}` }
  if (!checkVectors.Check(vectors)) return { ok: false, detail: `wrong shape: vectors ${firstError(checkVectors.Errors(vectors))}` }
  const nonsense = findNonsense(description)
  if (nonsense) return { ok: false, detail: nonsense }
  if (run.failed[0] !== undefined) {
    const more = run.failed.length > 1 ? ` (and ${run.failed.length - 1} more)` : ''
    return { ok: false, detail: `${run.failed[0].slice(0, 300)}${more}` }
  }
  if (run.slowestMs > deadlineMs) return { ok: false, detail: `a test vector ran longer than ${deadlineMs} ms` }
  return { ok: true, description }
}

function firstError(errors: readonly { instancePath: string; message: string }[]): string {
  const error = errors[0]
  return error ? `${error.instancePath} ${error.message}`.trim() : 'unknown'
}

function findNonsense(description: LibraryDescription): string | undefined {
  const { range, parameters } = description
  if (range.min >= range.max) return `range ${range.min}..${range.max} is empty`
  const names = new Set<string>()
  for (const parameter of parameters) {
    if (!/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(parameter.name)) return `parameter name "${parameter.name}" is not made of letters and digits`
    if (names.has(parameter.name)) return `parameter ${parameter.name} is declared twice`
    names.add(parameter.name)
    if (parameter.kind === 'choice' && !parameter.choices?.length) return `parameter ${parameter.name} has no choices`
    if (!fits(parameter, parameter.default)) return `the default of parameter ${parameter.name} is not one of its own values`
  }
  return undefined
}
