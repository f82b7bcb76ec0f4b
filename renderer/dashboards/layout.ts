import { type LayoutItem, moveElement, verticalCompactor } from 'react-grid-layout/core'
import { GRID_COLUMNS, type Widget } from '../../backend/contract/dashboard.ts'
import { KINDS } from './widget-kinds.ts'

/** Where widgets stand: the same rules for mouse (react-grid-layout) and keys. Widgets close up; none overlap. Pure. */

/** Space between widgets, px. */
export const GAP_PX = 8

export function layoutOf(widgets: readonly Widget[]): LayoutItem[] {
  return widgets.map(({ id, kind, x, y, w, h }) => ({ i: id, x, y, w, h, minW: KINDS[kind].least.w, minH: KINDS[kind].least.h }))
}

/** The widgets at the places of `layout`; the same array where none has moved. */
export function placed(widgets: readonly Widget[], layout: readonly LayoutItem[]): readonly Widget[] {
  const byId = new Map(layout.map((item) => [item.i, item]))
  let changed = false
  const next = widgets.map((widget): Widget => {
    const item = byId.get(widget.id)
    if (!item || (item.x === widget.x && item.y === widget.y && item.w === widget.w && item.h === widget.h)) return widget
    changed = true
    return { ...widget, x: item.x, y: item.y, w: item.w, h: item.h }
  })
  return changed ? next : widgets
}

/** Moves up what has room above. */
export function closeUp(widgets: readonly Widget[]): readonly Widget[] {
  return placed(widgets, verticalCompactor.compact(layoutOf(widgets), GRID_COLUMNS))
}

/** Longest step down or up that a key press may take to get past a neighbour, rows. */
const FARTHEST = 60

/** One key press: a column to the side, or past the neighbour above or below. Several move together. */
export function moved(widgets: readonly Widget[], ids: ReadonlySet<string>, dx: number, dy: number): readonly Widget[] {
  const [only] = ids
  if (ids.size === 1 && only !== undefined) return movedOne(widgets, only, dx, dy)
  if (dy === 0) return shifted(widgets, ids, dx, 0)
  const top = topOf(widgets, ids)
  const before = heightOf(widgets, ids)
  for (let rows = 1; rows <= FARTHEST; rows += 1) {
    if (top + dy * rows < 0) return widgets
    const next = shifted(widgets, ids, dx, dy * rows)
    if (Math.sign(heightOf(next, ids) - before) === Math.sign(dy)) return next
  }
  return widgets
}

function topOf(widgets: readonly Widget[], ids: ReadonlySet<string>): number {
  return widgets.reduce((top, widget) => (ids.has(widget.id) ? Math.min(top, widget.y) : top), Number.POSITIVE_INFINITY)
}

/** Rows above all of them together: tells whether any has moved. */
function heightOf(widgets: readonly Widget[], ids: ReadonlySet<string>): number {
  return widgets.reduce((sum, widget) => (ids.has(widget.id) ? sum + widget.y : sum), 0)
}

/** Moves several by as much as all of them can; what is in their way goes below. */
export function shifted(widgets: readonly Widget[], ids: ReadonlySet<string>, dx: number, dy: number): readonly Widget[] {
  const chosen = widgets.filter((widget) => ids.has(widget.id))
  const left = Math.min(...chosen.map((widget) => widget.x))
  const right = Math.max(...chosen.map((widget) => widget.x + widget.w))
  const stepX = Math.max(-left, Math.min(GRID_COLUMNS - right, dx))
  const stepY = Math.max(-topOf(widgets, ids), dy)
  const layout = layoutOf(widgets).map((item) => (ids.has(item.i) ? { ...item, x: item.x + stepX, y: item.y + stepY } : item))
  return placed(widgets, pushedApart(layout, ids))
}

