import type { TFunction } from 'i18next'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { useFormat } from '../language/format.ts'
import { type BoardState, stateWordKey } from '../quantities/state-of.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import { ActuatorTile } from './ActuatorTile.tsx'
import { LiveTile } from './LiveTile.tsx'
import classes from './overview.module.css'
import type { OverviewRow } from './overview-rows.ts'

/** One board: who it is at the left, its tiles at the right. */
export const BoardRow = memo(function BoardRow({ row }: { row: Extract<OverviewRow, { kind: 'board' }> }) {
  const { t } = useTranslation('overview')
  const { board, condition } = row.of
  return (
    <div className={classes.board} data-last={row.last}>
      <BoardColumn board={board} state={condition.state} />
      <div className={classes.tiles}>
        {row.shown.map((tile) =>
          tile.kind === 'series' ? (
            <LiveTile key={`s${tile.id}`} seriesId={tile.id} />
          ) : (
            <ActuatorTile key={`a${tile.gpio}`} board={board.id} gpio={tile.gpio} />
          ),
        )}
        {row.more > 0 && (
          <BoardLink board={board.id} className={classes.more}>
            {t('board.more', { count: row.more })}
          </BoardLink>
        )}
        {row.shown.length === 0 && <p className={classes.nothing}>{t('board.nothing')}</p>}
      </div>
    </div>
  )
})

function BoardColumn({ board, state }: { board: Board; state: BoardState }) {
  const { t } = useTranslation('overview')
  const { t: common } = useTranslation()
  const format = useFormat()
  const { rssiDbm, firmware } = board.health
  const figures = [rssiDbm === undefined ? '' : `${format.number(rssiDbm)} dBm`, firmware ?? ''].filter(Boolean).join(' · ')
  const status: Status = state
  return (
    <div className={classes.who}>
      <span className={classes.nameLine}>
        <StatusGlyph status={status} size={14} />
        <span className="sr-only">{common(stateWordKey(state))}</span>
        <BoardLink board={board.id} className={classes.boardName} title={board.name ?? board.id}>
          {board.name ?? board.id}
        </BoardLink>
        {board.registration === 'new' && <StatusBadge status="accent">{t('board.new')}</StatusBadge>}
      </span>
      {board.name !== null && (
        <span className={classes.boardId} title={board.id}>
          {board.id}
        </span>
      )}
      <span className={classes.figures}>{presenceText(board, t) || figures}</span>
    </div>
  )
}

function presenceText(board: Board, t: TFunction<'overview'>): string {
  const { state, reason } = board.presence
  if (state === 'online') return ''
  if (state === 'unknown') return t('board.idle')
  if (state === 'late') return t('board.late')
  const why =
    reason === 'will' ? t('activity.lastWill') : reason === 'silent' ? t('activity.silent') : reason === 'said' ? t('activity.said') : ''
  return [t('board.offline'), why].filter(Boolean).join(' · ')
}
