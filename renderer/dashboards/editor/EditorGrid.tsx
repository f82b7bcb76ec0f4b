import { useCallback, useMemo, useRef, useState } from 'react'
import { GridLayout, type Layout, useContainerWidth } from 'react-grid-layout'
import { useTranslation } from 'react-i18next'
import { GRID_COLUMNS, GRID_ROW_PX, type Widget } from '../../../backend/contract/dashboard.ts'
import { GAP_PX, layoutOf, moved, placed, readingOrder, resized, shifted } from '../layout.ts'
import { type Scope, ScopeProvider } from '../scope.ts'
import { useValuesOf } from '../use-values-of.ts'
import { WidgetView } from '../widgets/WidgetView.tsx'
import classes from './editor-grid.module.css'
import { draggedKind } from './palette-drag.ts'
import type { Editor } from './use-editor.ts'

/** The grid that one arranges: drag and resize by mouse, arrows and Shift with arrows by key; widgets are live, but not to be pressed. */
interface Props {
  editor: Editor
  board: string | undefined
}

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const GRID = { cols: GRID_COLUMNS, rowHeight: GRID_ROW_PX, margin: [GAP_PX, GAP_PX], containerPadding: [0, 0] } as const
const DRAG = { enabled: true, threshold: 4 } as const
const RESIZE = { enabled: true, handles: ['se', 'e', 's'] } as const

export function EditorGrid({ editor, board }: Props) {
  const { t } = useTranslation('dashboards')
  const { body, selection, select, arrange, add } = editor
  const { width, containerRef, mounted } = useContainerWidth()
  const [said, setSaid] = useState('')
  const dragged = useRef(false)
  const scope = useMemo<Scope>(() => ({ board, backS: body.backS, wall: false, editing: true }), [board, body.backS])
  useValuesOf(body.widgets, board)
  const layout = useMemo(() => layoutOf(body.widgets), [body.widgets])

  const say = (widgets: readonly Widget[], id: string) => {
    const widget = widgets.find((one) => one.id === id)
    if (widget) setSaid(t('editor.place', { column: widget.x + 1, row: widget.y + 1, width: widget.w, height: widget.h }))
  }
  const onStop = useCallback(
    (next: Layout, before: { i: string; x: number; y: number } | null, after: { x: number; y: number } | null) => {
      if (!before || !after) return
      arrange((widgets) => {
        const group = selection.has(before.i) && selection.size > 1
        return group ? shifted(widgets, selection, after.x - before.x, after.y - before.y) : placed(widgets, next)
      })
    },
    [arrange, selection],
  )
  const onResizeStop = useCallback((next: Layout) => arrange((widgets) => placed(widgets, next)), [arrange])

  const onKey = (event: React.KeyboardEvent, id: string) => {
    if (event.target !== event.currentTarget) return
    const arrow = ARROWS[event.key]
    const ids = selection.has(id) ? selection : new Set([id])
    if (arrow && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const [dx, dy] = arrow
      const act = (widgets: readonly Widget[]) => (event.shiftKey ? resized(widgets, ids, dx, dy) : moved(widgets, ids, dx, dy))
      arrange(act, `${event.shiftKey ? 'size' : 'place'} ${[...ids].join()}`)
      say(act(body.widgets), id)
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      editor.remove(ids)
      setSaid(t('editor.removed', { count: ids.size }))
    } else if (event.key === 'Enter') select([id])
    else if (event.key === ' ') select(toggled(selection, id))
    else if (event.key === 'Escape') select([])
    else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) select(body.widgets.map((widget) => widget.id))
    else return
    event.preventDefault()
    if (event.key !== 'Escape') event.stopPropagation()
  }

  const order = useMemo(() => readingOrder(body.widgets), [body.widgets])
  const children = order.map((widget, index) => (
    // biome-ignore lint/a11y/useSemanticElements: a widget that one arranges is no form element
    <div
      key={widget.id}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is interactive: arrows move it
      tabIndex={0}
      className={classes.item}
      data-selected={selection.has(widget.id)}
      aria-label={t('editor.item', { kind: t(`kind.${widget.kind}`), title: widget.title, index: index + 1, count: order.length })}
      aria-describedby="editor-keys"
      onKeyDown={(event) => onKey(event, widget.id)}
      onClick={(event) => {
        if (dragged.current) return
        if (event.ctrlKey || event.metaKey || event.shiftKey) select(toggled(selection, widget.id))
        else select([widget.id])
      }}
    >
      <Still widget={widget} />
    </div>
  ))
  return (
    <ScopeProvider value={scope}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the widgets only clears the choice; Escape does it by key */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <div
        ref={containerRef}
        className={classes.canvas}
        style={{ '--column': `${(width + GAP_PX) / GRID_COLUMNS}px`, '--row': `${GRID_ROW_PX + GAP_PX}px` }}
        onClick={(event) => {
          if (event.target instanceof Element && !event.target.closest('[role=group]')) select([])
        }}
      >
        {mounted && (
          <GridLayout
            width={width}
            layout={layout}
            gridConfig={GRID}
            dragConfig={DRAG}
            resizeConfig={RESIZE}
            dropConfig={{ enabled: true, defaultItem: { w: 6, h: 4 }, onDragOver: () => draggedKind.size() }}
            className={classes.grid}
            onDragStart={() => {
              dragged.current = false
            }}
            onDrag={() => {
              dragged.current = true
            }}
            onDragStop={(next, before, after) => {
              // The click that ends a drag is no choice.
              setTimeout(() => {
                dragged.current = false
              })
              onStop(next, before, after)
            }}
            onResizeStop={onResizeStop}
            onDrop={(_next, item) => {
              const kind = draggedKind.take()
              if (kind && item) add(kind, { x: item.x, y: item.y })
            }}
          >
            {children}
          </GridLayout>
        )}
      </div>
      <p id="editor-keys" className="sr-only">
        {t('editor.keys')}
      </p>
      <span className="sr-only" role="status">
        {said}
      </span>
    </ScopeProvider>
  )
}

/** Live, but neither Tab nor pointer reach into it: here one arranges. */
function Still({ widget }: { widget: Widget }) {
  return (
    <div className={classes.still} inert>
      <WidgetView widget={widget} />
    </div>
  )
}

function toggled(ids: ReadonlySet<string>, id: string): string[] {
  return ids.has(id) ? [...ids].filter((one) => one !== id) : [...ids, id]
}
