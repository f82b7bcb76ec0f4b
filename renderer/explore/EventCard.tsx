import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Activity } from '../../backend/contract/activity.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { activityText } from '../overview/activity-text.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { ChartCard } from './ChartCard.tsx'
import classes from './chart-area.module.css'

/** What happened at a glyph of the time axis; several that lie close together are one list. */
interface Props {
  entries: readonly Activity[]
  at: number
  onClose(): void
}

export function EventCard({ entries, at, onClose }: Props) {
  const { t } = useTranslation('overview')
  const { t: common } = useTranslation()
  const { t: explore } = useTranslation('explore')
  const format = useFormat()
  const boards = useLive((state) => state.boards)
  const first = entries[0]
  if (!first) return null
  return (
    <ChartCard title={format.moment(first.atMs, Date.now())} at={at} onClose={onClose}>
      <ul className={classes.entries}>
        {entries.map((entry) => {
          const name = entry.board === null ? '' : (boards.get(entry.board)?.name ?? entry.board)
          const text = activityText(entry, name, t, format)
          return (
            <li key={entry.id} className={classes.entry}>
              <StatusGlyph status={entry.severity} size={14} label={common(`status.${entry.severity}`)} />
              <span className={classes.entryText}>
                <span>
                  <time className={classes.by}>{format.time(entry.atMs)}</time> {text.title}
                </span>
                {text.note && <span className={classes.by}>{text.note}</span>}
                {typeof entry.detail.alarm === 'string' && (
                  <Link to="/alarms" search={{ id: entry.detail.alarm }} className={classes.link}>
                    {explore('event.openAlarm')}
                  </Link>
                )}
                {entry.board !== null && (
                  <BoardLink board={entry.board} className={classes.link}>
                    {explore('event.openBoard')} {name}
                  </BoardLink>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </ChartCard>
  )
}
