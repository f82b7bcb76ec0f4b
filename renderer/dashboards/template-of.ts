import type { DashboardBody, Widget } from '../../backend/contract/dashboard.ts'
import { type Known, mapRefs, refsOf, seriesOf, templateRef, VARIABLE } from './refs.ts'

/** Turns a dashboard of one board into one for every board of its kind. Pure. */

/** Boards that widgets name outright, most used first. */
export function boardsUsed(body: DashboardBody, known: Known): string[] {
  const counts = new Map<string, number>()
  const note = (board: string | undefined) => {
    if (board !== undefined && board !== VARIABLE) counts.set(board, (counts.get(board) ?? 0) + 1)
  }
  for (const widget of body.widgets) {
    for (const ref of refsOf(widget)) note('series' in ref ? known.series.get(ref.series)?.board : ref.board)
    if ('board' in widget && widget.board !== null) note(widget.board)
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([board]) => board)
}

/** @param board whose series become variables; null: only marked as a template */
export function asTemplate(body: DashboardBody, board: string | null, known: Known): DashboardBody {
  const types = new Set<string>()
  const widgets = body.widgets.map((widget): Widget => {
    const mapped = mapRefs(widget, (ref) => {
      const series = seriesOf(ref, board ?? undefined, known)
      if (!series || series.board !== board) return ref
      types.add(series.sensorType)
      return templateRef(series, known)
    })
    return 'board' in mapped && mapped.board !== null && mapped.board === board ? { ...mapped, board: VARIABLE } : mapped
  })
  return { ...body, widgets, template: { sensorTypes: [...types].sort() } }
}
