import { Link } from '@tanstack/react-router'
import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Activity } from '../../../backend/contract/activity.ts'
import type { Alarm } from '../../../backend/contract/alarms/alarm.ts'
import { ordered } from '../../alarms/alarm-search.ts'
import { statusOf, useAlarmWords } from '../../alarms/alarm-words.ts'
import { useStateWords } from '../../alarms/use-state-words.ts'
import { useNow } from '../../backend/clock.ts'
import { useDocuments } from '../../backend/documents.ts'
import { useActivity } from '../../backend/live-store.ts'
import { ActivityEntry } from '../../overview/ActivityEntry.tsx'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { boardOf } from '../refs.ts'
import { useScope, type WidgetOf } from '../scope.ts'
import classes from './alarms.module.css'
import { Missing } from './Missing.tsx'
import { WidgetFrame } from './WidgetFrame.tsx'
import { useBoardsShown } from './zone-boards.ts'

/** Alarms that stand, worst first, and below them what has happened lately. */
export const AlarmsWidget = memo(function AlarmsWidget({ widget }: { widget: WidgetOf<'alarms'> }) {
  const { t } = useTranslation('dashboards')
  const scope = useScope()
  const own = widget.board === null ? undefined : boardOf(widget.board, scope.board)
  const boards = useBoardsShown(widget.board === null ? undefined : (own ?? ''), widget.zone)
  const { list } = useDocuments('alarms')
  const activity = useActivity()
  const ids = useMemo(() => new Set(boards.map((board) => board.id)), [boards])
  const everything = widget.board === null && widget.zone === null
  const now = useMemo(() => {
    const here = ({ board, members, zone, shelf, under }: Alarm) =>
      shelf === null &&
      under === null &&
      (everything ||
        (board !== null && ids.has(board)) ||
        members.some((member) => ids.has(member.board)) ||
        (board === null && zone !== null && zone === widget.zone))
    return ordered(list.filter(here), undefined)
  }, [list, ids, everything, widget.zone])
  const past = useMemo(
    () => activity.filter((entry) => isAlarm(entry) && (entry.board === null ? everything : ids.has(entry.board))),
    [activity, ids, everything],
  )
  if (widget.board !== null && boards.length === 0) {
    return <Missing title={widget.title} missing={own === undefined ? { board: widget.board, sensorType: '' } : 'board'} />
  }
  const [only] = boards
  const where = widget.board !== null && only ? (only.name ?? only.id) : (widget.zone ?? t('status.all'))
  const open = now.filter(({ state }) => state === 'raised')
  const [worst] = open
  const rows = Math.max(0, widget.rows - now.length)
  return (
    <WidgetFrame
      title={widget.title || t('alarms.title')}
      note={where}
      status={worst ? statusOf(worst.severity) : 'ok'}
      aside={t('alarms.count', { count: now.length })}
    >
      <div className={classes.scroller}>
        {now.length === 0 && <p className={classes.none}>{t('alarms.none')}</p>}
        <ul className={classes.list}>
          {now.slice(0, widget.rows).map((alarm) => (
            <Standing key={alarm.id} alarm={alarm} />
          ))}
        </ul>
        {rows > 0 && past.length > 0 && (
          <>
            <h3 className={classes.sub}>{t('alarms.lately')}</h3>
            <ul className={classes.list}>
              {past.slice(0, rows).map((entry) => (
                <ActivityEntry key={entry.id} entry={entry} />
              ))}
            </ul>
          </>
        )}
      </div>
    </WidgetFrame>
  )
})

function Standing({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation('alarms')
  const words = useAlarmWords()
  const stateWords = useStateWords()
  const nowMs = useNow()
  const text = words.text(alarm)
  const place = words.place(alarm)
  return (
    <li>
      <Link
        to="/alarms"
        search={{ id: alarm.id }}
        className={classes.line}
        data-status={alarm.state === 'raised' && alarm.severity !== 'info' ? alarm.severity : undefined}
      >
        <StatusGlyph status={statusOf(alarm.severity)} size={14} label={t(`severityOne.${alarm.severity}`)} />
        <span className={classes.name} title={[text, place].filter(Boolean).join(' · ')}>
          {text} <small>{place}</small>
        </span>
        <span className={classes.what}>{alarm.state === 'acknowledged' ? t('seen') : ''}</span>
        <span className={classes.what}>{stateWords.age(alarm.firstAtMs, nowMs)}</span>
      </Link>
    </li>
  )
}

function isAlarm({ kind }: Activity): boolean {
  return (
    kind.startsWith('alarm-') || kind === 'limit-crossed' || kind === 'board-offline' || kind === 'board-error' || kind === 'actuator-alert'
  )
}
