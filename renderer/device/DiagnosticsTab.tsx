import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import Type from 'typebox'
import { Activity } from '../../backend/contract/activity.ts'
import type { Board } from '../../backend/contract/board.ts'
import { useNow } from '../backend/clock.ts'
import { useActivity } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { useFormat } from '../language/format.ts'
import { Panel } from '../ui/Panel.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './diagnostics.module.css'

/** Everything a board reported of its health, and what happened to it, newest first. */
export function DiagnosticsTab({ board }: { board: Board }) {
  return (
    <>
      <HealthReport board={board} />
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
    [t('diagnostics.reset'), health.resetReason],
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
          <dd data-warn={lastError !== null}>
            {lastError
              ? `${lastError.code}, ${t(`diagnostics.severity.${severityKey(lastError.severity)}`)}: ${lastError.message} (${format.moment(lastError.atMs, nowMs)})`
              : t('diagnostics.noError')}
          </dd>
        </div>
      </dl>
    </Panel>
  )
}

function severityKey(severity: number): 's0' | 's1' | 's2' | 's3' {
  if (severity <= 0) return 's0'
  if (severity === 1) return 's1'
  return severity === 2 ? 's2' : 's3'
}

const HISTORY_LIMIT = 1000

function History({ board }: { board: Board }) {
  const { t, i18n } = useTranslation('device')
  const format = useFormat()
  const live = useActivity()
  const detailText = useDetailText()
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
          const key = `diagnostics.event.${entry.kind}`
          return (
            <li key={entry.id} className={classes.entry}>
              <StatusGlyph status={entry.severity} size={14} label={t(`status.${entry.severity}`, { ns: 'common' })} />
              <time className={classes.time}>{`${format.date(entry.atMs)} ${format.time(entry.atMs)}`}</time>
              <span className={classes.kind}>
                {i18n.exists(key, { ns: 'device' }) ? t(key as 'diagnostics.event.board-new') : entry.kind}
              </span>
              <span className={classes.detail} title={detailText(entry)}>
                {detailText(entry)}
                {entry.by !== null && ` ${t('diagnostics.by', { by: entry.by })}`}
              </span>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

/** The figures of an entry in words: what every kind carries is named, the rest stands as it is. */
function useDetailText(): (entry: Activity) => string {
  const { t, i18n } = useTranslation('devices')
  const { t: device } = useTranslation('device')
  const format = useFormat()
  return (entry) =>
    Object.entries(entry.detail)
      // The kind of the entry says the state already.
      .filter(([name, value]) => value !== null && value !== '' && name !== 'state')
      .map(([name, value]) => {
        if (name === 'rssiDbm' && typeof value === 'number') return `${format.number(value)} dBm`
        if (name === 'gpio') return `GPIO ${value}`
        if (typeof value === 'boolean') return device(value ? 'output.on' : 'output.off')
        if (name.endsWith('Ms') && typeof value === 'number') return `${format.number(value)} ms`
        if (typeof value === 'number') return format.number(value, Number.isInteger(value) ? 0 : 2)
        const group = entry.kind === 'messages-rejected' ? 'reject' : 'why'
        const key = `${group}.${value}`
        return name === 'reason' && i18n.exists(key, { ns: 'devices' }) ? t(key as 'reject.not-json') : String(value)
      })
      .join(', ')
}

function StateDocument({ state }: { state: Record<string, unknown> }) {
  const { t } = useTranslation('device')
  return (
    <Panel title={t('diagnostics.state')}>
      <pre className={classes.document}>{JSON.stringify(state, null, 2)}</pre>
    </Panel>
  )
}
