import { IconCheck, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../backend/contract/series.ts'
import { useValue } from '../backend/values-store.ts'
import { useFormat } from '../language/format.ts'
import { useValueCondition } from '../overview/use-value-condition.ts'
import { writeValue } from '../quantities/format.ts'
import { stateWordKey } from '../quantities/state-of.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { CurveMark } from './CurveMark.tsx'
import classes from './series-panel.module.css'
import { type TreeRow, typeAhead } from './series-tree.ts'

/** The tree itself: only rows in view exist; one tab stop, arrows move and fold, Space chooses, letters jump. */
interface Props {
  id: string
  rows: readonly TreeRow[]
  chosen: ReadonlySet<number>
  slots: ReadonlyMap<number, number>
  onToggle(series: readonly number[], chosen: boolean): void
  onFold(key: string, open: boolean): void
}

const ROW_PX = 28
/** Letters typed within so many ms make one word. */
const TYPED_MS = 800
const rowId = (key: string) => `tree-${key.replaceAll(/[^\w-]/g, '_')}`

export function SeriesTree({ id, rows, chosen, slots, onToggle, onFold }: Props) {
  const { t } = useTranslation('explore')
  const scroller = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  const typed = useRef({ text: '', atMs: 0 })
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 10,
    paddingStart: 4,
    // The last page, too, begins with a whole row.
    paddingEnd: ROW_PX,
  })
  // Opened on a view: the first chosen series is what one looks for.
  const shownOnce = useRef(false)
  useEffect(() => {
    if (shownOnce.current || rows.length === 0) return
    shownOnce.current = true
    const first = rows.findIndex((row) => row.kind === 'series' && chosen.has(row.series.id))
    const fit = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX)
    if (first >= fit) virtual.scrollToIndex(Math.max(0, Math.min(first - 2, rows.length - fit)), { align: 'start' })
  }, [rows, chosen, virtual])
  const at = Math.max(
    0,
    rows.findIndex((row) => row.key === cursor),
  )
  const go = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))]
    if (!row) return
    setCursor(row.key)
    virtual.scrollToIndex(rows.indexOf(row), { align: 'auto' })
  }
  const act = (row: TreeRow) => {
    if (row.kind === 'series') onToggle([row.series.id], !chosen.has(row.series.id))
    else onFold(row.key, !row.open)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows[at]
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 280) / ROW_PX) - 1)
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -rows.length, End: rows.length }[event.key]
    if (steps !== undefined) go(cursor === null && steps === 1 ? 0 : at + steps)
    else if (event.key === 'ArrowRight' && row && row.kind !== 'series') row.open ? go(at + 1) : onFold(row.key, true)
    else if (event.key === 'ArrowLeft' && row) row.kind !== 'series' && row.open ? onFold(row.key, false) : go(parentOf(rows, at))
    else if ((event.key === ' ' || event.key === 'Enter') && row) {
      setCursor(row.key)
      act(row)
    } else if (event.key.length === 1 && /[\p{L}\p{N}]/u.test(event.key)) {
      const atMs = event.timeStamp
      const text = atMs - typed.current.atMs < TYPED_MS ? typed.current.text + event.key : event.key
      typed.current = { text, atMs }
      const found = typeAhead(rows, text.length === 1 ? at + 1 : at, text)
      if (found >= 0) go(found)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div ref={scroller} className={classes.scroller}>
      <div
        id={id}
        role="tree"
        tabIndex={0}
        className={classes.tree}
        aria-label={t('series.tree')}
        aria-description={t('series.hint')}
        aria-multiselectable="true"
        aria-activedescendant={cursor !== null && rows[at]?.key === cursor ? rowId(cursor) : undefined}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (cursor === null && event.target === event.currentTarget) setCursor(rows[0]?.key ?? null)
        }}
      >
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (!row) return null
          const ticked = row.kind === 'series' && chosen.has(row.series.id)
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the tree, which keeps the focus
            <div
              key={item.key}
              id={rowId(row.key)}
              role="treeitem"
              tabIndex={-1}
              className={classes.row}
              data-kind={row.kind}
              data-cursor={row.key === cursor}
              aria-level={row.kind === 'zone' ? 1 : row.kind === 'board' ? 2 : 3}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              aria-selected={ticked}
              {...(row.kind === 'series' ? { 'aria-checked': ticked } : { 'aria-expanded': row.open })}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => {
                setCursor(row.key)
                act(row)
              }}
            >
              {row.kind === 'series' ? (
                <SeriesRow series={row.series} name={row.name} ticked={ticked} slot={slots.get(row.series.id) ?? null} />
              ) : (
                <GroupRow row={row} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function parentOf(rows: readonly TreeRow[], at: number): number {
  const level = (row: TreeRow | undefined) => (row?.kind === 'zone' ? 1 : row?.kind === 'board' ? 2 : 3)
  const own = level(rows[at])
  for (let index = at - 1; index >= 0; index -= 1) if (level(rows[index]) < own) return index
  return at
}

const GroupRow = memo(function GroupRow({ row }: { row: Exclude<TreeRow, { kind: 'series' }> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const Arrow = row.open ? IconChevronDown : IconChevronRight
  const troubled = row.state === 'critical' || row.state === 'warning'
  const offline = row.kind === 'board' && row.state === 'offline'
  return (
    <>
      <Arrow size={14} stroke={1.75} className={classes.arrow} aria-hidden="true" />
      <span className={classes.name} title={row.name}>
        {row.name}
      </span>
      {(troubled || offline) && !(offline && !row.open) && <StatusGlyph status={row.state} size={14} label={t(stateWordKey(row.state))} />}
      {offline && !row.open ? (
        <span className={classes.offline}>
          {t('boardState.offline')} <StatusGlyph status="offline" size={12} />
        </span>
      ) : (
        !row.open && <span className={classes.count}>{format.number(row.count)}</span>
      )}
    </>
  )
})

interface SeriesRowProps {
  series: Series
  name: string
  ticked: boolean
  slot: number | null
}

const SeriesRow = memo(function SeriesRow({ series, name, ticked, slot }: SeriesRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const value = useValue(series.id)
  const { state } = useValueCondition(series)
  const { text, unit } = writeValue(value?.value, series, format)
  const outside = state === 'critical' || state === 'warning'
  return (
    <>
      <span className={classes.check} data-on={ticked} aria-hidden="true">
        {ticked && <IconCheck size={11} stroke={3} />}
      </span>
      <span className={classes.name} title={name}>
        {name}
      </span>
      {outside && <StatusGlyph status={state} size={12} label={t(`status.${state}`)} />}
      <span className={classes.value} data-state={state} data-number={series.kind === 'number'}>
        {text}
        {unit && ` ${unit}`}
      </span>
      {ticked && (
        <span className={classes.mark}>
          <CurveMark slot={series.kind === 'state' ? null : slot} />
        </span>
      )}
    </>
  )
})
