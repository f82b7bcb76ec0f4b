import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { flexRender, getCoreRowModel, type Row, useReactTable } from '@tanstack/react-table'
import { memo, useCallback, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import table from '../ui/data-table.module.css'
import { extend, type Selection, toggle } from '../ui/selection.ts'
import { type RowPlace, samePlace, useVirtualRows, VirtualRow, VirtualTable } from '../ui/VirtualTable.tsx'
import { deviceColumns, LEAST_WIDTH_PX, visibleColumns } from './columns.tsx'
import { ROW_PX, useDensity } from './density.ts'
import type { DeviceRow } from './device-rows.ts'
import classes from './devices.module.css'
import { type DevicesSearch, SORT_KEYS, type SortKey } from './devices-search.ts'
import { TableWordsContext, useWords } from './table-words.ts'

/** The table itself. */
interface Props {
  rows: readonly DeviceRow[]
  search: DevicesSearch
  selection: Selection
  onSelection(selection: Selection): void
  onSort(sort: SortKey): void
}

const coreRows = getCoreRowModel<DeviceRow>()

export function DeviceTable({ rows, search, selection, onSelection, onSort }: Props) {
  const { t } = useTranslation('devices')
  const format = useFormat()
  const words = useMemo(() => ({ t, format }), [t, format])
  const navigate = useNavigate()
  const rowPx = ROW_PX[useDensity((state) => state.density)]
  const view = useVirtualRows(rows.length, rowPx)
  const columnVisibility = useMemo(() => visibleColumns(view.widthPx), [view.widthPx])
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
  const columns = model.getVisibleLeafColumns()
  const grid = columns.map((column) => column.columnDef.meta?.width ?? '1fr').join(' ')
  const latest = useRef({ selection, order, onSelection })
  latest.current = { selection, order, onSelection }

  const open = useCallback((id: string) => void navigate({ to: '/devices/$boardId', params: { boardId: id } }), [navigate])
  const pick = useCallback((id: string, range: boolean) => {
    const { selection: now, order: shown, onSelection: set } = latest.current
    set(range ? extend(now, id, shown) : toggle(now, id))
  }, [])

  return (
    <TableWordsContext value={words}>
      <VirtualTable
        label={t('title')}
        describedBy="devices-hint"
        view={view}
        order={order}
        selection={selection}
        onSelection={onSelection}
        selectAll={t('column.select')}
        columns={grid}
        minWidthPx={LEAST_WIDTH_PX}
        elementId={(id) => `board-${id}`}
        onOpen={open}
        head={columns.map((column) => (
          <HeadCell key={column.id} id={column.id} number={column.columnDef.meta?.number ?? false} search={search} onSort={onSort} />
        ))}
        row={(place) => {
          const row = model.getRowModel().rows[place.index]
          return row && <BoardRow key={row.id} row={row} device={row.original} shown={grid} place={place} onOpen={open} onPick={pick} />
        }}
      />
    </TableWordsContext>
  )
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
  place: RowPlace
  onOpen(id: string): void
  onPick(id: string, range: boolean): void
}

const BoardRow = memo(
  function BoardRow({ row, place, onOpen, onPick }: BoardRowProps) {
    const { t } = useWords()
    const { id, label, condition } = row.original
    const tinted =
      condition.state === 'warning' || condition.state === 'critical' || condition.state === 'offline' || condition.state === 'stale'
    return (
      <VirtualRow
        place={place}
        className={classes.row}
        status={tinted ? condition.state : undefined}
        check={{ label: t('selectRow', { name: label }), onPick: (range) => onPick(id, range) }}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest('input, label')) return
          if (event.shiftKey || event.ctrlKey || event.metaKey) onPick(id, event.shiftKey)
          else onOpen(id)
        }}
      >
        {row.getVisibleCells().map((cell) => (
          <td key={cell.id} className={`${table.cell} ${cell.column.columnDef.meta?.number ? table.number : ''}`}>
            {flexRender(cell.column.columnDef.cell, cell.getContext())}
          </td>
        ))}
      </VirtualRow>
    )
  },
  (a, b) => a.device === b.device && a.shown === b.shown && samePlace(a.place, b.place),
)
