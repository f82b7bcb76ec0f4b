import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Activity } from '../../backend/contract/activity.ts'
import type { Firing } from '../../backend/contract/rules/firing.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { entryText } from '../overview/entry-text.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { ChartCard } from './ChartCard.tsx'
import classes from './chart-area.module.css'

/** What happened at a glyph of the time axis, and rules that fired; several that lie close together are one list. */
interface Props {
  entries: readonly Activity[]
  firings: readonly Firing[]
  /** Of the glyph, Unix ms. */
  atMs: number
  at: number
  onClose(): void
}

export function EventCard({ entries, firings, atMs, at, onClose }: Props) {
  const { t } = useTranslation('overview')
  const { t: common } = useTranslation()
  const { t: explore } = useTranslation('explore')
  const format = useFormat()
  const boards = useLive((state) => state.boards)
  return (
    <ChartCard title={format.moment(atMs, Date.now())} at={at} onClose={onClose}>
      <ul className={classes.entries}>
        {entries.map((entry) => {
          const name = entry.board === null ? '' : (boards.get(entry.board)?.name ?? entry.board)
          const text = entryText(entry, t, format, name)
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
        {firings.map(({ id, rule, ruleName, atMs: firedMs, state }) => (
          <li key={`firing ${id}`} className={classes.entry}>
            <StatusGlyph status={state === 'failed' ? 'critical' : 'event'} size={14} />
            <span className={classes.entryText}>
              <span>
                <time className={classes.by}>{format.time(firedMs)}</time> {explore('event.fired', { rule: ruleName })}
              </span>
              <Link to="/rules/$ruleId" params={{ ruleId: rule }} search={{ firing: id }} className={classes.link}>
                {explore('event.why')}
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </ChartCard>
  )
}
