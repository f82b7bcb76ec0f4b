import type { WidgetKind } from '../../../backend/contract/dashboard.ts'
import { KINDS } from '../widget-kinds.ts'

/** Which kind is on its way from the palette to the grid: while dragging, browsers don't tell what is dragged. */
let kind: WidgetKind | null = null

export const draggedKind = {
  set(next: WidgetKind | null): void {
    kind = next
  },
  /** Size for the grid's placeholder; false: something else is dragged, and not wanted. */
  size(): { w: number; h: number } | false {
    return kind === null ? false : KINDS[kind].size
  },
  take(): WidgetKind | null {
    const taken = kind
    kind = null
    return taken
  },
}
