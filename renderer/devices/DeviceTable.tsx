import { useElementSize, useMergedRef } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { flexRender, getCoreRowModel, type Row, useReactTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import table from '../ui/data-table.module.css'
import { deviceColumns, visibleColumns } from './columns.tsx'
import { ROW_PX, useDensity } from './density.ts'
import type { DeviceRow } from './device-rows.ts'
import classes from './devices.module.css'
import { type DevicesSearch, SORT_KEYS, type SortKey } from './devices-search.ts'
import { RowCheck } from './RowCheck.tsx'
import { chooseAll, extend, move, NOTHING, type Selection, toggle } from './selection.ts'
import { TableWordsContext, useWords } from './table-words.ts'

/** The table itself: only the rows in view exist; one tab stop, the cursor moves inside by keys. */
interface Props {
  rows: readonly DeviceRow[]
  search: DevicesSearch
  selection: Selection
  onSelection(selection: Selection): void
  onSort(sort: SortKey): void
}

const rowId = (id: string) => `board-${id}`
const coreRows = getCoreRowModel<DeviceRow>()

export function DeviceTable({ rows, search, selection, onSelection, onSort }: Props) {
  const { t } = useTranslation('devices')
  const format = useFormat()
  const words = useMemo(() => ({ t, format }), [t, format])
  const navigate = useNavigate()
  const rowPx = ROW_PX[useDensity((state) => state.density)]
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: sizeRef, width } = useElementSize()
  const ref = useMergedRef(scroller, sizeRef)
  const columnVisibility = useMemo(() => visibleColumns(width || 1200), [width])
  const data = useMemo(() => [...rows], [rows])
  const order = useMemo(() => rows.map((row) => row.id), [rows])
  const model = useReactTable({
    data,
    columns: deviceColumns,
    state: { columnVisibility },
    getCoreRowModel: coreRows,
    getRowId: (row) => row.id,
    manualSorting: true,
  })
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
    scrollPaddingStart: 32,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed row height is what must be measured again
  useEffect(() => virtual.measure(), [rowPx, virtual])

  const columns = model.getVisibleLeafColumns()
  const grid = ['40px', ...columns.map((column) => column.columnDef.meta?.width ?? '1fr')].join(' ')
  const latest = useRef({ selection, order, onSelection })
  latest.current = { selection, order, onSelection }

  const open = useCallback((id: string) => void navigate({ to: '/devices/$boardId', params: { boardId: id } }), [navigate])
  const pick = useCallback((id: string, range: boolean) => {
    const { selection: now, order: shown, onSelection: set } = latest.current
    set(range ? extend(now, id, shown) : toggle(now, id))
  }, [])

  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = keyStep(event, selection, order, Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowPx) - 2))
    if (next === 'open') {
      if (selection.cursor) open(selection.cursor)
    } else if (next) {
      onSelection(next)
      const at = next.cursor ? order.indexOf(next.cursor) : -1
      if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
    } else return
    event.preventDefault()
  }

  const style: Record<string, string> = { '--columns': grid, '--row': `${rowPx}px` }
  const chosenShown = order.filter((id) => selection.chosen.has(id)).length
  return (
    <div ref={ref} className={classes.scroller}>
      <table
        className={classes.grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are chosen and opened by keys, which is a grid
        role="grid"
        tabIndex={0}
        aria-label={t('title')}
        aria-describedby="devices-hint"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable="true"
        aria-activedescendant={selection.cursor ? rowId(selection.cursor) : undefined}
        onKeyDown={onKeyDown}
        style={style}
      >
        <thead className={classes.block}>
          <tr className={`${table.head} ${classes.columns}`} aria-rowindex={1}>
            <th className={table.cell} scope="col">
              <RowCheck
                label={t('column.select')}
                checked={rows.length > 0 && chosenShown === rows.length}
                some={chosenShown > 0 && chosenShown < rows.length}
                onPick={() =>
                  onSelection(chosenShown === rows.length ? { ...NOTHING, cursor: selection.cursor } : chooseAll(selection, order))
                }
              />
            </th>
            {columns.map((column) => (
              <HeadCell key={column.id} id={column.id} number={column.columnDef.meta?.number ?? false} search={search} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <TableWordsContext value={words}>
          <tbody className={classes.body} style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const row = model.getRowModel().rows[item.index]
              if (!row) return null
              return (
                <BoardRow
                  key={row.id}
                  row={row}
                  device={row.original}
                  shown={grid}
                  index={item.index}
                  top={item.start}
                  chosen={selection.chosen.has(row.id)}
                  cursor={selection.cursor === row.id}
                  onOpen={open}
                  onPick={pick}
                />
              )
            })}
          </tbody>
        </TableWordsContext>
      </table>
    </div>
  )
}

