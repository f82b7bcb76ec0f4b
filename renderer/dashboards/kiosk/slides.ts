import type { Dashboard, Widget } from '../../../backend/contract/dashboard.ts'
import type { KioskSearch } from '../dashboard-search.ts'
import { fittingBoards, type Known, usesVariable } from '../refs.ts'

/** What a kiosk shows, in turn. Pure. */
export interface Slide {
  dashboard: Dashboard
  board: string | undefined
  /** How long it stays, s. */
  seconds: number
}

/** Of one that was asked for by name and names no time itself. */
const DEFAULT_S = 30
/** Boards of a template, at most. */
const MOST_BOARDS = 50

/** A template without a board shows every board it fits, one after the other. */
export function slidesOf(list: readonly Dashboard[], search: KioskSearch, boards: readonly string[], known: Known): Slide[] {
  const ids = search.ids?.split(',')
  const chosen = ids ? ids.flatMap((id) => list.find((one) => one.id === id) ?? []) : list.filter((one) => one.rotationS > 0)
  return chosen.flatMap((dashboard): Slide[] => {
    const seconds = dashboard.rotationS > 0 ? dashboard.rotationS : DEFAULT_S
    if (!usesVariable(dashboard) || search.board !== undefined) return [{ dashboard, board: search.board, seconds }]
    const fitting = fittingBoards(dashboard.template?.sensorTypes ?? [], boards, known).slice(0, MOST_BOARDS)
    return fitting.map((board) => ({ dashboard, board, seconds }))
  })
}

const WALL = 1.5

/** Wall density, or as much of it as lets the whole dashboard be seen; never smaller than on a desk. */
export function wallScale(contentPx: number, roomPx: number): number {
  if (contentPx <= 0 || roomPx <= 0) return WALL
  return Math.max(1, Math.min(WALL, Math.floor((roomPx / contentPx) * 100) / 100))
}

/**
 * A dashboard that is higher than the wall, cut into pages so that nobody has to scroll. A page holds the widgets that are
 * whole on it, from its own top; the next begins with the first that was not. One higher than the wall has a page of its own.
 */
export function pagesOf(widgets: readonly Widget[], rows: number): (readonly Widget[])[] {
  const pages: Widget[][] = []
  let left = [...widgets].sort((a, b) => a.y - b.y || a.x - b.x)
  while (left.length > 0) {
    const top = left[0]?.y ?? 0
    const fits = (widget: Widget) => widget.y === top || widget.y + widget.h <= top + rows
    pages.push(left.filter(fits).map((widget) => ({ ...widget, y: widget.y - top })))
    left = left.filter((widget) => !fits(widget))
  }
  return pages
}
