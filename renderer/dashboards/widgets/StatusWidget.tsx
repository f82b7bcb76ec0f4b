import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../../backend/contract/boards/board.ts'
import { boardCondition, useBoardCondition, useConditionsVersion, valueCondition } from '../../backend/board-conditions.ts'
import { latestValue } from '../../backend/latest-values.ts'
import { useLive } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { useAge } from '../../overview/use-age.ts'
import { seriesName } from '../../quantities/series-name.ts'
import { BOARD_STATES, type BoardReason, compareStates, stateWordKey, worstState } from '../../quantities/state-of.ts'
import { BoardLink } from '../../ui/BoardLink.tsx'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { boardOf } from '../refs.ts'
import { useScope, type WidgetOf } from '../scope.ts'
import { Missing } from './Missing.tsx'
import classes from './status.module.css'
import { WidgetFrame } from './WidgetFrame.tsx'
import { useBoardsShown } from './zone-boards.ts'

/** State of a board, or of every board of a zone (or of all), worst first, with the reason. */
export const StatusWidget = memo(function StatusWidget({ widget }: { widget: WidgetOf<'status'> }) {
  const { t } = useTranslation('dashboards')
  const { t: common } = useTranslation()
  const format = useFormat()
  const scope = useScope()
  useConditionsVersion()
  const own = widget.board === null ? undefined : boardOf(widget.board, scope.board)
  const boards = useBoardsShown(widget.board === null ? undefined : (own ?? ''), widget.zone)
  if (widget.board !== null && boards.length === 0) {
    return <Missing title={widget.title} missing={own === undefined ? { board: widget.board, sensorType: '' } : 'board'} />
  }
  const sorted = [...boards].sort((a, b) => compareStates(boardCondition(a.id).state, boardCondition(b.id).state))
  const worst = worstState(boards.map((board) => boardCondition(board.id).state))
  const [only] = boards
  const one = widget.board !== null && only !== undefined
  const title = widget.title || (one ? (only.name ?? only.id) : (widget.zone ?? t('status.all')))
  return (
    <WidgetFrame
      title={title}
      status={worst === 'idle' ? 'idle' : worst}
      note={one ? (only.zone ?? undefined) : undefined}
      aside={
        !one &&
        BOARD_STATES.map((state) => {
          const count = boards.filter((board) => boardCondition(board.id).state === state).length
          return count === 0 ? null : (
            <span key={state} className={classes.count} data-status={state}>
              {format.number(count)} {common(`boardState.${state}`, { count })}
            </span>
          )
        })
      }
    >
      {one ? (
        <BoardFacts board={only} />
      ) : (
        <ul className={classes.list}>
          {sorted.map((board) => (
            <BoardLine key={board.id} board={board} />
          ))}
        </ul>
      )}
      {boards.length === 0 && <p className={classes.none}>{t('status.none')}</p>}
    </WidgetFrame>
  )
})

const BoardLine = memo(function BoardLine({ board }: { board: Board }) {
  const { t } = useTranslation()
  const condition = useBoardCondition(board.id)
  const age = useAge(board.lastSeenMs)
  const reason = useReason(condition.reason, board)
  return (
    <li>
      <BoardLink board={board.id} className={classes.line} data-status={condition.state}>
        <StatusGlyph status={condition.state === 'idle' ? 'idle' : condition.state} size={14} bare />
        <span className={classes.name} title={board.name ?? board.id}>
          {board.name ?? board.id}
        </span>
        <span className={classes.reason} title={reason}>
          {reason || t(stateWordKey(condition.state))}
        </span>
        <span className={classes.age}>{age}</span>
      </BoardLink>
    </li>
  )
})

/** One board: its state, why, and what it says of itself; below it every channel that is not well. */
function BoardFacts({ board }: { board: Board }) {
  const { t } = useTranslation('dashboards')
  const { t: common } = useTranslation()
  const format = useFormat()
  const condition = useBoardCondition(board.id)
  const age = useAge(board.lastSeenMs)
  const reason = useReason(condition.reason, board)
  const { rssiDbm, firmware } = board.health
  const troubled = troubledSeries(board.id)
  return (
    <>
      <BoardLink board={board.id} className={classes.board} data-status={condition.state}>
        <b>{common(stateWordKey(condition.state))}</b>
        <span>{reason}</span>
      </BoardLink>
      <dl className={classes.facts}>
        <dt>{t('status.heard')}</dt>
        <dd>{age}</dd>
        {rssiDbm !== undefined && (
          <>
            <dt>{t('status.signal')}</dt>
            <dd>{format.number(rssiDbm)} dBm</dd>
          </>
        )}
        {firmware !== undefined && (
          <>
            <dt>{t('status.firmware')}</dt>
            <dd>{firmware}</dd>
          </>
        )}
      </dl>
      <ul className={classes.troubled}>
        {troubled.map(({ series, condition: own }) => (
          <li key={series.id} data-status={own.state}>
            <StatusGlyph status={own.state} size={14} />
            <span title={seriesName(series, format.language, true)}>{seriesName(series, format.language, true)}</span>
            <small>{common(`status.${own.state}`)}</small>
          </li>
        ))}
      </ul>
    </>
  )
}

const WORST = ['critical', 'warning', 'offline', 'stale', 'ok']

function troubledSeries(board: string) {
  const state = useLive.getState()
  return (state.seriesByBoard.get(board) ?? [])
    .flatMap((id) => {
      const series = state.series.get(id)
      return series && latestValue(id) ? [{ series, condition: valueCondition(series, state) }] : []
    })
    .filter(({ condition }) => condition.state !== 'ok')
    .sort((a, b) => WORST.indexOf(a.condition.state) - WORST.indexOf(b.condition.state))
}

function useReason(reason: BoardReason, board: Board): string {
  const { t } = useTranslation('dashboards')
  const format = useFormat()
  const worst = useLive((state) => (reason.kind === 'values' ? state.series.get(reason.worst) : undefined))
  switch (reason.kind) {
    case 'values': {
      const name = worst ? seriesName(worst, format.language) : ''
      return reason.count > 1 ? t('status.values', { name, count: reason.count - 1 }) : name
    }
    case 'stale-values':
      return t('status.stale', { count: reason.count })
    case 'presence':
      return t(`presence.${board.presence.state}`, { ns: 'common' })
    case 'rejects':
      return t('status.rejects')
    case 'error':
      return t('status.error', { code: reason.code })
    case 'emergency':
      return t('status.emergency')
    default:
      return ''
  }
}
