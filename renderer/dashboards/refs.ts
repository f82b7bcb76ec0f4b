import type { DashboardBody, SeriesRef, Widget } from '../../backend/contract/dashboard.ts'
import type { Series } from '../../backend/contract/series.ts'

/** What widgets point at, and which series and boards that is now. Pure. */

/** Stands for the board that a template is opened with. */
export const VARIABLE = '$board'

export interface Known {
  series: ReadonlyMap<number, Series>
  /** Ids in the order of the board's page. */
  seriesByBoard: ReadonlyMap<string, readonly number[]>
}

/** Undefined: there is no such series (any more), or no board was chosen. */
export function seriesOf(ref: SeriesRef | null, board: string | undefined, known: Known): Series | undefined {
  if (ref === null) return undefined
  if ('series' in ref) return known.series.get(ref.series)
  const on = boardOf(ref.board, board)
  if (on === undefined) return undefined
  const ofType = (known.seriesByBoard.get(on) ?? []).filter((id) => known.series.get(id)?.sensorType === ref.sensorType)
  const id = ofType[ref.index ?? 0]
  return id === undefined ? undefined : known.series.get(id)
}

/** `$board` → the chosen board. */
export function boardOf(text: string, chosen: string | undefined): string | undefined {
  return text === VARIABLE ? chosen : text
}

/** All references of a widget, in order. */
export function refsOf(widget: Widget): readonly SeriesRef[] {
  switch (widget.kind) {
    case 'value':
    case 'gauge':
    case 'sparkline':
    case 'heatmap':
      return widget.series === null ? [] : [widget.series]
    case 'chart':
    case 'bar':
    case 'strip':
    case 'table':
      return widget.series
    case 'image':
      return widget.pins.map((pin) => pin.series)
    default:
      return []
  }
}

/** The widget with each reference replaced; the same object where nothing changes. */
export function mapRefs(widget: Widget, change: (ref: SeriesRef) => SeriesRef): Widget {
  const before = refsOf(widget)
  const after = before.map(change)
  if (before.every((ref, index) => ref === after[index])) return widget
  switch (widget.kind) {
    case 'value':
    case 'gauge':
    case 'sparkline':
    case 'heatmap':
      return { ...widget, series: after[0] ?? null }
    case 'chart':
    case 'bar':
    case 'strip':
    case 'table':
      return { ...widget, series: after }
    case 'image':
      return { ...widget, pins: widget.pins.map((pin, index) => ({ ...pin, series: after[index] ?? pin.series })) }
    default:
      return widget
  }
}

/** Boards whose values the widgets need; zones are looked up in `boardsOfZone`. */
export function boardsOf(
  widgets: readonly Widget[],
  board: string | undefined,
  known: Known,
  boardsOfZone: (zone: string | null) => readonly string[],
): string[] {
  const boards = new Set<string>()
  for (const widget of widgets) {
    for (const ref of refsOf(widget)) {
      const on = 'series' in ref ? known.series.get(ref.series)?.board : boardOf(ref.board, board)
      if (on !== undefined) boards.add(on)
    }
    if (widget.kind === 'status' || widget.kind === 'alarms') {
      const on = widget.board === null ? undefined : boardOf(widget.board, board)
      if (on !== undefined) boards.add(on)
      else if (widget.board === null) for (const one of boardsOfZone(widget.zone)) boards.add(one)
    }
  }
  return [...boards].sort()
}

/** Whether the dashboard is opened with a board. */
export function usesVariable(body: Pick<DashboardBody, 'widgets' | 'template'>): boolean {
  if (body.template !== null) return true
  return body.widgets.some(
    (widget) => ('board' in widget && widget.board === VARIABLE) || refsOf(widget).some((ref) => 'board' in ref && ref.board === VARIABLE),
  )
}

/** Boards that have every sensor type, in the order of the list given. */
export function fittingBoards(sensorTypes: readonly string[], boards: readonly string[], known: Known): string[] {
  return boards.filter((board) => {
    const own = new Set((known.seriesByBoard.get(board) ?? []).map((id) => known.series.get(id)?.sensorType))
    return sensorTypes.every((type) => own.has(type))
  })
}

/** The series as a template names it: its type on `$board`, counted where the board has several. */
export function templateRef(series: Series, known: Known): SeriesRef {
  const ofType = (known.seriesByBoard.get(series.board) ?? []).filter((id) => known.series.get(id)?.sensorType === series.sensorType)
  const index = ofType.indexOf(series.id)
  return { board: VARIABLE, sensorType: series.sensorType, ...(index > 0 ? { index } : {}) }
}
