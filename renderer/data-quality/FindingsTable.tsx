import { Button } from '@mantine/core'
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { IconChartLine, IconCheck } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../backend/contract/finding.ts'
import { useLive } from '../backend/live-store.ts'
import { RowCheck } from '../devices/RowCheck.tsx'
import { chooseAll, extend, move, NOTHING, type Selection, toggle } from '../devices/selection.ts'
import { exploreSearch } from '../jobs/explore-link.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { seriesName } from '../quantities/series-name.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import table from '../ui/data-table.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './data-quality.module.css'
import { FindingSparkline } from './FindingSparkline.tsx'
import { stretchOf } from './finding-search.ts'
import { useFindingWords } from './use-finding-words.ts'

/** The findings; only the rows in view exist. One tab stop, the cursor moves inside by keys: Enter opens Explore, A acknowledges. */
interface Props {
  findings: readonly Finding[]
  selection: Selection
  onSelection(selection: Selection): void
  /** Undefined where the reader may not. */
  onAcknowledge: ((ids: readonly string[]) => void) | undefined
  nowMs: number
}

const ROW_PX = 44
const NARROW_PX = 1000
const rowId = (id: string) => `finding-${id}`

export function FindingsTable({ findings, selection, onSelection, onAcknowledge, nowMs }: Props) {
  const { t } = useTranslation('quality')
  const navigate = useNavigate()
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: sizeRef, width } = useElementSize()
  const ref = useMergedRef(scroller, sizeRef)
  const wide = (width || 1200) >= NARROW_PX
  const virtual = useVirtualizer({
    count: findings.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    scrollPaddingStart: 32,
  })
  const order = findings.map((one) => one.id)
  // Rows are ticked to acknowledge them; there is nothing else to do with many.
  const pickable = onAcknowledge !== undefined
  const heads = wide ? (['finding', 'series', 'since', 'course', 'acts'] as const) : (['finding', 'series', 'since', 'acts'] as const)

  const open = (finding: Finding) => {
    const { fromMs, toMs } = stretchOf(finding, nowMs)
    void navigate({ to: '/explore', search: exploreSearch([finding.series], fromMs, toMs) })
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const { cursor } = selection
    const at = findings.find((one) => one.id === cursor)
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW_PX) - 2)
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -order.length, End: order.length }[event.key]
    if (steps !== undefined) {
      const to = move(selection, steps, order)
      if (to === null) return
      onSelection(event.shiftKey && pickable ? extend(selection, to, order) : { ...selection, cursor: to, anchor: null })
      virtual.scrollToIndex(order.indexOf(to), { align: 'auto' })
    } else if (event.key === 'Enter' && at && event.target === event.currentTarget) open(at)
    else if (event.key === ' ' && cursor !== null && pickable)
      onSelection(event.shiftKey ? extend(selection, cursor, order) : toggle(selection, cursor))
    else if (event.key === 'Escape' && selection.chosen.size > 0) onSelection({ ...NOTHING, cursor })
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a' && pickable) onSelection(chooseAll(selection, order))
    else if (event.key.toLowerCase() === 'a' && onAcknowledge && (selection.chosen.size > 0 || cursor !== null))
      onAcknowledge(selection.chosen.size > 0 ? [...selection.chosen] : cursor === null ? [] : [cursor])
    else return
    event.preventDefault()
  }

  const chosen = order.filter((id) => selection.chosen.has(id)).length
  const grid = wide ? 'minmax(0, 3fr) minmax(0, 2fr) 180px 112px 292px' : 'minmax(0, 3fr) minmax(0, 2fr) 170px 92px'
  return (
    <div ref={ref} className={classes.scroller}>
      <table
        className={classes.grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are chosen and opened by keys, which is a grid
        role="grid"
        tabIndex={0}
        aria-label={t('title')}
        aria-describedby="findings-hint"
        aria-rowcount={findings.length + 1}
        aria-multiselectable={pickable}
        aria-activedescendant={selection.cursor ? rowId(selection.cursor) : undefined}
        onKeyDown={onKeyDown}
        style={{ '--columns': pickable ? `40px ${grid}` : grid, '--row': `${ROW_PX}px` } as Record<string, string>}
      >
        <thead className={classes.block}>
          <tr className={`${table.head} ${classes.columns}`} aria-rowindex={1}>
            {pickable && (
              <th className={table.cell} scope="col">
                <RowCheck
                  label={t('selectAll')}
                  checked={findings.length > 0 && chosen === findings.length}
                  some={chosen > 0 && chosen < findings.length}
                  onPick={() =>
                    onSelection(chosen === findings.length ? { ...NOTHING, cursor: selection.cursor } : chooseAll(selection, order))
                  }
                />
              </th>
            )}
            {heads.map((head) => (
              <th key={head} className={table.cell} scope="col">
                {head === 'acts' ? <span className="sr-only">{t('column.acts')}</span> : t(`column.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const finding = findings[item.index]
            return (
              finding && (
                <FindingRow
                  key={finding.id}
                  finding={finding}
                  index={item.index}
                  top={item.start}
                  wide={wide}
                  nowMs={nowMs}
                  chosen={selection.chosen.has(finding.id)}
                  cursor={selection.cursor === finding.id}
                  onPick={(range) => onSelection(range ? extend(selection, finding.id, order) : toggle(selection, finding.id))}
                  onAcknowledge={onAcknowledge && (() => onAcknowledge([finding.id]))}
                />
              )
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  finding: Finding
  index: number
  top: number
  wide: boolean
  nowMs: number
  chosen: boolean
  cursor: boolean
  onPick(range: boolean): void
  onAcknowledge: (() => void) | undefined
}

function FindingRow({ finding, index, top, wide, nowMs, chosen, cursor, onPick, onAcknowledge }: RowProps) {
  const { t } = useTranslation('quality')
  const { t: common } = useTranslation()
  const format = useFormat()
  const words = useFindingWords()
  const series = useLive((state) => state.series.get(finding.series))
  const board = useLive((state) => state.boards.get(finding.board))
  const { severity, kind, fromMs, toMs, acknowledgedBy } = finding
  const others = (finding.detail.series ?? 1) - 1
  const first = series ? seriesName(series, format.language, true) : t('gone')
  const name = others > 0 ? t('more', { name: first, count: others }) : first
  const kindText = t(`kind.${kind}`)
  const stretch = stretchOf(finding, nowMs)
  return (
    <tr
      id={rowId(finding.id)}
      className={`${table.row} ${classes.columns} ${classes.row}`}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-selected={chosen}
      data-cursor={cursor}
      data-status={acknowledgedBy === null && severity === 'critical' ? severity : undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      {onAcknowledge && (
        <td className={table.cell}>
          <RowCheck label={t('selectRow', { name: `${kindText}, ${name}` })} checked={chosen} onPick={onPick} />
        </td>
      )}
      <td className={`${table.cell} ${classes.finding}`}>
        <StatusGlyph status={severity} size={16} label={common(`status.${severity}`)} />
        <span className={classes.text}>
          <strong>{kindText}</strong>
          <span className={classes.words} title={words(finding, series, nowMs)}>
            {words(finding, series, nowMs)}
          </span>
        </span>
      </td>
      <td className={`${table.cell} ${classes.two}`}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        <BoardLink board={finding.board} className={classes.board} tabIndex={-1}>
          {board?.name ?? finding.board}
        </BoardLink>
      </td>
      <td className={`${table.cell} ${classes.two}`}>
        <span className={classes.name}>{format.moment(fromMs, nowMs)}</span>
        <span className={classes.words}>{toMs === null ? t('goesOn') : t('until', { time: format.moment(toMs, nowMs) })}</span>
      </td>
      {wide && (
        <td className={table.cell}>
          <FindingSparkline finding={finding} nowMs={nowMs} />
        </td>
      )}
      <td className={`${table.cell} ${classes.acts}`}>
        {acknowledgedBy !== null ? (
          <span className={classes.seen} title={t('seenBy', { name: personName(acknowledgedBy, format.language) })}>
            {wide ? (
              t('seenBy', { name: personName(acknowledgedBy, format.language) })
            ) : (
              <IconCheck size={16} stroke={1.75} aria-hidden="true" />
            )}
          </span>
        ) : (
          <Button
            size="sm"
            tabIndex={-1}
            disabled={!onAcknowledge}
            title={onAcknowledge ? (wide ? undefined : t('acknowledge')) : common('needsRole', { role: common('role.operator') })}
            aria-label={t('acknowledgeName', { name: `${kindText}, ${name}` })}
            onClick={onAcknowledge}
          >
            {wide ? t('acknowledge') : <IconCheck size={16} stroke={1.75} />}
          </Button>
        )}
        <Link
          to="/explore"
          search={exploreSearch([finding.series], stretch.fromMs, stretch.toMs)}
          className={classes.explore}
          tabIndex={-1}
          aria-label={t('exploreName', { name: `${kindText}, ${name}` })}
          title={wide ? undefined : t('explore')}
        >
          <IconChartLine size={16} stroke={1.75} aria-hidden="true" />
          {wide && t('explore')}
        </Link>
      </td>
    </tr>
  )
}
