import Type, { type Static } from 'typebox'
import { DASHBOARD_BODY, DASHBOARD_SCHEMA, type DashboardBody, dashboardFault, type SeriesRef } from '../../backend/contract/dashboard.ts'
import type { Series } from '../../backend/contract/series.ts'
import { isRecord, shapeOf } from '../backend/shape.ts'
import { type Known, mapRefs, refsOf, VARIABLE } from './refs.ts'

/** A dashboard as a file: its body, and what its series are called, so that another Leitstand can find them. Pure. */

const FORMAT = 'leitstand-dashboard'

/** What a series id of the file means where the file was made. */
const Meaning = Type.Object({
  id: Type.Number(),
  board: Type.String(),
  channel: Type.String(),
  sensorType: Type.String(),
  unit: Type.String(),
  name: Type.String(),
})
export type Meaning = Static<typeof Meaning>

const DashboardFile = Type.Object({
  format: Type.Literal(FORMAT),
  schema: Type.Literal(DASHBOARD_SCHEMA),
  dashboard: Type.Object(DASHBOARD_BODY),
  series: Type.Array(Meaning),
})

/** @param nameOf how a series is called on screen */
export function writeDashboardFile(body: DashboardBody, known: Known, nameOf: (series: Series) => string): string {
  const ids = new Set(body.widgets.flatMap((widget) => refsOf(widget).flatMap((ref) => ('series' in ref ? [ref.series] : []))))
  const series = [...ids].flatMap((id): Meaning[] => {
    const one = known.series.get(id)
    return one ? [{ id, board: one.board, channel: one.channel, sensorType: one.sensorType, unit: one.unit, name: nameOf(one) }] : []
  })
  return `${JSON.stringify({ format: FORMAT, schema: DASHBOARD_SCHEMA, dashboard: body, series }, null, 2)}\n`
}

/** A name that every file system takes. */
export function fileNameOf(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  return `${name.replace(/[\u0000-\u001f/\\:*?"<>|]+/g, ' ').trim() || 'dashboard'}.json`
}

export type FileProblem =
  | { kind: 'not-json' }
  | { kind: 'not-dashboard' }
  | { kind: 'newer'; schema: number }
  | { kind: 'fault'; text: string }

export type ReadFile = { ok: true; body: DashboardBody; meanings: readonly Meaning[] } | { ok: false; problem: FileProblem }

export function readDashboardFile(text: string): ReadFile {
  let parsed: unknown
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { ok: false, problem: { kind: 'not-json' } }
  }
  if (!isRecord(parsed) || parsed.format !== FORMAT) return { ok: false, problem: { kind: 'not-dashboard' } }
  const { schema } = parsed
  if (typeof schema === 'number' && schema > DASHBOARD_SCHEMA) return { ok: false, problem: { kind: 'newer', schema } }
  if (!shapeOf(DashboardFile)(parsed)) return { ok: false, problem: { kind: 'not-dashboard' } }
  const fault = dashboardFault(parsed.dashboard)
  if (fault !== undefined) return { ok: false, problem: { kind: 'fault', text: fault } }
  return { ok: true, body: parsed.dashboard, meanings: parsed.series }
}

/** A reference of the file that means nothing here, and how it was called there. */
export interface Unknown {
  /** `series 12` or `board sensorType index`: names the reference. */
  key: string
  ref: SeriesRef
  meaning: Meaning | undefined
  /** Widgets that need it. */
  count: number
}

export function keyOf(ref: SeriesRef): string {
  return 'series' in ref ? `series ${ref.series}` : `${ref.board} ${ref.sensorType} ${ref.index ?? 0}`
}

/**
 * References of the file in terms of this Leitstand: an id counts only where it means the same here (board and channel),
 * else the same board and channel is looked for, else `choices` by key. What is left is named by its board and type, so that
 * it shows as missing and never as another series that happens to have the same id.
 */
export function resolveFile(
  body: DashboardBody,
  meanings: readonly Meaning[],
  known: Known,
  choices: ReadonlyMap<string, SeriesRef> = new Map(),
): { body: DashboardBody; unknown: readonly Unknown[] } {
  const byId = new Map(meanings.map((meaning) => [meaning.id, meaning]))
  const here = new Map([...known.series.values()].map((series) => [`${series.board} ${series.channel}`, series.id]))
  const unknown = new Map<string, Unknown>()
  const missing = (ref: SeriesRef, meaning: Meaning | undefined): SeriesRef => {
    const key = keyOf(ref)
    unknown.set(key, { key, ref, meaning, count: (unknown.get(key)?.count ?? 0) + 1 })
    const choice = choices.get(key)
    if (choice !== undefined || !('series' in ref)) return choice ?? ref
    return { board: meaning?.board ?? '?', sensorType: meaning?.sensorType ?? `series ${ref.series}` }
  }
  const widgets = body.widgets.map((widget) =>
    mapRefs(widget, (ref) => {
      if (!('series' in ref)) {
        const there = ref.board === VARIABLE || (known.seriesByBoard.get(ref.board)?.length ?? 0) > 0
        return there ? ref : missing(ref, undefined)
      }
      const meaning = byId.get(ref.series)
      const same = meaning && here.get(`${meaning.board} ${meaning.channel}`)
      if (same === undefined) return missing(ref, meaning)
      return same === ref.series ? ref : { series: same }
    }),
  )
  return { body: { ...body, widgets }, unknown: [...unknown.values()] }
}
