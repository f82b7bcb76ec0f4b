// What Grafana's JSON data sources send and want back, as plain shapes. Pure; used by routes/grafana.ts.
// https://github.com/simPod/GrafanaJsonDatasource (README, "Supported endpoints"), https://github.com/grafana/simple-json-datasource
import Type, { type Static } from 'typebox'
import type { Activity } from '../../contract/activity.ts'
import type { Annotation } from '../../contract/annotation.ts'
import { AGGREGATIONS, CALENDAR_UNITS, type QueryAnswer } from '../../contract/history.ts'
import type { Series } from '../../contract/series.ts'

/** Filters that dashboards set for all their panels. */
export const FILTER_KEYS = ['board', 'zone', 'unit', 'sensorType'] as const
export type FilterKey = (typeof FILTER_KEYS)[number]

const Range = Type.Object({ from: Type.String({ maxLength: 64 }), to: Type.String({ maxLength: 64 }) })
const Filter = Type.Object({
  key: Type.String({ maxLength: 64 }),
  operator: Type.String({ maxLength: 8 }),
  value: Type.String({ maxLength: 128 }),
})
const Target = Type.Object({
  target: Type.Optional(Type.Union([Type.String({ maxLength: 256 }), Type.Number(), Type.Null()])),
  refId: Type.Optional(Type.String({ maxLength: 64 })),
  type: Type.Optional(Type.String({ maxLength: 32 })),
  hide: Type.Optional(Type.Boolean()),
  payload: Type.Optional(
    Type.Union([
      Type.Object({
        aggregation: Type.Optional(Type.String({ maxLength: 32 })),
        bucket: Type.Optional(Type.String({ maxLength: 32 })),
        timeZone: Type.Optional(Type.String({ maxLength: 64 })),
      }),
      Type.String({ maxLength: 4096 }),
      Type.Null(),
    ]),
  ),
})
export const GrafanaQuery = Type.Object({
  range: Range,
  targets: Type.Array(Target, { maxItems: 200 }),
  intervalMs: Type.Optional(Type.Number()),
  maxDataPoints: Type.Optional(Type.Number()),
  adhocFilters: Type.Optional(Type.Array(Filter, { maxItems: 32 })),
})
export type GrafanaQuery = Static<typeof GrafanaQuery>
export type GrafanaTarget = GrafanaQuery['targets'][number]
export type GrafanaFilter = NonNullable<GrafanaQuery['adhocFilters']>[number]

export const GrafanaAnnotationQuery = Type.Object({
  range: Range,
  annotation: Type.Optional(
    Type.Object({ name: Type.Optional(Type.String()), query: Type.Optional(Type.Union([Type.String(), Type.Null()])) }),
  ),
})

const Cell = Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()])
export const Frame = Type.Union([
  Type.Object({ target: Type.String(), refId: Type.Optional(Type.String()), datapoints: Type.Array(Type.Array(Cell)) }),
  Type.Object({
    type: Type.Literal('table'),
    refId: Type.Optional(Type.String()),
    columns: Type.Array(Type.Object({ text: Type.String(), type: Type.String() })),
    rows: Type.Array(Type.Array(Cell)),
  }),
])
export type Frame = Static<typeof Frame>
type Point = QueryAnswer['series'][number]['points'][number]

/** Options of a target in the query editor. */
export const PAYLOADS = [
  {
    name: 'aggregation',
    label: 'Aggregate',
    type: 'select',
    placeholder: 'mean',
    options: AGGREGATIONS.filter((one) => one !== 'timeInState').map((one) => ({ label: one, value: one })),
  },
  {
    name: 'bucket',
    label: 'Bucket',
    type: 'select',
    placeholder: 'auto',
    options: CALENDAR_UNITS.map((one) => ({ label: one, value: one })),
  },
  { name: 'timeZone', label: 'Time zone', type: 'input', placeholder: 'UTC' },
]

/** `GH1-Climate-02 Air temperature`. */
export function labelOf(series: Series, boardName: string | null): string {
  return `${boardName ?? series.board} ${series.name ?? series.channel}`
}

/** [value, ms]; words stay words, booleans become 1 and 0. */
export function datapoints(points: readonly Point[]): Static<typeof Cell>[][] {
  return points.map(([ms = null, value = null]) => [typeof value === 'boolean' ? Number(value) : value, ms])
}

/** A row for each point of each series. */
export function tableOf(answers: readonly { label: string; unit: string; points: readonly Point[] }[], refId: string | undefined): Frame {
  const columns = [
    { text: 'Time', type: 'time' },
    { text: 'Series', type: 'string' },
    { text: 'Value', type: 'number' },
    { text: 'Unit', type: 'string' },
  ]
  const rows = answers.flatMap(({ label, unit, points }) => points.map(([ms = null, value = null]) => [ms, label, value, unit]))
  return { type: 'table', columns, rows, ...(refId === undefined ? {} : { refId }) }
}

/** A mark on Grafana's time axis. */
export const Mark = Type.Object({
  annotation: Type.Unknown(),
  time: Type.Number(),
  timeEnd: Type.Optional(Type.Number()),
  isRegion: Type.Boolean(),
  title: Type.String(),
  text: Type.String(),
  tags: Type.Array(Type.String()),
})

export function markOfAnnotation({ fromMs, toMs, text, by }: Annotation, annotation: unknown): Static<typeof Mark> {
  const end = toMs === null ? {} : { timeEnd: toMs }
  return { annotation, time: fromMs, ...end, isRegion: toMs !== null, title: text, text: by, tags: ['annotation'] }
}

export function markOfActivity(
  { atMs, kind, severity, board, by, detail }: Activity,
  boardName: string | null,
  annotation: unknown,
): Static<typeof Mark> {
  const facts = Object.entries(detail).filter(([, value]) => value !== null && value !== '')
  const lines = [boardName ?? board ?? '', by ?? '', ...facts.map(([name, value]) => `${name}: ${value}`)]
  const title = kind.replaceAll('-', ' ')
  return { annotation, time: atMs, isRegion: false, title, text: lines.filter((line) => line !== '').join('\n'), tags: [kind, severity] }
}
