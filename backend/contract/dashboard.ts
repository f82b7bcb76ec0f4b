import Type, { type Static } from 'typebox'
import { type DocumentHead, documentOf } from './document.ts'
import { AGGREGATIONS, CALENDAR_UNITS } from './history.ts'

/** A page of widgets on a grid of 24 columns; also the file that is exported and imported. */
export const DASHBOARD_SCHEMA = 1
export const GRID_COLUMNS = 24
/** Height of a grid row, px, at normal density; two and the gap of 8 between them are a tile of 80. */
export const GRID_ROW_PX = 36

/** A series by its id, or by what it measures on a board: `$board` is the variable that a template is opened with. */
export const SeriesRef = Type.Union([
  Type.Object({ series: Type.Integer({ minimum: 1 }) }),
  Type.Object({
    board: Type.String({ minLength: 1, maxLength: 64 }),
    sensorType: Type.String({ minLength: 1, maxLength: 64 }),
    /** Where a board has several of the type: which, counted from 0 in the order of the board's page. */
    index: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
  }),
])
export type SeriesRef = Static<typeof SeriesRef>

const Place = {
  id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$' }),
  x: Type.Integer({ minimum: 0, maximum: GRID_COLUMNS - 1 }),
  y: Type.Integer({ minimum: 0, maximum: 10_000 }),
  w: Type.Integer({ minimum: 1, maximum: GRID_COLUMNS }),
  h: Type.Integer({ minimum: 1, maximum: 200 }),
  /** '' = made from what the widget shows. */
  title: Type.String({ maxLength: 80 }),
}
const Refs = Type.Array(SeriesRef, { maxItems: 50 })
const Ref = Type.Union([SeriesRef, Type.Null()])
const Board = Type.Union([Type.String({ maxLength: 64 }), Type.Null()])
/** Length of time a widget looks back, s; null = the dashboard's range. */
const BackS = Type.Union([Type.Integer({ minimum: 60, maximum: 366 * 86_400 }), Type.Null()])
export const Widget = Type.Union([
  Type.Object({ ...Place, kind: Type.Literal('value'), series: Ref, sparkline: Type.Boolean() }),
  /** Linear, with the series' limits as bands. */
  Type.Object({ ...Place, kind: Type.Literal('gauge'), series: Ref, low: Type.Number(), high: Type.Number() }),
  Type.Object({ ...Place, kind: Type.Literal('sparkline'), series: Ref, backS: BackS }),
  Type.Object({
    ...Place,
    kind: Type.Literal('chart'),
    series: Refs,
    backS: BackS,
    aggregation: Type.Enum(AGGREGATIONS),
    normalised: Type.Boolean(),
  }),
  Type.Object({
    ...Place,
    kind: Type.Literal('bar'),
    series: Refs,
    bucket: Type.Enum(CALENDAR_UNITS),
    aggregation: Type.Enum(AGGREGATIONS),
    backS: BackS,
  }),
  Type.Object({ ...Place, kind: Type.Literal('strip'), series: Refs, backS: BackS }),
  /** Hour of the day × day, mean. */
  Type.Object({ ...Place, kind: Type.Literal('heatmap'), series: Ref, days: Type.Integer({ minimum: 1, maximum: 92 }) }),
  Type.Object({ ...Place, kind: Type.Literal('table'), series: Refs, backS: BackS }),
  /** `target`: a board's id, `$board`, or a zone by `zone`. */
  Type.Object({ ...Place, kind: Type.Literal('status'), board: Board, zone: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]) }),
  Type.Object({
    ...Place,
    kind: Type.Literal('actuator'),
    board: Board,
    gpio: Type.Union([Type.Integer({ minimum: 0, maximum: 255 }), Type.Null()]),
  }),
  Type.Object({ ...Place, kind: Type.Literal('rule'), rule: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]) }),
  Type.Object({
    ...Place,
    kind: Type.Literal('alarms'),
    board: Board,
    zone: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]),
    rows: Type.Integer({ minimum: 1, maximum: 100 }),
  }),
  Type.Object({ ...Place, kind: Type.Literal('text'), markdown: Type.String({ maxLength: 20_000 }) }),
  Type.Object({
    ...Place,
    kind: Type.Literal('image'),
    /** Id of an image that was uploaded (`POST /api/images`), null = none yet. */
    image: Type.Union([Type.String({ pattern: '^[a-f0-9]{64}$' }), Type.Null()]),
    /** Live values on it; x and y in percent of the picture. */
    pins: Type.Array(
      Type.Object({
        id: Type.String({ maxLength: 32 }),
        x: Type.Number({ minimum: 0, maximum: 100 }),
        y: Type.Number({ minimum: 0, maximum: 100 }),
        series: SeriesRef,
        label: Type.String({ maxLength: 40 }),
      }),
      { maxItems: 100 },
    ),
  }),
])
export type Widget = Static<typeof Widget>
export type WidgetKind = Widget['kind']

export const DASHBOARD_BODY = {
  schema: Type.Literal(DASHBOARD_SCHEMA),
  name: Type.String({ minLength: 1, maxLength: 80 }),
  description: Type.String({ maxLength: 500 }),
  /** Range of all widgets that name none, s back from now. */
  backS: Type.Integer({ minimum: 60, maximum: 366 * 86_400 }),
  /**
   * Set: a template for every board that has all these sensor types; opened as `/dashboards/{id}?board=…`.
   * Null: a plain dashboard.
   */
  template: Type.Union([Type.Object({ sensorTypes: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 32 }) }), Type.Null()]),
  /** Kiosk: seconds before the next dashboard of the rotation; 0 = not in it. */
  rotationS: Type.Integer({ minimum: 0, maximum: 3600 }),
  widgets: Type.Array(Widget, { maxItems: 200 }),
}
const BodySchema = Type.Object(DASHBOARD_BODY)

/** What the schema cannot say of a body, as one English sentence; undefined = all is well. Asked by the backend and by imports. */
export function dashboardFault(body: Static<typeof BodySchema>): string | undefined {
  const ids = new Set<string>()
  for (const widget of body.widgets) {
    if (ids.has(widget.id)) return `Two widgets have the id ${widget.id}.`
    ids.add(widget.id)
    if (widget.x + widget.w > GRID_COLUMNS) return `Widget ${widget.id} ends past column ${GRID_COLUMNS}.`
    if (widget.kind === 'gauge' && widget.low >= widget.high) return `The scale of gauge ${widget.id} must start below its end.`
    if (widget.kind === 'image' && new Set(widget.pins.map((pin) => pin.id)).size < widget.pins.length) {
      return `Two pins of widget ${widget.id} have the same id.`
    }
  }
  return undefined
}

export const Dashboard = documentOf(DASHBOARD_BODY)
export type Dashboard = Static<typeof Dashboard>
export type DashboardBody = Omit<Dashboard, keyof DocumentHead>
