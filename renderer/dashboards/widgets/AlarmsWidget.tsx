import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Activity } from '../../../backend/contract/activity.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { useConditionsVersion, valueCondition } from '../../backend/board-conditions.ts'
import { latestValue } from '../../backend/latest-values.ts'
import { useActivity, useLive } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { ActivityEntry } from '../../overview/ActivityEntry.tsx'
import { writeLimit, writeValue } from '../../quantities/format.ts'
import { seriesName } from '../../quantities/series-name.ts'
import type { ValueCondition } from '../../quantities/state-of.ts'
import { BoardLink } from '../../ui/BoardLink.tsx'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { boardOf } from '../refs.ts'
import { useScope, type WidgetOf } from '../scope.ts'
import classes from './alarms.module.css'
import { Missing } from './Missing.tsx'
import { WidgetFrame } from './WidgetFrame.tsx'
import { useBoardsShown } from './zone-boards.ts'

/** What is outside its limits or offline now, worst first, and below it what has happened lately. */
export const AlarmsWidget = memo(function AlarmsWidget({ widget }: { widget: WidgetOf<'alarms'> }) {
  const { t } = useTranslation('dashboards')
  const scope = useScope()
  const own = widget.board === null ? undefined : boardOf(widget.board, scope.board)
  const boards = useBoardsShown(widget.board === null ? undefined : (own ?? ''), widget.zone)
  const version = useConditionsVersion()
  const seriesByBoard = useLive((state) => state.seriesByBoard)
  const activity = useActivity()
  const ids = useMemo(() => new Set(boards.map((board) => board.id)), [boards])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says when a condition has changed
  const now = useMemo(() => outOfLimits([...ids], seriesByBoard), [ids, seriesByBoard, version])
  const offline = boards.filter((board) => board.presence.state === 'offline')
  const past = useMemo(() => activity.filter((entry) => isAlarm(entry) && entry.board !== null && ids.has(entry.board)), [activity, ids])
  if (widget.board !== null && boards.length === 0) {
    return <Missing title={widget.title} missing={own === undefined ? { board: widget.board, sensorType: '' } : 'board'} />
  }
  const [only] = boards
  const where = widget.board !== null && only ? (only.name ?? only.id) : (widget.zone ?? t('status.all'))
  const worst = now.some((one) => one.condition.state === 'critical')
    ? 'critical'
    : now.length > 0
      ? 'warning'
      : offline.length > 0
        ? 'offline'
        : 'ok'
  const rows = Math.max(0, widget.rows - now.length - offline.length)
  return (
    <WidgetFrame
      title={widget.title || t('alarms.title')}
      note={where}
      status={worst}
      aside={t('alarms.count', { count: now.length + offline.length })}
    >
      <div className={classes.scroller}>
        {now.length + offline.length === 0 && <p className={classes.none}>{t('alarms.none')}</p>}
        <ul className={classes.list}>
          {now.slice(0, widget.rows).map(({ series, condition }) => (
            <OutOfLimits key={series.id} series={series} condition={condition} />
          ))}
          {offline.slice(0, Math.max(0, widget.rows - now.length)).map((board) => (
            <li key={board.id}>
              <BoardLink board={board.id} className={classes.line} data-status="offline">
                <StatusGlyph status="offline" size={14} />
                <span className={classes.name}>{board.name ?? board.id}</span>
                <span className={classes.what}>{t('alarms.offline')}</span>
              </BoardLink>
            </li>
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

function OutOfLimits({ series, condition }: { series: Series; condition: ValueCondition }) {
  const { t } = useTranslation()
  const format = useFormat()
  const board = useLive((state) => state.boards.get(series.board)?.name ?? series.board)
  const written = writeValue(latestValue(series.id)?.value, series, format)
  const { state, reason } = condition
  const text =
    reason.kind === 'limit' && state !== 'ok' && state !== 'stale' && state !== 'offline'
      ? writeLimit(state, reason.side, reason.limit, series, format)
      : t(`status.${state}`)
  return (
    <li>
      <BoardLink board={series.board} className={classes.line} data-status={state}>
        <StatusGlyph status={state} size={14} />
        <span className={classes.name} title={`${seriesName(series, format.language)} · ${board}`}>
          {seriesName(series, format.language)} <small>{board}</small>
        </span>
        <span className={classes.what} title={text}>
          {text}
        </span>
        <span className={classes.value}>
          {written.text} {written.unit}
        </span>
      </BoardLink>
    </li>
  )
}

function outOfLimits(
  boards: readonly string[],
  seriesByBoard: ReadonlyMap<string, readonly number[]>,
): { series: Series; condition: ValueCondition }[] {
  const state = useLive.getState()
  const found: { series: Series; condition: ValueCondition }[] = []
  for (const board of boards) {
    for (const id of seriesByBoard.get(board) ?? []) {
      const series = state.series.get(id)
      if (!series || !latestValue(id)) continue
      const condition = valueCondition(series, state)
      if (condition.state === 'warning' || condition.state === 'critical') found.push({ series, condition })
    }
  }
  return found.sort((a, b) => Number(b.condition.state === 'critical') - Number(a.condition.state === 'critical'))
}

function isAlarm({ kind }: Activity): boolean {
  return kind === 'limit-crossed' || kind === 'board-offline' || kind === 'board-error' || kind === 'actuator-alert'
}
