import { memo, useMemo } from 'react'
import { GRID_ROW_PX, type Widget } from '../../backend/contract/dashboard.ts'
import classes from './grid.module.css'
import { GAP_PX, readingOrder } from './layout.ts'
import { type Scope, ScopeProvider } from './scope.ts'
import { useValuesOf } from './use-values-of.ts'
import { WidgetView } from './widgets/WidgetView.tsx'

/** Widgets at their places, live. In a narrow window they stand one below the other in the order one reads. */
interface Props {
  widgets: readonly Widget[]
  board: string | undefined
  backS: number
  wall?: boolean
}

export const DashboardGrid = memo(function DashboardGrid({ widgets, board, backS, wall = false }: Props) {
  const scope = useMemo<Scope>(() => ({ board, backS, wall, editing: false }), [board, backS, wall])
  useValuesOf(widgets, board)
  return (
    <ScopeProvider value={scope}>
      <div className={classes.frame}>
        <div className={classes.grid} style={{ '--row': `${GRID_ROW_PX}px`, '--gap': `${GAP_PX}px` }}>
          {readingOrder(widgets).map((widget) => (
            <div
              key={widget.id}
              className={classes.place}
              style={{ '--x': widget.x + 1, '--y': widget.y + 1, '--w': widget.w, '--h': widget.h }}
              data-kind={widget.kind}
            >
              <WidgetView widget={widget} />
            </div>
          ))}
        </div>
      </div>
    </ScopeProvider>
  )
})
