import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Activity } from '../../backend/contract/activity.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './activity.module.css'
import { entryText } from './entry-text.ts'

/** One line of activity: glyph, time, what, and under it why or who. Leads to its board. */
export const ActivityEntry = memo(function ActivityEntry({ entry }: { entry: Activity }) {
  const { t } = useTranslation('overview')
  const { t: common } = useTranslation()
  const format = useFormat()
  const name = useLive((state) => (entry.board === null ? '' : (state.boards.get(entry.board)?.name ?? entry.board)))
  const text = entryText(entry, t, format, name)
  const today = new Date(entry.atMs).toDateString() === new Date().toDateString()
  const content = (
    <>
      <StatusGlyph status={entry.severity} size={14} />
      <span className="sr-only">{common(`status.${entry.severity}`)}</span>
      <time
        className={classes.time}
        dateTime={new Date(entry.atMs).toISOString()}
        title={`${format.date(entry.atMs)} ${format.time(entry.atMs)}`}
      >
        {today ? format.time(entry.atMs) : format.date(entry.atMs).split(' ').slice(1).join(' ')}
      </time>
      <span className={classes.what}>
        <span className={classes.line} title={text.title}>
          {text.title}
        </span>
        {text.note && (
          <span className={classes.note} title={text.note}>
            {text.note}
          </span>
        )}
      </span>
    </>
  )
  return (
    <li className={classes.item}>
      {entry.board === null ? (
        <div className={classes.entry}>{content}</div>
      ) : (
        <BoardLink board={entry.board} className={classes.entry}>
          {content}
        </BoardLink>
      )}
    </li>
  )
})
