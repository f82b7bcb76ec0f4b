import { Button } from '@mantine/core'
import { IconPrinter, IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FlashBatch } from '../../backend/contract/flash/batch.ts'
import { CHIP_LABELS, flashText } from '../../backend/contract/flash/chip.ts'
import classes from '../flash/flash.module.css'
import { cancelJob } from '../flash/flash-calls.ts'
import { LaneDetail } from '../flash/LaneDetail.tsx'
import { LaneStages } from '../flash/LaneStages.tsx'
import type { Lane } from '../flash/lanes.ts'
import { stageShare } from '../flash/stage-columns.ts'
import { useFormat } from '../language/format.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { batchFile, takeRow } from './provision-calls.ts'
import { Checks, FaultText } from './SetupProgress.tsx'

/** A port that works for a batch: which row of the list its board takes, how far it is, how it ended, what can be done. */
interface Props {
  batch: FlashBatch
  lane: Lane
  needs: string | undefined
}

export function BatchLaneRow({ batch, lane, needs }: Props) {
  const { t } = useTranslation('provision')
  const { t: flash } = useTranslation('flash')
  const { path, port, number } = lane
  const own = batch.lanes.find((one) => one.port === path)
  const job = lane.job?.id === own?.job ? lane.job : undefined
  const board = job?.board ?? undefined
  const row = own === undefined ? undefined : batch.rows[own.row]
  const state = own?.state ?? 'ready'
  return (
    <li className={classes.row} data-state={state} aria-label={t('lane', { number, port: path })}>
      <span className={classes.number} aria-hidden="true">
        {number}
      </span>
      <div className={classes.port}>
        <span className={classes.path} title={path}>
          {path.length <= 18 ? path : `…/${path.split('/').at(-1)}`}
        </span>
        <span className={classes.sub}>{port?.bridge ?? port?.likely ?? flash(port === undefined ? 'unplugged' : 'serialPort')}</span>
        <span className={classes.faint}>{board ? `${CHIP_LABELS[board.chip]} · ${flashText(board.flashSize)}` : ''}</span>
      </div>
      <div className={classes.board}>
        {row?.device ? (
          <BoardLink board={row.device} className={classes.boardName}>
            {row.name}
          </BoardLink>
        ) : (
          <span className={classes.boardName}>{row?.name ?? ''}</span>
        )}
        {own !== undefined && row && (
          <span className={classes.sub}>{[row.zone, t('batch.row', { row: own.row + 1 })].filter(Boolean).join(' · ')}</span>
        )}
        {own !== undefined && (
          <span className={classes.mac}>{(board?.mac ?? job?.mac ?? row?.mac)?.toUpperCase() ?? t('batch.unknown')}</span>
        )}
      </div>
      <div className={classes.progress}>
        {own === undefined ? (
          <p className={classes.detail}>{waitsText()}</p>
        ) : (
          <>
            {job && <LaneStages lane={{ ...lane, job }} />}
            {own.state === 'running' && job && job.acceptance === null && (
              <LaneDetail lane={{ ...lane, state: 'running', job }} firmware={undefined} />
            )}
            {job?.acceptance && <Checks acceptance={job.acceptance} />}
            {own.state === 'done' && job === undefined && row?.acceptance && <Checks acceptance={row.acceptance} />}
            {own.state === 'failed' && (row?.error ?? job?.progress.error) && <Failed />}
          </>
        )}
      </div>
      <LaneState batch={batch} lane={lane} />
      <LaneActs batch={batch} lane={lane} needs={needs} />
    </li>
  )

  function Failed() {
    const error = row?.error ?? job?.progress.error
    return error ? <FaultText error={error} /> : null
  }

  function waitsText(): string {
    const next = batch.rows.find((one) => one.state === 'waiting')
    return next === undefined ? t('batch.allDone') : t('batch.waitsText', { name: next.name })
  }
}