function movedOne(widgets: readonly Widget[], id: string, dx: number, dy: number): readonly Widget[] {
  const own = widgets.find((widget) => widget.id === id)
  if (!own) return widgets
  const x = Math.max(0, Math.min(GRID_COLUMNS - own.w, own.x + dx))
  if (dy === 0) return x === own.x ? widgets : putAt(widgets, id, x, own.y)
  for (let rows = 1; rows <= FARTHEST; rows += 1) {
    const y = own.y + dy * rows
    if (y < 0) return widgets
    const next = putAt(widgets, id, x, y)
    const now = next.find((widget) => widget.id === id)
    if (now && Math.sign(now.y - own.y) === Math.sign(dy)) return next
  }
  return widgets
}

/** Puts a widget somewhere inside the grid; what stands there makes room. */
export function putAt(widgets: readonly Widget[], id: string, x: number, y: number): readonly Widget[] {
  const layout = layoutOf(widgets)
  const item = layout.find((one) => one.i === id)
  if (!item) return widgets
  const inside = Math.max(0, Math.min(GRID_COLUMNS - item.w, x))
  const next = moveElement(layout, item, inside, y, true, false, 'vertical', GRID_COLUMNS)
  return placed(widgets, verticalCompactor.compact(next, GRID_COLUMNS))
}

export function resized(widgets: readonly Widget[], ids: ReadonlySet<string>, dw: number, dh: number): readonly Widget[] {
  const layout = layoutOf(widgets).map((item) => {
    if (!ids.has(item.i)) return item
    const w = Math.max(item.minW ?? 1, Math.min(GRID_COLUMNS - item.x, item.w + dw))
    const h = Math.max(item.minH ?? 1, Math.min(200, item.h + dh))
    return { ...item, w, h }
  })
  return placed(widgets, pushedApart(layout, ids))
}

/** Chosen items keep their place, those in their way go down. */
function pushedApart(layout: LayoutItem[], ids: ReadonlySet<string>): readonly LayoutItem[] {
  const first = layout.filter((item) => ids.has(item.i)).sort((a, b) => a.y - b.y || a.x - b.x)
  const others = layout.filter((item) => !ids.has(item.i)).sort((a, b) => a.y - b.y || a.x - b.x)
  const settled: LayoutItem[] = []
  for (const item of [...first, ...others]) {
    const one = { ...item }
    for (let blocking = settled.find((other) => overlap(one, other)); blocking; blocking = settled.find((other) => overlap(one, other))) {
      one.y = blocking.y + blocking.h
    }
    settled.push(one)
  }
  return verticalCompactor.compact(settled, GRID_COLUMNS)
}

function overlap(a: LayoutItem, b: LayoutItem): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/** The first free place of this size, row by row. */
export function freePlace(widgets: readonly Widget[], w: number, h: number): { x: number; y: number } {
  const bottom = widgets.reduce((lowest, widget) => Math.max(lowest, widget.y + widget.h), 0)
  for (let y = 0; y < bottom; y += 1) {
    for (let x = 0; x + w <= GRID_COLUMNS; x += 1) {
      const place = { i: '', x, y, w, h }
      if (!widgets.some((widget) => overlap(place, { ...widget, i: widget.id }))) return { x, y }
    }
  }
  return { x: 0, y: bottom }
}

/** Adds widgets with new ids: alone at the first free place, several below everything in the order they had. */
export function added(
  widgets: readonly Widget[],
  fresh: readonly Widget[],
  newId: () => string,
): { widgets: readonly Widget[]; ids: string[] } {
  const [only] = fresh
  const bottom = widgets.reduce((lowest, widget) => Math.max(lowest, widget.y + widget.h), 0)
  const top = fresh.reduce((highest, widget) => Math.min(highest, widget.y), Number.POSITIVE_INFINITY)
  const copies = fresh.map((widget): Widget => {
    const place = fresh.length === 1 && only ? freePlace(widgets, widget.w, widget.h) : { x: widget.x, y: bottom + widget.y - top }
    return { ...widget, ...place, id: newId() }
  })
  return { widgets: closeUp([...widgets, ...copies]), ids: copies.map((widget) => widget.id) }
}

/** In the order in which one reads: rows, then columns. Also the order of Tab. */
export function readingOrder(widgets: readonly Widget[]): Widget[] {
  return [...widgets].sort((a, b) => a.y - b.y || a.x - b.x)
}
