import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useFormat } from '../language/format.ts'
import { keepChoice, readChoice } from '../language/language.ts'
import { BoardRow } from './BoardRow.tsx'
import classes from './overview.module.css'
import { type Order, type OverviewBoard, type OverviewRow, overviewRows, rowHeight } from './overview-rows.ts'
import { CalmHead, CalmRow, ZoneHead } from './ZoneRows.tsx'

/** Zones and boards as rows of known height; only those in view are mounted. The page (`#page`) scrolls. */
interface Props {
  boards: readonly OverviewBoard[]
  width: number
  byBoard: boolean
  order: Order
}

const BOARD_COLUMN = 167
const NARROWEST_TILE = 164
const RIGHT = 8
const GAP = 8
const FOLDED_KEY = 'leitstand.folded-zones'
const MOUNTED_BEYOND = 2

export const FleetRows = memo(function FleetRows({ boards, width, byBoard, order }: Props) {
  const { language } = useFormat()
  const [folded, setFolded] = useState(readFolded)
  const columns = Math.max(1, Math.floor((width - BOARD_COLUMN - RIGHT + GAP) / (NARROWEST_TILE + GAP)))
  const troubled = useTroubled(boards)
  const rows = useMemo(() => {
    const compare = new Intl.Collator(language, { numeric: true }).compare
    return overviewRows(boards, { by: byBoard ? 'board' : 'zone', order, columns, folded, troubled, compareNames: compare })
  }, [boards, byBoard, order, columns, folded, troubled, language])

  const fold = useCallback((key: string, shut: boolean) => {
    setFolded((before) => {
      const next = new Map(before).set(key, shut)
      keepChoice(FOLDED_KEY, JSON.stringify([...next]))
      return next
    })
  }, [])

  const list = useRef<HTMLDivElement>(null)
  const [margin, setMargin] = useState(0)
  // What stands above (attention, new boards) grows and shrinks.
  useLayoutEffect(() => {
    const top = list.current?.offsetTop ?? 0
    setMargin((known) => (known === top ? known : top))
  })

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => document.getElementById('page'),
    estimateSize: (index) => {
      const row = rows[index]
      return row ? rowHeight(row) : 0
    },
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: MOUNTED_BEYOND,
    scrollMargin: margin,
  })
  // Heights follow from the rows alone: forget the ones of the rows before.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `rows` is what makes them stale
  useLayoutEffect(() => virtual.measure(), [rows, virtual])

  return (
    <div ref={list} className={classes.rows} style={{ height: virtual.getTotalSize(), '--columns': columns }}>
      {virtual.getVirtualItems().map((item) => {
        const row = rows[item.index]
        return row ? (
          <div key={item.key} className={classes.row} style={{ height: item.size, transform: `translateY(${item.start - margin}px)` }}>
            <Row row={row} byBoard={byBoard} onFold={fold} />
          </div>
        ) : null
      })}
    </div>
  )
})

function Row({ row, byBoard, onFold }: { row: OverviewRow; byBoard: boolean; onFold(key: string, folded: boolean): void }) {
  switch (row.kind) {
    case 'zone':
      return <ZoneHead row={row} all={byBoard} onFold={onFold} />
    case 'board':
      return <BoardRow row={row} />
    case 'calm-head':
      return <CalmHead row={row} onFold={onFold} />
    case 'calm':
      return <CalmRow row={row} onFold={onFold} />
  }
}

/** Stays true once it was: a warning that comes and goes must not fold and unfold the page each time. */
function useTroubled(boards: readonly OverviewBoard[]): boolean {
  const [seen, setSeen] = useState(false)
  const now = boards.some(({ condition: { state } }) => state === 'critical' || state === 'warning' || state === 'offline')
  if (now && !seen) setSeen(true)
  return now || seen
}

function readFolded(): ReadonlyMap<string, boolean> {
  try {
    const kept: unknown = JSON.parse(readChoice(FOLDED_KEY) ?? '[]')
    if (!Array.isArray(kept)) return new Map()
    return new Map(kept.filter(isFold))
  } catch {
    return new Map()
  }
}

function isFold(entry: unknown): entry is [string, boolean] {
  return Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'boolean'
}
