import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import table from './data-table.module.css'
import { RowCheck } from './RowCheck.tsx'
import { chooseAll, extend, move, NOTHING, type Selection, toggle } from './selection.ts'
import classes from './virtual-table.module.css'

/** A table that draws the rows in view alone. One tab stop, keys move inside: Enter opens, Space, Shift and Ctrl A choose, Escape lets go. */

const HEAD_PX = 32
/** Column of the checks. */
export const CHECK_PX = 40
/** Until it was measured, px. */
const USUAL_WIDTH_PX = 1200
const USUAL_HEIGHT_PX = 400

/** What is in view of so many rows of this height, px. */
export function useVirtualRows(count: number, rowPx: number) {
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: sizeRef, width } = useElementSize()
  const ref = useMergedRef(scroller, sizeRef)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
    scrollPaddingStart: HEAD_PX,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed row height is what must be measured again
  useEffect(() => virtual.measure(), [rowPx, virtual])
  const page = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? USUAL_HEIGHT_PX) / rowPx) - 2)
  return { ref, widthPx: width || USUAL_WIDTH_PX, rowPx, virtual, page }
}

interface Props {
  label: string
  /** Element that tells the keys. */
  describedBy: string
  view: ReturnType<typeof useVirtualRows>
  /** Ids of the rows as shown. */
  order: readonly string[]
  selection: Selection
  onSelection(selection: Selection): void
  /** Name of the check of all rows; undefined where rows are not chosen. */
  selectAll: string | undefined
  /** Tracks of the grid after the checks, and the least they need, px. */
  columns: string
  minWidthPx: number
  head: ReactNode
  /** Of the element of a row. */
  elementId(id: string): string
  onOpen(id: string): void
  /** Any other key without Ctrl, Alt or Meta; `ids`: what is chosen, else what the cursor is on. True = it did something. */
  onKey?: (event: React.KeyboardEvent, ids: readonly string[]) => boolean
  row(place: RowPlace): ReactNode
}

export interface RowPlace {
  id: string
  elementId: string
  index: number
  /** From the top of the body, px. */
  top: number
  chosen: boolean
  cursor: boolean
}

export function VirtualTable(props: Props) {
  const { label, describedBy, view, order, selection, onSelection, selectAll, columns, minWidthPx, head, elementId, row } = props
  const { ref, rowPx, virtual } = view
  const pickable = selectAll !== undefined
  const chosen = order.filter((id) => selection.chosen.has(id)).length
  const all = order.length > 0 && chosen === order.length
  const cursor = selection.cursor !== null && order.includes(selection.cursor) ? selection.cursor : null

  const onKeyDown = (event: React.KeyboardEvent) => {
    const { key, shiftKey } = event
    const page = view.page()
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -order.length, End: order.length }[key]
    const command = event.ctrlKey || event.metaKey
    if (steps !== undefined) {
      const to = move(selection, steps, order)
      if (to === null) return
      onSelection(shiftKey && pickable ? extend(selection, to, order) : { ...selection, cursor: to, anchor: null })
      virtual.scrollToIndex(order.indexOf(to), { align: 'auto' })
    } else if (event.target !== event.currentTarget && !(event.target instanceof HTMLInputElement)) return
    else if (key === 'Enter' && cursor !== null) props.onOpen(cursor)
    else if (key === ' ' && cursor !== null && pickable)
      onSelection(shiftKey ? extend(selection, cursor, order) : toggle(selection, cursor))
    else if (key === 'Escape' && selection.chosen.size > 0) onSelection({ ...NOTHING, cursor })
    else if (command && key.toLowerCase() === 'a' && pickable) onSelection(chooseAll(selection, order))
    else if (command || event.altKey) return
    else if (!props.onKey?.(event, selection.chosen.size > 0 ? [...selection.chosen] : cursor === null ? [] : [cursor])) return
    event.preventDefault()
  }

  return (
    <div ref={ref} className={classes.scroller}>
      <table
        className={classes.grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are chosen and opened by keys, which is a grid
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-describedby={describedBy}
        aria-rowcount={order.length + 1}
        aria-multiselectable={pickable}
        aria-activedescendant={cursor === null ? undefined : elementId(cursor)}
        onKeyDown={onKeyDown}
        style={
          {
            minWidth: minWidthPx,
            '--columns': pickable ? `${CHECK_PX}px ${columns}` : columns,
            '--row': `${rowPx}px`,
          } as React.CSSProperties
        }
      >
        <thead className={classes.block}>
          <tr className={`${table.head} ${classes.columns}`} aria-rowindex={1}>
            {pickable && (
              <th className={table.cell} scope="col">
                <RowCheck
                  label={selectAll}
                  checked={all}
                  some={chosen > 0 && !all}
                  onPick={() => onSelection(all ? { ...NOTHING, cursor: selection.cursor } : chooseAll(selection, order))}
                />
              </th>
            )}
            {head}
          </tr>
        </thead>
        <tbody className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start: top }) => {
            const id = order[index]
            return (
              id !== undefined &&
              row({ id, elementId: elementId(id), index, top, chosen: selection.chosen.has(id), cursor: selection.cursor === id })
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** For rows that are drawn again only when something of them changed. */
export function samePlace(a: RowPlace, b: RowPlace): boolean {
  return a.id === b.id && a.index === b.index && a.top === b.top && a.chosen === b.chosen && a.cursor === b.cursor
}

interface RowProps extends React.ComponentProps<'tr'> {
  place: RowPlace
  /** Colours the row. */
  status?: string | undefined
  /** Name of its check and what it does; undefined where rows are not chosen. `range`: with Shift. */
  check: { label: string; onPick(range: boolean): void } | undefined
}

export function VirtualRow({ place, status, check, className, children, ...more }: RowProps) {
  const { elementId, index, top, chosen, cursor } = place
  return (
    <tr
      {...more}
      id={elementId}
      className={`${table.row} ${classes.columns} ${classes.row} ${className ?? ''}`}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-selected={chosen}
      data-cursor={cursor}
      data-status={status}
      style={{ transform: `translateY(${top}px)` }}
    >
      {check && (
        <td className={table.cell}>
          <RowCheck {...check} checked={chosen} />
        </td>
      )}
      {children}
    </tr>
  )
}
