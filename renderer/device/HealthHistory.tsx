import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { BootSegments } from './BootSegments.tsx'
import { bootSegments } from './boot-segments.ts'
import type { Past } from './device-search.ts'
import { ErrorLog } from './ErrorLog.tsx'
import { boardFaults } from './error-log.ts'
import { HealthCharts } from './HealthCharts.tsx'
import { HEALTH_RANGES, restartEvents } from './health-content.ts'
import { resetKind } from './reset-reason.ts'
import { useBoardEvents } from './use-board-events.ts'

/** A board's health over a day, a week or a month: signal, heap and uptime as curves, its starts, its errors. */
interface Props {
  board: Board
  range: Past
  onRange(range: Past): void
}

export function HealthHistory({ board, range, onRange }: Props) {
  const { t } = useTranslation('device')
  const events = useBoardEvents(board.id, HEALTH_RANGES[range])
  const { health, presence } = board
  const segments = useMemo(() => bootSegments(events.entries, { health, presence }), [events.entries, health, presence])
  const faults = useMemo(() => boardFaults(events.entries), [events.entries])
  const restarts = useMemo(
    () => restartEvents(segments, ({ reason }) => t('past.restarted', { reason: t(`reset.${resetKind(reason)}`) })),
    [segments, t],
  )
  const rangeWord = t(`past.${range}`)
  return (
    <>
      <HealthCharts board={board} range={range} onRange={onRange} restarts={restarts} />
      <BootSegments board={board} segments={segments} events={events} rangeWord={rangeWord} />
      <ErrorLog faults={faults} events={events} rangeWord={rangeWord} />
    </>
  )
}
