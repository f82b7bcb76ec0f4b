import { useTranslation } from 'react-i18next'
import type { FlashJob } from '../../backend/contract/flash/job.ts'
import { type Acceptance, type AcceptanceCheck, PROVISION_STEPS } from '../../backend/contract/flash/provision.ts'
import type { JobProgress } from '../../backend/contract/job.ts'
import { faultWords } from '../flash/fault-words.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './provision.module.css'

/** How far setting up is, step by step, and what the test says. */
export function SetupSteps({ job }: { job: FlashJob }) {
  const { t } = useTranslation('provision')
  const running = job.progress.state === 'running'
  const at = job.step === null ? -1 : PROVISION_STEPS.indexOf(job.step)
  const over = job.progress.state === 'done' || job.stage === 'acceptance'
  const stateOf = (index: number) => {
    if (over || (job.stage === 'provisioning' && index < at)) return 'done'
    if (job.stage !== 'provisioning' || index > at) return 'waiting'
    return running ? 'running' : 'failed'
  }
  return (
    <ol className={classes.steps}>
      {PROVISION_STEPS.map((step, index) => {
        const state = stateOf(index)
        return (
          <li key={step} className={classes.step} data-state={state}>
            <StatusGlyph status={SIGNS[state]} size={14} />
            {t(`step.${step}`)}
            <span className="sr-only">{t(`stepState.${state}`)}</span>
          </li>
        )
      })}
    </ol>
  )
}

const SIGNS: Record<'done' | 'running' | 'failed' | 'waiting', Status> = {
  done: 'ok',
  running: 'pending',
  failed: 'critical',
  waiting: 'idle',
}
const CHECK_SIGNS: Record<AcceptanceCheck['state'], Status> = { passed: 'ok', waiting: 'pending', failed: 'critical' }

/** All checks in one line that wraps. */
export function Checks({ acceptance }: { acceptance: Acceptance }) {
  const { t } = useTranslation('provision')
  const format = useFormat()
  return (
    <ul className={classes.checks} aria-label={t('checks')}>
      {acceptance.checks.map((check) => {
        const { what, name, state, value, unit, afterS, reason } = check
        return (
          <li
            key={`${what} ${name}`}
            className={classes.check}
            data-state={state}
            title={reason === null ? undefined : reasonSentence(reason)}
          >
            <StatusGlyph status={CHECK_SIGNS[state]} size={14} bare={state === 'passed'} />
            <span className="sr-only">{t(`checkState.${state}`)}</span>
            <span className={classes.checkName}>{what === 'sensor' && name !== '' ? name : t(`check.${what}`)}</span>
            {value !== null ? (
              <span className={classes.measured}>
                {format.number(value)} {unit}
              </span>
            ) : (
              state === 'passed' &&
              afterS !== null &&
              what !== 'boot' && <span className={classes.measured}>{format.number(afterS, 1)} s</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** What went wrong and what to do next. */
export function FaultText({ error }: { error: NonNullable<JobProgress['error']> }) {
  const { t } = useTranslation('provision')
  const { what, next } = faultWords(error)
  return (
    <div className={classes.fault} role="status">
      <p>
        <strong className={classes.what}>{what}</strong>
      </p>
      {next !== '' && (
        <p>
          <strong>{t('result.next')}</strong> {next}
        </p>
      )}
    </div>
  )
}
