import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { useNow } from '../backend/clock.ts'
import { useHistory } from '../charts/use-history.ts'
import { useFormat } from '../language/format.ts'
import { signalWord, stateWord, writeKilobytes } from '../quantities/format.ts'
import { Sparkline } from '../ui/Sparkline.tsx'
import { sparkPoints } from './health-content.ts'
import classes from './health-strip.module.css'
import { resetKind } from './reset-reason.ts'
import { healthQuestion, useHealthSeries } from './use-board-health.ts'

/** What the board says of itself, as one strip of figures. Plain boards have no heartbeat and show what they do tell. */
interface Cell {
  label: string
  value: string
  unit?: string
  note: string
  weak?: boolean
  /** The last hours. */
  points?: readonly (readonly [atMs: number, value: number | null])[]
}

export function HealthStrip({ board }: { board: Board }) {
  const { t } = useTranslation('device')
  const cells = useCells(board)
  return (
    <dl className={classes.strip} aria-label={t('health.label')}>
      {cells.map((cell) => (
        <div key={cell.label} className={classes.cell}>
          <dt className={classes.label}>{cell.label}</dt>
          <dd className={classes.value} title={cell.value}>
            <span data-missing={cell.value === '–'}>{cell.value}</span>
            {cell.unit && <span className={classes.unit}>{cell.unit}</span>}
            {cell.points && cell.points.length > 1 && (
              <span className={classes.spark}>
                <Sparkline points={cell.points} status={cell.weak ? 'warning' : 'ok'} height={24} />
              </span>
            )}
          </dd>
          <dd className={classes.note} data-weak={cell.weak} title={cell.note}>
            {cell.note}
          </dd>
        </div>
      ))}
    </dl>
  )
}

const SPARK_MS = 6 * 3_600_000
const SPARKS = ['health:rssi', 'health:heap']

function useSparks(board: Board) {
  const series = useHealthSeries(board.id)
  const { columns } = useHistory(healthQuestion(series, SPARKS, SPARK_MS, 100))
  return useMemo(() => ({ rssi: sparkPoints(columns.get('health:rssi')), heap: sparkPoints(columns.get('health:heap')) }), [columns])
}

function useCells(board: Board): Cell[] {
  const { t } = useTranslation('device')
  const format = useFormat()
  const nowMs = useNow()
  const sparks = useSparks(board)
  const { health } = board
  const none = t('health.none')
  const seen: Cell = {
    label: t(board.family === 'plain' ? 'health.message' : 'health.heartbeat'),
    ...split(format.duration(nowMs - (board.family === 'plain' ? board.lastSeenMs : (health.reportedAtMs ?? board.lastSeenMs)))),
    note: t(board.family === 'plain' ? 'health.learnt' : 'health.every', { seconds: format.number(board.heartbeatIntervalS) }),
  }
  if (board.family === 'plain') return [...plainCells(board), seen]
  const signal = health.rssiDbm === undefined ? undefined : signalWord(health.rssiDbm)
  const heap = health.heapFreeBytes === undefined ? undefined : writeKilobytes(health.heapFreeBytes, format)
  const lowest =
    health.heapMinFreeBytes === undefined ? '' : t('health.heapMin', { value: writeKilobytes(health.heapMinFreeBytes, format).text })
  return [
    {
      label: t('health.rssi'),
      value: health.rssiDbm === undefined ? '–' : format.number(health.rssiDbm),
      unit: health.rssiDbm === undefined ? '' : 'dBm',
      note: signal ? t(`health.${signal}`) : none,
      weak: signal === 'weak',
      points: sparks.rssi,
    },
    { label: t('health.heap'), value: heap?.text ?? '–', unit: heap?.unit ?? '', note: heap ? lowest : none, points: sparks.heap },
    {
      label: t('health.uptime'),
      value: health.uptimeS === undefined ? '–' : format.duration((health.uptimeS + sinceReport(board, nowMs)) * 1000),
      note: health.resetReason ? t('health.start', { reason: t(`reset.${resetKind(health.resetReason)}`) }) : '',
    },
    { label: t('health.firmware'), value: health.firmware ?? '–', note: health.firmware ? '' : none },
    {
      label: t('health.ip'),
      value: health.ipAddress ?? '–',
      note: board.relay === 'god' ? t('health.direct') : t('health.relay', { relay: board.relay }),
    },
    seen,
  ]

  function plainCells(plain: Board): Cell[] {
    const status = textOf(plain.state?.status)
    const updated = textOf(plain.state?.updated_at)
    const updatedMs = updated === undefined ? Number.NaN : Date.parse(updated)
    const messages = { label: t('facts.messages'), value: format.number(plain.counters.messages), note: '' }
    const first = { label: t('facts.firstSeen'), value: format.moment(plain.firstSeenMs, nowMs), note: '' }
    // Most plain boards publish readings only.
    if (status === undefined && Number.isNaN(updatedMs)) return [first, messages]
    return [
      { label: t('health.status'), value: status === undefined ? '–' : stateWord(status, format.language), note: status ? '' : none },
      {
        label: t('health.updated'),
        value: Number.isNaN(updatedMs) ? '–' : format.time(updatedMs),
        note: Number.isNaN(updatedMs) ? none : format.date(updatedMs),
      },
      messages,
    ]
  }
}

/** Uptime goes on between two heartbeats while the board is there, s. */
function sinceReport(board: Board, nowMs: number): number {
  const { reportedAtMs } = board.health
  return board.presence.state === 'online' && reportedAtMs !== undefined ? Math.max(0, (nowMs - reportedAtMs) / 1000) : 0
}

/** "14 s" → figure and unit; longer times stay together. */
function split(duration: string): { value: string; unit?: string } {
  const [, value, unit] = /^(\S+) (\S+)$/.exec(duration) ?? []
  return value && unit ? { value, unit } : { value: duration }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