/** What a key does: a new selection, `open`, or nothing. */
function keyStep(event: React.KeyboardEvent, selection: Selection, order: readonly string[], page: number): Selection | 'open' | undefined {
  const { cursor } = selection
  if (event.key === 'Enter') return 'open'
  if (event.key === ' ') return cursor === null ? undefined : event.shiftKey ? extend(selection, cursor, order) : toggle(selection, cursor)
  if (event.key === 'Escape') return selection.chosen.size > 0 ? { ...NOTHING, cursor } : undefined
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') return chooseAll(selection, order)
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -order.length, End: order.length }[event.key]
  if (steps === undefined) return undefined
  const to = move(selection, steps, order)
  if (to === null) return undefined
  return event.shiftKey ? extend(selection, to, order) : { ...selection, cursor: to, anchor: null }
}

function HeadCell({ id, number, search, onSort }: { id: string; number: boolean; search: DevicesSearch; onSort(sort: SortKey): void }) {
  const { t } = useTranslation('devices')
  const key = SORT_KEYS.find((one) => one === id)
  if (!key) return null
  const sorted = (search.sort ?? 'state') === key
  const Arrow = search.down ? IconArrowDown : IconArrowUp
  return (
    <th
      className={`${table.cell} ${number ? table.number : ''}`}
      scope="col"
      aria-sort={sorted ? (search.down ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" className={table.sort} tabIndex={-1} onClick={() => onSort(key)} title={t(`column.${key}`)}>
        {key === 'state' ? <span className="sr-only">{t('column.state')}</span> : t(`column.${key}`)}
        {sorted && <Arrow size={12} stroke={1.75} aria-hidden="true" />}
        {key === 'state' && !sorted && <span aria-hidden="true">·</span>}
      </button>
    </th>
  )
}

interface BoardRowProps {
  row: Row<DeviceRow>
  /** Compared by memo: the row object of the table is new each time. */
  device: DeviceRow
  shown: string
  index: number
  top: number
  chosen: boolean
  cursor: boolean
  onOpen(id: string): void
  onPick(id: string, range: boolean): void
}

const BoardRow = memo(
  function BoardRow({ row, index, top, chosen, cursor, onOpen, onPick }: BoardRowProps) {
    const { t } = useWords()
    const { id, label, condition } = row.original
    const tinted =
      condition.state === 'warning' || condition.state === 'critical' || condition.state === 'offline' || condition.state === 'stale'
    return (
      <tr
        id={rowId(id)}
        className={`${table.row} ${classes.columns} ${classes.row}`}
        aria-rowindex={index + 2}
        aria-selected={chosen}
        data-selected={chosen}
        data-cursor={cursor}
        data-status={tinted ? condition.state : undefined}
        style={{ transform: `translateY(${top}px)` }}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest('input, label')) return
          if (event.shiftKey || event.ctrlKey || event.metaKey) onPick(id, event.shiftKey)
          else onOpen(id)
        }}
      >
        <td className={table.cell}>
          <RowCheck label={t('selectRow', { name: label })} checked={chosen} onPick={(range) => onPick(id, range)} />
        </td>
        {row.getVisibleCells().map((cell) => (
          <td key={cell.id} className={`${table.cell} ${cell.column.columnDef.meta?.number ? table.number : ''}`}>
            {flexRender(cell.column.columnDef.cell, cell.getContext())}
          </td>
        ))}
      </tr>
    )
  },
  (a, b) =>
    a.device === b.device &&
    a.shown === b.shown &&
    a.index === b.index &&
    a.top === b.top &&
    a.chosen === b.chosen &&
    a.cursor === b.cursor,
)
