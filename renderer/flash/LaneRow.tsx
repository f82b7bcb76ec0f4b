import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { CHIP_LABELS, flashText, revisionText } from '../../backend/contract/flash/chip.ts'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'
import { useNow } from '../backend/clock.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { boardOfMac } from './board-of-mac.ts'
import classes from './flash.module.css'
import { LaneActs } from './LaneActs.tsx'
import { LaneDetail } from './LaneDetail.tsx'
import { LaneStages } from './LaneStages.tsx'
import type { Lane, LaneAsk } from './lanes.ts'
import { stageShare } from './stage-columns.ts'

/** One lane: port and what hangs on it, its board, how far the work is, and what can be done. */
interface Props {
  lane: Lane
  firmware: Firmware | undefined
  needs: string | undefined
  onWrite(lane: Lane): void
  onAsk(ask: LaneAsk, lane: Lane): void
}

export const LaneRow = memo(function LaneRow({ lane, firmware, needs, onWrite, onAsk }: Props) {
  const { t } = useTranslation('flash')
  const { path, port, board, number, state } = lane
  const likely = port?.likely ?? port?.product ?? undefined
  return (
    <li className={classes.row} data-state={state} aria-label={t('lane', { number, port: path })}>
      <span className={classes.number} aria-hidden="true">
        {number}
      </span>
      <div className={classes.port}>
        <span className={classes.path} title={path}>
          {path === '' ? t('noPath') : shortPath(path)}
        </span>
        <span className={classes.sub} title={likely}>
          {port === undefined
            ? t('unplugged')
            : [port.bridge ?? t('serialPort'), likely && t('likely', { board: likely })].filter(Boolean).join(', ')}
        </span>
        <span className={classes.faint}>
          {board
            ? `${CHIP_LABELS[board.chip]} ${revisionText(board.revision)} · ${flashText(board.flashSize)}`
            : t(state === 'failed' || state === 'gone' ? 'noAnswer' : 'notAsked')}
        </span>
      </div>
      <LaneBoard lane={lane} />
      <div className={classes.progress}>
        <LaneStages lane={lane} />
        <LaneDetail lane={lane} firmware={firmware} />
      </div>
      <LaneState lane={lane} />
      <LaneActs lane={lane} firmware={firmware} needs={needs} onWrite={onWrite} onAsk={onAsk} />
    </li>
  )
})

/** Long ones by their end, which tells them apart. */
function shortPath(path: string): string {
  return path.length <= 18 ? path : `…/${path.split('/').at(-1) ?? path}`
}

function LaneBoard({ lane: { board, job } }: { lane: Lane }) {
  const { t } = useTranslation('flash')
  const known = useLive((state) =>
    job?.device ? state.boards.get(job.device) : board === undefined ? undefined : boardOfMac(state.boards, board.mac),
  )
  return (
    <div className={classes.board}>
      {known ? (
        <BoardLink board={known.id} className={classes.boardName}>
          {known.name ?? known.id}
        </BoardLink>
      ) : (
        <span className={classes.boardName}>{t(board ? 'board.new' : 'board.unknown')}</span>
      )}
      {known?.zone && <span className={classes.sub}>{known.zone}</span>}
      {board && !known?.zone && <span className={classes.sub}>{t('board.crystal', { mhz: board.crystalMHz })}</span>}
      <span className={classes.mac}>{board ? board.mac.toUpperCase() : t('board.noMac')}</span>
    </div>
  )
}

/** Seconds of a stage that says nothing else of itself. */
function Elapsed({ sinceMs }: { sinceMs: number }) {
  const nowMs = useNow()
  const format = useFormat()
  return format.number(Math.max(0, Math.floor((nowMs - sinceMs) / 1000)))
}

/** At the right, to be read from afar: percent and time left, or how it ended and when. */
function LaneState({ lane: { state, job, port } }: { lane: Lane }) {
  const { t } = useTranslation('flash')
  const format = useFormat()
  if (state === 'running' && job) {
    const share = stageShare(job)
    return (
      <div className={classes.state}>
        <span className={classes.percent}>
          {share === null ? (
            <Elapsed sinceMs={job.stages.at(-1)?.startedAtMs ?? job.createdAtMs} />
          ) : (
            format.number(Math.floor(share * 100))
          )}
          <small>{share === null ? 's' : '%'}</small>
        </span>
        <span className={classes.sub}>
          {job.leftS === null ? t(`stage.${job.stage}`) : t('left', { time: format.duration(job.leftS * 1000) })}
        </span>
      </div>
    )
  }
  const ended = job?.progress.finishedAtMs
  const failed = state === 'failed' || state === 'gone'
  const interrupted = job?.progress.error?.code === 'flash.interrupted'
  const done = job !== undefined && job.progress.state === 'done' ? job.action : undefined
  const word = failed
    ? t(job?.progress.state === 'cancelled' ? 'state.halfWay' : interrupted ? 'state.interrupted' : 'state.failed')
    : state === 'blocked'
      ? t(port?.access === 'busy' ? 'state.busy' : port?.access === 'no-driver' ? 'state.noDriver' : 'state.forbidden')
      : done
        ? t(`state.${done}`)
        : t('state.ready')
  return (
    <div className={classes.state} data-state={state}>
      <span className={classes.word}>
        <StatusGlyph status={failed ? 'critical' : state === 'blocked' ? 'warning' : done ? 'ok' : 'idle'} size={16} />
        {word}
      </span>
      {ended != null && state !== 'blocked' && <span className={classes.sub}>{format.time(ended)}</span>}
    </div>
  )
}