/** To be read from afar: percent and time left, or how it ended. */
function LaneState({ batch, lane }: Omit<Props, 'needs'>) {
  const { t } = useTranslation('provision')
  const { t: flash } = useTranslation('flash')
  const format = useFormat()
  const own = batch.lanes.find((one) => one.port === lane.path)
  const { job } = lane
  if (own === undefined) {
    return (
      <div className={classes.state} data-state="ready">
        <span className={classes.word}>
          <StatusGlyph status="idle" size={16} />
          {flash('counts.waiting')}
        </span>
      </div>
    )
  }
  if (own.state === 'running') {
    const share = job === undefined ? null : stageShare(job)
    return (
      <div className={classes.state}>
        {share === null ? (
          <span className={classes.word}>
            <StatusGlyph status="pending" size={16} />
            {job && flash(`stage.${job.stage}`)}
          </span>
        ) : (
          <span className={classes.percent}>
            {format.number(Math.floor(share * 100))}
            <small>%</small>
          </span>
        )}
        {job?.leftS != null && <span className={classes.sub}>{flash('left', { time: format.duration(job.leftS * 1000) })}</span>}
      </div>
    )
  }
  const acceptance = batch.rows[own.row]?.acceptance
  const passed = acceptance?.checks.filter(({ state }) => state === 'passed').length ?? 0
  const endedAtMs = batch.rows[own.row]?.endedAtMs
  return (
    <div className={classes.state} data-state={own.state}>
      <span className={classes.word}>
        <StatusGlyph status={own.state === 'done' ? 'ok' : 'critical'} size={16} />
        {t(own.state === 'failed' ? 'batch.failed' : acceptance ? 'batch.passed' : 'state.done')}
      </span>
      <span className={classes.sub}>
        {acceptance && own.state === 'done'
          ? t('passedOf', { passed, all: acceptance.checks.length })
          : endedAtMs != null && format.time(endedAtMs)}
      </span>
    </div>
  )
}

function LaneActs({ batch, lane, needs }: Props) {
  const { t } = useTranslation('provision')
  const { t: flash } = useTranslation('flash')
  const { language } = useFormat()
  const own = batch.lanes.find((one) => one.port === lane.path)
  const of = (word: string) => flash('act.onLane', { act: word, number: lane.number })
  const failed = (fault: unknown) => showFailure(t('failed.batch'), fault)
  const take = () => takeRow(batch.id, lane.path).catch(failed)
  const waiting = batch.rows.some(({ state }) => state === 'waiting')
  const idle = batch.state !== 'running' || !waiting || lane.port === undefined
  if (own?.state === 'running') {
    return (
      <div className={classes.acts}>
        <Button
          fullWidth
          disabled={needs !== undefined}
          title={needs}
          aria-label={of(flash('act.cancel'))}
          onClick={() => cancelJob(own.job).catch(failed)}
        >
          {flash('act.cancel')}
        </Button>
      </div>
    )
  }
  if (own?.state === 'done') {
    return (
      <div className={classes.acts}>
        <Button
          fullWidth
          component="a"
          href={batchFile(batch.id, 'labels', language === 'de' ? 'de' : 'en')}
          download
          leftSection={<IconPrinter size={16} stroke={1.75} />}
          aria-label={of(t('batch.printLabel'))}
        >
          {t('batch.printLabel')}
        </Button>
        <Button
          size="sm"
          variant="subtle"
          component="a"
          href={batchFile(batch.id, 'pdf', language === 'de' ? 'de' : 'en')}
          download
          aria-label={of(t('batch.report'))}
        >
          {t('batch.report')}
        </Button>
      </div>
    )
  }
  const word = t(own?.state === 'failed' ? 'batch.takeAgain' : 'batch.take')
  return (
    <div className={classes.acts}>
      <Button
        fullWidth
        variant={own?.state === 'failed' ? 'filled' : 'default'}
        disabled={needs !== undefined || idle}
        title={needs}
        leftSection={own?.state === 'failed' ? <IconRefresh size={16} stroke={1.75} /> : undefined}
        aria-label={of(word)}
        onClick={take}
      >
        {word}
      </Button>
    </div>
  )
}
