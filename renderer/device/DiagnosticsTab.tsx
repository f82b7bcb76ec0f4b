import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import Type from 'typebox'
import { Activity } from '../../backend/contract/activity.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import { useNow } from '../backend/clock.ts'
import { useActivity } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { type Format, useFormat } from '../language/format.ts'
import type { ActivityText } from '../overview/activity-text.ts'
import { entryText as overviewText } from '../overview/entry-text.ts'
import { Panel } from '../ui/Panel.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import type { Past } from './device-search.ts'
import classes from './diagnostics.module.css'
import { HealthHistory } from './HealthHistory.tsx'
import { resetKind } from './reset-reason.ts'

/** Everything a board reported of its health, and what happened to it, newest first. */
interface Props {
  board: Board
  past: Past
  onPast(past: Past): void
}

export function DiagnosticsTab({ board, past, onPast }: Props) {
  return (
    <>
      <HealthReport board={board} />
      <HealthHistory board={board} range={past} onRange={onPast} />
      <History board={board} />
      {board.state !== null && <StateDocument state={board.state} />}
    </>
  )
}

function HealthReport({ board }: { board: Board }) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const nowMs = useNow()
  const { health, lastError } = board
  const bytes = (count: number | undefined) => (count === undefined ? undefined : format.bytes(count))
  const number = (value: number | undefined, unit = '') => (value === undefined ? undefined : `${format.number(value)}${unit}`)
  const rows: [label: string, value: string | undefined][] = [
    [t('diagnostics.rssi'), number(health.rssiDbm, ' dBm')],
    [t('diagnostics.heapFree'), bytes(health.heapFreeBytes)],
    [t('diagnostics.heapMin'), bytes(health.heapMinFreeBytes)],
    [t('diagnostics.fragmentation'), number(health.heapFragmentationPercent, ' %')],
    [t('diagnostics.uptime'), health.uptimeS === undefined ? undefined : format.duration(health.uptimeS * 1000)],
    [t('diagnostics.firmware'), health.firmware],
    [t('diagnostics.ip'), health.ipAddress],
    [t('diagnostics.boot'), health.bootSequenceId],
    [t('diagnostics.reset'), health.resetReason && `${t(`reset.${resetKind(health.resetReason)}`)} (${health.resetReason})`],
    [t('diagnostics.sensors'), number(health.sensorCount)],
    [t('diagnostics.actuators'), number(health.actuatorCount)],
    [t('diagnostics.interval'), number(board.heartbeatIntervalS, ' s')],
  ]
  const known = rows.filter(([, value]) => value !== undefined)
  const reported =
    health.reportedAtMs === undefined ? undefined : t('diagnostics.reported', { time: format.age(health.reportedAtMs, nowMs) })
  return (
    <Panel title={t('diagnostics.health')} note={reported}>
      {known.length <= 1 && <p className={classes.none}>{t('diagnostics.none')}</p>}
      <dl className={classes.grid}>
        {known.map(([label, value]) => (
          <div key={label} className={classes.cell}>
            <dt>{label}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ))}
        <div className={`${classes.cell} ${classes.wide}`}>
          <dt>{t('diagnostics.lastError')}</dt>
          <dd data-status={lastError === null ? undefined : SEVERITY_STATUS[severityKey(lastError.severity)]}>
            {lastError
              ? `${lastError.code}, ${t(`diagnostics.severity.${severityKey(lastError.severity)}`)}: ${lastError.message} (${format.moment(lastError.atMs, nowMs)})`
              : t('diagnostics.noError')}
          </dd>
        </div>
      </dl>
    </Panel>
  )
}

/** Colour of the newest error; what is only said has none. */
const SEVERITY_STATUS = { s0: undefined, s1: 'warning', s2: 'critical', s3: 'critical' } as const

function severityKey(severity: number): 's0' | 's1' | 's2' | 's3' {
  if (severity <= 0) return 's0'
  if (severity === 1) return 's1'
  return severity === 2 ? 's2' : 's3'
}

const HISTORY_LIMIT = 1000

function History({ board }: { board: Board }) {
  const { t } = useTranslation('device')
  const { t: overview } = useTranslation('overview')
  const format = useFormat()
  const live = useActivity()
  const { data } = useQuery({
    queryKey: ['activity', HISTORY_LIMIT],
    queryFn: ({ signal }) => rest.get(`/api/activity?limit=${HISTORY_LIMIT}`, Type.Array(Activity), { signal }),
  })
  const entries = useMemo(() => {
    const byId = new Map<number, Activity>()
    for (const entry of [...(data ?? []), ...live]) if (entry.board === board.id) byId.set(entry.id, entry)
    return [...byId.values()].sort((a, b) => b.atMs - a.atMs || b.id - a.id).slice(0, 200)
  }, [data, live, board.id])
  return (
    <Panel title={t('diagnostics.history')}>
      {entries.length === 0 && <p className={classes.none}>{t('diagnostics.historyNone')}</p>}
      <ul className={classes.history}>
        {entries.map((entry) => {
          const text = entryText(entry, overview, t, format)
          return (
            <li key={entry.id} className={classes.entry}>
              <StatusGlyph status={entry.severity} size={14} label={t(`status.${entry.severity}`, { ns: 'common' })} />
              <time className={classes.time}>{`${format.date(entry.atMs)} ${format.time(entry.atMs)}`}</time>
              <span className={classes.kind} title={text.title}>
                {text.title}
              </span>
              <span className={classes.detail} title={text.note}>
                {text.note}
              </span>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

/** On the board's own page its name goes without saying. */
function entryText(entry: Activity, overview: TFunction<'overview'>, device: TFunction<'device'>, format: Format): ActivityText {
  const text = overviewText(entry, overview, format, '')
  const key = OWN_WORDS.find((kind) => kind === entry.kind)
  if (!key) return text
  if (key === 'board-restarted') {
    const reason = typeof entry.detail.reason === 'string' ? entry.detail.reason : null
    return { title: device('diagnostics.event.board-restarted'), note: device(`reset.${resetKind(reason)}`) }
  }
  // These name the board in their line; what the line says beside it goes into the note.
  const error = entry.kind === 'board-error' ? String(entry.detail.code ?? '') : ''
  return { title: device(`diagnostics.event.${key}`), note: [error, text.note].filter(Boolean).join(', ') }
}

const OWN_WORDS = [
  'board-new',
  'board-accepted',
  'board-rejected',
  'board-online',
  'board-offline',
  'board-restarted',
  'board-error',
  'board-edited',
] as const

function StateDocument({ state }: { state: Record<string, unknown> }) {
  const { t } = useTranslation('device')
  return (
    <Panel title={t('diagnostics.state')}>
      <pre className={classes.document}>{JSON.stringify(state, null, 2)}</pre>
    </Panel>
  )
}
