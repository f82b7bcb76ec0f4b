import { Button } from '@mantine/core'
import { IconChartLine, IconCheck } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../backend/contract/finding.ts'
import { useLive } from '../backend/live-store.ts'
import { exploreSearch } from '../jobs/explore-link.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { seriesName } from '../quantities/series-name.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import table from '../ui/data-table.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { extend, type Selection, toggle } from '../ui/selection.ts'
import { type RowPlace, useVirtualRows, VirtualRow, VirtualTable } from '../ui/VirtualTable.tsx'
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

export function FindingsTable({ findings, selection, onSelection, onAcknowledge, nowMs }: Props) {
  const { t } = useTranslation('quality')
  const navigate = useNavigate()
  const view = useVirtualRows(findings.length, ROW_PX)
  const wide = view.widthPx >= NARROW_PX
  const byId = new Map(findings.map((one) => [one.id, one]))
  const order = [...byId.keys()]
  const heads = wide ? (['finding', 'series', 'since', 'course', 'acts'] as const) : (['finding', 'series', 'since', 'acts'] as const)

  const open = (id: string) => {
    const finding = byId.get(id)
    if (!finding) return
    const { fromMs, toMs } = stretchOf(finding, nowMs)
    void navigate({ to: '/explore', search: exploreSearch([finding.series], fromMs, toMs) })
  }
  return (
    <VirtualTable
      label={t('title')}
      describedBy="findings-hint"
      view={view}
      order={order}
      selection={selection}
      onSelection={onSelection}
      // Rows are ticked to acknowledge them; there is nothing else to do with many.
      selectAll={onAcknowledge && t('selectAll')}
      columns={wide ? 'minmax(0, 3fr) minmax(0, 2fr) 180px 112px 292px' : 'minmax(0, 3fr) minmax(0, 2fr) 170px 92px'}
      minWidthPx={720}
      elementId={(id) => `finding-${id}`}
      onOpen={open}
      onKey={({ key }, ids) => {
        if (key.toLowerCase() !== 'a' || !onAcknowledge || ids.length === 0) return false
        onAcknowledge(ids)
        return true
      }}
      head={heads.map((head) => (
        <th key={head} className={table.cell} scope="col">
          {head === 'acts' ? <span className="sr-only">{t('column.acts')}</span> : t(`column.${head}`)}
        </th>
      ))}
      row={(place) => {
        const finding = byId.get(place.id)
        return (
          finding && (
            <FindingRow
              key={place.id}
              finding={finding}
              place={place}
              wide={wide}
              nowMs={nowMs}
              onPick={(range) => onSelection(range ? extend(selection, place.id, order) : toggle(selection, place.id))}
              onAcknowledge={onAcknowledge && (() => onAcknowledge([place.id]))}
            />
          )
        )
      }}
    />
  )
}

interface RowProps {
  finding: Finding
  place: RowPlace
  wide: boolean
  nowMs: number
  onPick(range: boolean): void
  onAcknowledge: (() => void) | undefined
}

function FindingRow({ finding, place, wide, nowMs, onPick, onAcknowledge }: RowProps) {
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
    <VirtualRow
      place={place}
      status={acknowledgedBy === null && severity === 'critical' ? severity : undefined}
      check={onAcknowledge && { label: t('selectRow', { name: `${kindText}, ${name}` }), onPick }}
    >
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
    </VirtualRow>
  )
}
