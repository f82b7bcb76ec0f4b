import { IconAlertTriangle } from '@tabler/icons-react'
import type { ColumnDef, RowData } from '@tanstack/react-table'
import type { TFunction } from 'i18next'
import { useNow } from '../backend/clock.ts'
import { rejectWord } from '../language/reject-word.ts'
import { type BoardReason, stateWordKey } from '../quantities/state-of.ts'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { CHECK_PX } from '../ui/VirtualTable.tsx'
import type { DeviceRow } from './device-rows.ts'
import classes from './devices.module.css'
import type { SortKey } from './devices-search.ts'
import { Presence } from './Presence.tsx'
import { useWords } from './table-words.ts'

/** Columns of the device table: width, alignment, which give way where there is no room, and their cells. */

declare module '@tanstack/react-table' {
  interface ColumnMeta<TData extends RowData, TValue> {
    /** Track of the grid. */
    width: string
    number?: boolean
  }
}

interface Column {
  id: SortKey
  /** Least width; it takes its share (fr) of what is left. */
  px: number
  fr?: number
  number?: boolean
  /** The highest gives way first; undefined: always there. */
  givesWay?: number
  cell: (props: { row: DeviceRow }) => React.ReactNode
}

const COLUMNS: readonly Column[] = [
  { id: 'state', px: 34, cell: State },
  { id: 'name', px: 140, fr: 1.3, cell: Name },
  { id: 'id', px: 118, givesWay: 3, cell: Id },
  { id: 'zone', px: 124, fr: 1.2, cell: Zone },
  { id: 'family', px: 66, givesWay: 4, cell: Family },
  { id: 'registration', px: 108, cell: RegistrationBadge },
  { id: 'presence', px: 208, fr: 1.4, cell: ({ row }) => <Presence board={row.board} /> },
  { id: 'rssi', px: 78, number: true, cell: Rssi },
  { id: 'firmware', px: 74, number: true, givesWay: 2, cell: Firmware },
  { id: 'channels', px: 66, number: true, givesWay: 1, cell: Channels },
  { id: 'seen', px: 118, number: true, cell: Seen },
  { id: 'rejects', px: 80, number: true, cell: Rejects },
]

export const deviceColumns: ColumnDef<DeviceRow>[] = COLUMNS.map(({ id, px, fr, number = false, cell: Cell }) => ({
  id,
  meta: { width: fr === undefined ? `${px}px` : `minmax(${px}px, ${fr}fr)`, number },
  cell: ({ row }) => <Cell row={row.original} />,
}))

/** Least width of all columns that give way as late as this one, or later, px. */
function roomFor({ givesWay = 0 }: Pick<Column, 'givesWay'>): number {
  return COLUMNS.reduce((sum, other) => sum + ((other.givesWay ?? 0) <= givesWay ? other.px : 0), CHECK_PX)
}

/** Narrower than this the table scrolls sideways, px. */
export const LEAST_WIDTH_PX = roomFor({})

/** Columns that fit. */
export function visibleColumns(widthPx: number): Record<string, boolean> {
  return Object.fromEntries(COLUMNS.map((column) => [column.id, column.givesWay === undefined || widthPx >= roomFor(column)]))
}

function State({ row }: { row: DeviceRow }) {
  const { t } = useWords()
  const { state, reason } = row.condition
  const word = t(stateWordKey(state), { ns: 'common' })
  const because = becauseOf(reason, t)
  const text = because ? `${word}: ${because}` : word
  return (
    <span className={classes.glyph} title={text}>
      <StatusGlyph status={state} bare label={text} />
    </span>
  )
}

function becauseOf(reason: BoardReason, t: TFunction<'devices'>): string {
  switch (reason.kind) {
    case 'values':
      return t('because.values', { count: reason.count })
    case 'stale-values':
      return t('because.stale', { count: reason.count })
    case 'rejects':
      return t('because.rejects')
    case 'error':
      return t('because.error', { code: reason.code, message: reason.message })
    case 'emergency':
      return t('because.emergency')
    case 'connection':
      return t('because.connection')
    default:
      return ''
  }
}

/** A plain link: the row opens the board on a click, the browser opens a tab with Ctrl. A router link in each row costs frames. */
function Name({ row }: { row: DeviceRow }) {
  return (
    <a
      href={`/devices/${encodeURIComponent(row.id)}`}
      className={classes.name}
      title={row.label}
      tabIndex={-1}
      draggable={false}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) event.stopPropagation()
        else event.preventDefault()
      }}
    >
      {row.label}
    </a>
  )
}

/** A board without a name shows its id as name already. */
function Id({ row }: { row: DeviceRow }) {
  if (row.board.name === null) return null
  return (
    <span className={classes.id} title={row.id}>
      {row.id}
    </span>
  )
}

function Zone({ row }: { row: DeviceRow }) {
  return <span title={row.board.zone ?? undefined}>{row.board.zone ?? '–'}</span>
}

function Family({ row }: { row: DeviceRow }) {
  const { t } = useWords()
  return <span title={t(`familyHint.${row.board.family}`)}>{t(`family.${row.board.family}`)}</span>
}

function RegistrationBadge({ row }: { row: DeviceRow }) {
  const { t } = useWords()
  const { registration } = row.board
  const look = registration === 'new' ? 'accent' : registration === 'rejected' ? 'offline' : undefined
  const word = t(`registration.${registration}`, { ns: 'common' })
  if (!look) return <span className={classes.quiet}>{word}</span>
  return (
    <span className={classes.badge}>
      <StatusBadge status={look}>{word}</StatusBadge>
    </span>
  )
}

function Rssi({ row }: { row: DeviceRow }) {
  const { format } = useWords()
  const { rssiDbm } = row.board.health
  if (rssiDbm === undefined) return <span className={classes.quiet}>–</span>
  return (
    <>
      {format.number(rssiDbm)} <span className={classes.unit}>dBm</span>
    </>
  )
}

function Firmware({ row }: { row: DeviceRow }) {
  return <span title={row.board.health.firmware}>{row.board.health.firmware ?? '–'}</span>
}

function Channels({ row }: { row: DeviceRow }) {
  return row.channels + row.outputs
}

function Seen({ row }: { row: DeviceRow }) {
  const nowMs = useNow()
  const { format } = useWords()
  const { lastSeenMs } = row.board
  return (
    <span className={classes.quiet} title={format.moment(lastSeenMs, nowMs)}>
      {format.age(lastSeenMs, nowMs)}
    </span>
  )
}

function Rejects({ row }: { row: DeviceRow }) {
  const { t, format } = useWords()
  const { rejected, violations, lastRejectReason } = row.board.counters
  if (rejected + violations === 0) return <span className={classes.quiet}>–</span>
  const reason = rejectWord(lastRejectReason ?? '', format.language)
  return (
    <span className={classes.rejects} title={t('rejectedHint', { rejected, violations, reason })}>
      <IconAlertTriangle size={14} stroke={1.75} aria-hidden="true" />
      {format.number(rejected + violations)}
    </span>
  )
}
