import { useElementSize, useMergedRef } from '@mantine/hooks'
import { IconArrowDown } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Alarm } from '../../backend/contract/alarm.ts'
import { RowCheck } from '../devices/RowCheck.tsx'
import { chooseAll, extend, move, NOTHING, type Selection, toggle } from '../devices/selection.ts'
import table from '../ui/data-table.module.css'
import type { AlarmAct } from './ActDialog.tsx'
import { AlarmRow, rowId } from './AlarmRow.tsx'
import { SORTS, type Sort } from './alarm-search.ts'
import classes from './alarms.module.css'

/** Alarms; only the rows in view exist. One tab stop, keys move inside: Enter opens, Space selects, A, S and C act. */
interface Props {
  label: string
  alarms: readonly Alarm[]
  selection: Selection
  onSelection(selection: Selection): void
  onOpen(id: string): void
  /** Undefined where there is nothing to do: the reader may not, or the alarms have ended. */
  onAct?: ((act: AlarmAct, ids: readonly string[]) => void) | undefined
  /** Ended ones: their end instead of acts, no choice. */
  ended?: boolean
  sort?: Sort | undefined
  onSort?: (sort: Sort | undefined) => void
  nowMs: number
}

const ROW_PX = 44
const NARROW_PX = 1060
const KEYS: Record<string, AlarmAct> = { a: 'acknowledge', s: 'shelve', c: 'clear' }
/** A letter so soon after G goes to a page, ms (shell/use-shortcuts.ts). */
const SEQUENCE_MS = 1_200

export function AlarmTable({ label, alarms, selection, onSelection, onOpen, onAct, ended = false, sort, onSort, nowMs }: Props) {
  const { t } = useTranslation('alarms')
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: sizeRef, width } = useElementSize()
  const ref = useMergedRef(scroller, sizeRef)
  const pageKeyMs = useRef(Number.NEGATIVE_INFINITY)
  const wide = (width || 1200) >= NARROW_PX
  const virtual = useVirtualizer({
    count: alarms.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    scrollPaddingStart: 32,
  })
  const order = alarms.map((one) => one.id)
  const pickable = onAct !== undefined

  const onKeyDown = (event: React.KeyboardEvent) => {
    const { cursor } = selection
    const letter = event.key.toLowerCase()
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    const toPage = event.timeStamp - pageKeyMs.current < SEQUENCE_MS
    pageKeyMs.current = plain && letter === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
    const act = plain && !toPage ? KEYS[letter] : undefined
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW_PX) - 2)
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -order.length, End: order.length }[event.key]
    if (steps !== undefined) {
      const to = move(selection, steps, order)
      if (to === null) return
      onSelection(event.shiftKey && pickable ? extend(selection, to, order) : { ...selection, cursor: to, anchor: null })
      virtual.scrollToIndex(order.indexOf(to), { align: 'auto' })
    } else if (event.target !== event.currentTarget) return
    else if (event.key === 'Enter' && cursor !== null && order.includes(cursor)) onOpen(cursor)
    else if (event.key === ' ' && cursor !== null && pickable)
      onSelection(event.shiftKey ? extend(selection, cursor, order) : toggle(selection, cursor))
    else if (event.key === 'Escape' && selection.chosen.size > 0) onSelection({ ...NOTHING, cursor })
    else if (!plain && letter === 'a' && pickable) onSelection(chooseAll(selection, order))
    else if (act !== undefined && onAct && (selection.chosen.size > 0 || cursor !== null))
      onAct(act, selection.chosen.size > 0 ? [...selection.chosen] : cursor === null ? [] : [cursor])
    else return
    event.preventDefault()
  }

  const chosen = order.filter((id) => selection.chosen.has(id)).length
  const last = ended ? (wide ? '150px' : '130px') : wide ? '248px' : '100px'
  const grid = wide
    ? `minmax(0, 3fr) minmax(120px, 1.2fr) 132px 132px 64px ${last}`
    : `minmax(0, 3fr) minmax(110px, 1.2fr) 120px 56px ${last}`
  const heads = wide ? (['alarm', 'place', 'first', 'last', 'count'] as const) : (['alarm', 'place', 'first', 'count'] as const)
  return (
    <div ref={ref} className={classes.scroller}>
      <table
        className={classes.grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are chosen and opened by keys, which is a grid
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-describedby="alarms-hint"
        aria-rowcount={alarms.length + 1}
        aria-multiselectable={pickable}
        aria-activedescendant={selection.cursor && order.includes(selection.cursor) ? rowId(selection.cursor) : undefined}
        onKeyDown={onKeyDown}
        style={{ '--columns': pickable ? `40px ${grid}` : grid, '--row': `${ROW_PX}px` } as Record<string, string>}
      >
        <thead className={classes.block}>
          <tr className={`${table.head} ${classes.columns}`} aria-rowindex={1}>
            {pickable && (
              <th className={table.cell} scope="col">
                <RowCheck
                  label={t('selectAll')}
                  checked={alarms.length > 0 && chosen === alarms.length}
                  some={chosen > 0 && chosen < alarms.length}
                  onPick={() =>
                    onSelection(chosen === alarms.length ? { ...NOTHING, cursor: selection.cursor } : chooseAll(selection, order))
                  }
                />
              </th>
            )}
            {heads.map((head) => {
              const by = SORTS.find((one) => one === head)
              return (
                <th
                  key={head}
                  className={`${table.cell} ${head === 'count' ? table.number : ''}`}
                  scope="col"
                  aria-sort={by !== undefined && by === sort ? 'descending' : undefined}
                >
                  {by !== undefined && onSort ? (
                    <button type="button" tabIndex={-1} className={table.sort} onClick={() => onSort(by === sort ? undefined : by)}>
                      {t(`column.${head}`)}
                      {by === sort && <IconArrowDown size={12} stroke={1.75} aria-hidden="true" />}
                    </button>
                  ) : (
                    t(`column.${head}`)
                  )}
                </th>
              )
            })}
            <th className={table.cell} scope="col">
              {ended ? t('column.end') : <span className="sr-only">{t('column.acts')}</span>}
            </th>
          </tr>
        </thead>
        <tbody className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const alarm = alarms[item.index]
            return (
              alarm && (
                <AlarmRow
                  key={alarm.id}
                  alarm={alarm}
                  index={item.index}
                  top={item.start}
                  wide={wide}
                  ended={ended}
                  nowMs={nowMs}
                  chosen={selection.chosen.has(alarm.id)}
                  cursor={selection.cursor === alarm.id}
                  onOpen={() => onOpen(alarm.id)}
                  onPick={
                    pickable ? (range) => onSelection(range ? extend(selection, alarm.id, order) : toggle(selection, alarm.id)) : undefined
                  }
                  onAct={onAct && ((act) => onAct(act, [alarm.id]))}
                />
              )
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
