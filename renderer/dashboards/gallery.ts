import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { DashboardBody, SeriesRef, Widget } from '../../backend/contract/dashboard.ts'
import type { Series } from '../../backend/contract/series.ts'
import { zoneNames } from '../boards/zone-names.ts'
import { emptyBody } from './body-of.ts'
import { added } from './layout.ts'
import { type Known, templateRef, VARIABLE } from './refs.ts'
import { newWidget } from './widget-kinds.ts'
import { gaugeScale } from './widgets/gauge-bands.ts'

/** Dashboards that make themselves from what the fleet has. Pure. */
export const GALLERY = ['zone', 'board', 'irrigation', 'wall'] as const
export type GalleryId = (typeof GALLERY)[number]

export interface FleetView extends Known {
  boards: ReadonlyMap<string, Board>
  actuatorsByBoard: ReadonlyMap<string, readonly Actuator[]>
}

type Maker = (kind: Widget['kind'], size?: { w: number; h: number }) => Widget

/** Collects widgets; each goes to the first free place. */
class Sheet {
  widgets: readonly Widget[] = []
  readonly #newId: () => string

  constructor(newId: () => string) {
    this.#newId = newId
  }

  put(widget: Widget): void {
    this.widgets = added(this.widgets, [widget], this.#newId).widgets
  }

  make: Maker = (kind, size) => ({ ...newWidget(kind, this.#newId()), ...size })

  value(series: SeriesRef): void {
    const widget = this.make('value')
    if (widget.kind === 'value') this.put({ ...widget, series })
  }

  chart(series: readonly SeriesRef[], size = { w: 12, h: 8 }): void {
    const widget = this.make('chart', size)
    if (widget.kind === 'chart' && series.length > 0) this.put({ ...widget, series: [...series] })
  }

  list(kind: 'strip' | 'table', series: readonly SeriesRef[], size: { w: number; h: number }): void {
    const widget = this.make(kind, size)
    if ((widget.kind === 'strip' || widget.kind === 'table') && series.length > 0) this.put({ ...widget, series: [...series] })
  }

  gauge(series: Series, ref: SeriesRef, size?: { w: number; h: number }): void {
    const widget = this.make('gauge', size && { w: size.w, h: Math.floor(size.h) })
    if (widget.kind === 'gauge') this.put({ ...widget, series: ref, ...gaugeScale(series.limits, series.unit) })
  }

  heatmap(series: SeriesRef): void {
    const widget = this.make('heatmap')
    if (widget.kind === 'heatmap') this.put({ ...widget, series })
  }

  bar(series: readonly SeriesRef[]): void {
    const widget = this.make('bar', { w: 12, h: 8 })
    if (widget.kind === 'bar' && series.length > 0) this.put({ ...widget, series: [...series] })
  }

  status(board: string | null, zone: string | null, size: { w: number; h: number }): void {
    const widget = this.make('status', size)
    if (widget.kind === 'status') this.put({ ...widget, board, zone })
  }

  alarms(board: string | null, zone: string | null, size: { w: number; h: number }): void {
    const widget = this.make('alarms', size)
    // A row takes 30 px, the heads 60.
    if (widget.kind === 'alarms') this.put({ ...widget, board, zone, rows: Math.max(5, Math.floor((size.h * 44 - 60) / 30)) })
  }

  actuator(board: string, gpio: number): void {
    const widget = this.make('actuator')
    if (widget.kind === 'actuator') this.put({ ...widget, board, gpio })
  }
}

const CLIMATE = /temp|ds18b20|humid|sht|co2|light|lux|par|vpd|press/
const WATER = /moist|soil|level|tank|flow|press|ec|ph/
const PUMPS = /pump|valve/i

/** Air of a zone: values, curves by quantity, hour × day. */
export function climateOfZone(fleet: FleetView, zone: string, name: string, newId: () => string): DashboardBody {
  const sheet = new Sheet(newId)
  const found = numbersOf(fleet, zone, CLIMATE)
  sheet.status(null, zone, { w: 8, h: 6 })
  sheet.alarms(null, zone, { w: 8, h: 6 })
  // Six stand beside the two lists, six make a row: no lone one below.
  for (const one of found.slice(0, found.length < 12 ? 6 : 12)) sheet.value({ series: one.id })
  const temperatures = found.filter((one) => one.unit === '°C')
  const others = found.filter((one) => one.unit !== '°C')
  sheet.chart(refs(temperatures.slice(0, 8)))
  sheet.chart(refs(others.slice(0, 8)))
  const [first] = temperatures.length > 0 ? temperatures : found
  if (first) sheet.heatmap({ series: first.id })
  sheet.bar(refs(temperatures.slice(0, 3)))
  return { ...emptyBody(name), backS: 6 * 3600, widgets: [...sheet.widgets] }
}

/** A template made from one board: its channels become variables. */
export function templateOfBoard(fleet: FleetView, board: string, name: string, newId: () => string): DashboardBody {
  const sheet = new Sheet(newId)
  const all = (fleet.seriesByBoard.get(board) ?? []).flatMap((id) => fleet.series.get(id) ?? [])
  const numbers = all.filter((one) => one.kind === 'number')
  const states = all.filter((one) => one.kind === 'state')
  sheet.status(VARIABLE, null, { w: 8, h: 2 })
  for (const one of all.slice(0, 12)) sheet.value(templateRef(one, fleet))
  for (const { gpio } of (fleet.actuatorsByBoard.get(board) ?? []).slice(0, 6)) sheet.actuator(VARIABLE, gpio)
  const limited = numbers.filter((one) => Object.keys(one.limits).length > 0).slice(0, 3)
  sheet.chart(
    numbers.slice(0, 8).map((one) => templateRef(one, fleet)),
    { w: limited.length === 0 ? 24 : 16, h: 9 },
  )
  for (const one of limited) sheet.gauge(one, templateRef(one, fleet), { w: 8, h: 9 / limited.length })
  sheet.list(
    'strip',
    states.map((one) => templateRef(one, fleet)),
    { w: 12, h: 4 },
  )
  sheet.list(
    'table',
    all.slice(0, 20).map((one) => templateRef(one, fleet)),
    { w: 12, h: 6 },
  )
  sheet.alarms(VARIABLE, null, { w: 12, h: 6 })
  const sensorTypes = [...new Set(all.map((one) => one.sensorType))].sort().slice(0, 32)
  return { ...emptyBody(name), backS: 6 * 3600, template: { sensorTypes }, widgets: [...sheet.widgets] }
}

/** Moisture, tanks and flow of all boards, with pumps and valves. */
export function irrigation(fleet: FleetView, name: string, newId: () => string): DashboardBody {
  const sheet = new Sheet(newId)
  const found = numbersOf(fleet, null, WATER)
  const moisture = found.filter((one) => /moist|soil/.test(one.sensorType))
  for (const one of moisture.slice(0, 8)) sheet.gauge(one, { series: one.id })
  for (const one of found.filter((series) => !moisture.includes(series)).slice(0, 12)) sheet.value({ series: one.id })
  const pumps = [...fleet.actuatorsByBoard].flatMap(([board, actuators]) =>
    actuators.filter((one) => PUMPS.test(one.type)).map((one) => ({ board, gpio: one.gpio })),
  )
  for (const { board, gpio } of pumps.slice(0, 12)) sheet.actuator(board, gpio)
  sheet.chart(refs(moisture.slice(0, 8)), { w: 24, h: 8 })
  return { ...emptyBody(name), backS: 86_400, widgets: [...sheet.widgets] }
}

/** For a screen on the wall: every zone, everything that is wrong, and the figures with limits. */
export function wallOverview(fleet: FleetView, name: string, newId: () => string): DashboardBody {
  const sheet = new Sheet(newId)
  const zones = zoneNames(fleet.boards)
  sheet.alarms(null, null, { w: 8, h: 10 })
  for (const zone of zones.slice(0, 8)) sheet.status(null, zone, { w: 8, h: 5 })
  const limited = numbersOf(fleet, null, /./).filter((one) => Object.keys(one.limits).length > 0)
  for (const one of limited.slice(0, 12)) sheet.value({ series: one.id })
  return { ...emptyBody(name), rotationS: 30, widgets: [...sheet.widgets] }
}

/** In the order of boards by name, then of their page. */
function numbersOf(fleet: FleetView, zone: string | null, types: RegExp): Series[] {
  const boards = [...fleet.boards.values()]
    .filter((board) => board.registration === 'accepted' && (zone === null || board.zone === zone))
    .sort((a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id))
  return boards.flatMap((board) =>
    (fleet.seriesByBoard.get(board.id) ?? []).flatMap((id) => {
      const one = fleet.series.get(id)
      return one && one.kind === 'number' && types.test(one.sensorType.toLowerCase()) ? [one] : []
    }),
  )
}

function refs(series: readonly Series[]): SeriesRef[] {
  return series.map((one) => ({ series: one.id }))
}
