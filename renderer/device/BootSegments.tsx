import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { useNow } from '../backend/clock.ts'
import { useFormat } from '../language/format.ts'
import { Panel } from '../ui/Panel.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import type { BootSegment } from './boot-segments.ts'
import { EventsFailed } from './EventsFailed.tsx'
import classes from './health-history.module.css'
import { resetKind } from './reset-reason.ts'
import type { BoardEvents } from './use-board-events.ts'

/** Each start of a board with its reason, how long it ran and with which firmware; newest first. */
interface Props {
  board: Board
  segments: readonly BootSegment[]
  events: BoardEvents
  rangeWord: string
}

export function BootSegments({ board, segments, events, rangeWord }: Props) {
  const { t } = useTranslation('device')
  const known = events.failure === null && !events.loading
  return (
    <Panel title={t('boots.title')} note={segments.length > 0 ? rangeWord : undefined}>
      {events.failure !== null && <EventsFailed events={events} />}
      {events.loading && <p className={classes.empty}>{t('chart.loading')}</p>}
      {known && segments.length === 0 && (
        <div className={classes.empty}>
          <strong>{t('boots.none')}</strong>
          <p>{t(board.family === 'plain' ? 'boots.nonePlain' : 'boots.noneText')}</p>
        </div>
      )}
      {known && segments.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keyboard
        <section className={classes.scroller} tabIndex={0} aria-label={t('boots.title')}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('boots.start')}</th>
                <th scope="col">{t('boots.reason')}</th>
                <th scope="col" className={classes.number}>
                  {t('boots.ran')}
                </th>
                <th scope="col">{t('boots.firmware')}</th>
                <th scope="col">{t('boots.id')}</th>
              </tr>
            </thead>
            <tbody>
              {segments.map((segment) => (
                <SegmentRow key={segment.key} segment={segment} reportedAtMs={board.health.reportedAtMs} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {events.cut && <p className={classes.cut}>{t('past.cut')}</p>}
    </Panel>
  )
}

function SegmentRow({ segment, reportedAtMs }: { segment: BootSegment; reportedAtMs: number | undefined }) {
  const { t } = useTranslation('device')
  const nowMs = useNow()
  const format = useFormat()
  const { startMs, reason, trouble, ranS, running, firmware, bootId } = segment
  // Uptime goes on between two heartbeats.
  const since = running && reportedAtMs !== undefined ? Math.max(0, nowMs - reportedAtMs) : 0
  return (
    <tr>
      <td>{startMs === null ? t('boots.earlier') : `${format.date(startMs, nowMs)} ${format.time(startMs)}`}</td>
      <td>
        <span className={classes.reason}>
          {trouble && <StatusGlyph status="warning" size={14} label={t('status.warning', { ns: 'common' })} />}
          {reason === null && startMs === null ? '–' : t(`reset.${resetKind(reason)}`)}
          {reason !== null && <code>{reason}</code>}
        </span>
      </td>
      <td className={classes.number}>
        {ranS === null ? '–' : format.duration(ranS * 1000 + since)}
        {running && <small>{t('boots.running')}</small>}
      </td>
      <td>{firmware ?? '–'}</td>
      <td className={classes.mono}>{bootId ?? '–'}</td>
    </tr>
  )
}
