import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Rollout } from '../../backend/contract/rollouts/rollout.ts'
import { useNow } from '../backend/clock.ts'
import { useLive } from '../backend/live-store.ts'
import { shareOf } from '../jobs/job-figures.ts'
import { useJobWords } from '../jobs/use-job-words.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { reasonSentence } from '../language/reasons.ts'
import { Banner } from '../ui/Banner.tsx'
import { LongWork } from '../ui/LongWork.tsx'
import table from '../ui/list-table.module.css'
import { Panel } from '../ui/Panel.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { actOn, boardsOf, type PlacedStep, ROLLOUT_STATUS, STEP_STATUS } from './rollout-calls.ts'
import { saveReport } from './rollout-report.ts'
import classes from './rollouts.module.css'
import { WaveLane } from './WaveLane.tsx'

/** One rollout: how far it is, its waves board by board, what failed and what to do about it. */
export function RolloutView({ rollout, may }: { rollout: Rollout; may: boolean }) {
  const { t } = useTranslation('rollouts')
  const { t: common } = useTranslation()
  const format = useFormat()
  const nowMs = useNow()
  const words = useJobWords()
  const { id, state, waves, wave, progress, because } = rollout
  const { data: placed = [] } = useQuery({
    queryKey: ['rollout-boards', id, rollout.version, JSON.stringify(waves.map(({ counts }) => counts))],
    queryFn: () => boardsOf(id),
    placeholderData: keepPreviousData,
  })
  const act = (what: Parameters<typeof actOn>[1]) => void actOn(id, what).catch((fault: unknown) => showFailure(t('view.failedAct'), fault))
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const bad = waves.some(({ counts }) => (counts.failed ?? 0) + (counts.returned ?? 0) + (counts.skipped ?? 0) > 0)
  const open = state !== 'done' && state !== 'cancelled'
  const soakLeft = (waves[wave]?.soakUntilMs ?? 0) - nowMs
  const waveOf = `${format.number(wave + 1)} / ${format.number(waves.length)}`
  const step = state === 'running' && soakLeft > 0 ? t('view.soakLeft', { time: format.duration(soakLeft) }) : t(`state.${state}`)
  return (
    <>
      {state === 'stopped' && because && (
        <Banner status="critical" title={t('state.stopped')}>
          {reasonSentence(because)}
        </Banner>
      )}
      {state === 'running' && rollout.outsideWindow && (
        <Banner status="warning" title={t('state.running')}>
          {t('view.outside')}
        </Banner>
      )}
      <Panel
        title={rollout.name}
        note={[
          t(`act.${rollout.act.kind}`),
          t('view.by', { by: personName(rollout.by, format.language), at: format.moment(rollout.createdAtMs, nowMs) }),
        ].join(' · ')}
        status={ROLLOUT_STATUS[state]}
        actions={
          <div className={classes.acts}>
            {state === 'running' && (
              <Button size="sm" disabled={!may} title={needs} onClick={() => act('pause')}>
                {t('view.pause')}
              </Button>
            )}
            {state === 'paused' && (
              <Button size="sm" disabled={!may} title={needs} onClick={() => act('resume')}>
                {t('view.resume')}
              </Button>
            )}
            {state === 'stopped' && (
              <Button size="sm" disabled={!may} title={needs} onClick={() => act('resume')}>
                {t('view.resumeAnyway')}
              </Button>
            )}
            {bad && state !== 'cancelled' && state !== 'running' && (
              <Button size="sm" variant="filled" disabled={!may} title={needs} onClick={() => act('retry')}>
                {t('view.retry')}
              </Button>
            )}
            {open && (
              <Button size="sm" variant="danger" disabled={!may} title={needs} onClick={() => act('cancel')}>
                {t('view.cancel')}
              </Button>
            )}
            {!open && (
              <Button size="sm" onClick={() => saveReport(rollout, placed)}>
                {t('view.report')}
              </Button>
            )}
          </div>
        }
      >
        <div className={classes.form}>
          {rollout.reason && <p className={classes.note}>{t('view.why', { reason: rollout.reason })}</p>}
          {state === 'running' || state === 'paused' ? (
            <LongWork title={t('view.wave', { n: waveOf })} note={words.note(progress)} step={step} share={shareOf(progress)} />
          ) : (
            <p className={classes.note}>{[t(`state.${state}`), t('view.wave', { n: waveOf }), words.note(progress)].join(' · ')}</p>
          )}
        </div>
        {waves.map((one, index) => (
          <WaveLane
            // biome-ignore lint/suspicious/noArrayIndexKey: waves have no other name and never move
            key={index}
            number={index + 1}
            wave={one}
            current={index === wave && open}
            placed={placed.filter((place) => place.wave === index)}
          />
        ))}
      </Panel>
      <Problems placed={placed} />
    </>
  )
}

function Problems({ placed }: { placed: readonly PlacedStep[] }) {
  const { t } = useTranslation('rollouts')
  const known = useLive((state) => state.boards)
  const bad = placed.filter(({ step }) => step.state === 'failed' || (step.reason !== null && step.state !== 'done'))
  if (bad.length === 0) return null
  return (
    <Panel title={t('view.failures')} status="critical" note={String(bad.length)}>
      <div className={table.scroller}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('view.board')}</th>
              <th scope="col">{t('list.state')}</th>
              <th scope="col">{t('view.what')}</th>
              <th scope="col">{t('view.attempt')}</th>
            </tr>
          </thead>
          <tbody>
            {bad.slice(0, 200).map(({ step }) => (
              <tr key={step.board}>
                <td>
                  <Link to="/devices/$boardId" params={{ boardId: step.board }} className={classes.open}>
                    {known.get(step.board)?.name ?? step.board}
                  </Link>
                </td>
                <td>
                  <span className={classes.status}>
                    <StatusGlyph status={STEP_STATUS[step.state]} size={14} />
                    {t(`step.${step.state}`)}
                  </span>
                </td>
                <td>
                  {step.reason && reasonSentence(step.reason)}
                  {step.returnReason && (
                    <span className={classes.sub}>{t('view.returnFailed', { why: reasonSentence(step.returnReason) ?? '' })}</span>
                  )}
                </td>
                <td>{step.attempt}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
