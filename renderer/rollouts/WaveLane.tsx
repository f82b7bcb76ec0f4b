import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type RolloutWave, STEP_STATES } from '../../backend/contract/rollouts/rollout.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { type PlacedStep, STEP_STATUS } from './rollout-calls.ts'
import classes from './rollouts.module.css'

/** One wave: how many boards are in each state, and each board as a sign. */
interface Props {
  number: number
  wave: RolloutWave
  current: boolean
  placed: readonly PlacedStep[]
}

/** Above so many boards the signs stand without names. */
const NAMED = 40
const MOST_SIGNS = 400

export function WaveLane({ number, wave, current, placed }: Props) {
  const { t } = useTranslation('rollouts')
  const format = useFormat()
  const known = useLive((state) => state.boards)
  const small = placed.length > NAMED
  return (
    <section className={classes.lane} aria-label={t('view.wave', { n: number })}>
      <div className={classes.laneHead}>
        <h3>{t('view.wave', { n: number })}</h3>
        <span className={classes.quiet}>{t(wave.endedAtMs !== null ? 'view.ended' : current ? 'view.now' : 'view.next')}</span>
        {STEP_STATES.flatMap((state) => {
          const count = wave.counts[state] ?? 0
          return count === 0
            ? []
            : [
                <span key={state} className={classes.status}>
                  <StatusGlyph status={STEP_STATUS[state]} size={14} />
                  {t(`step.${state}`)} {format.number(count)}
                </span>,
              ]
        })}
      </div>
      <ul className={classes.cells}>
        {placed.slice(0, MOST_SIGNS).map(({ step }) => {
          const name = known.get(step.board)?.name ?? step.board
          const why = step.reason ? reasonSentence(step.reason) : undefined
          const text = [name, t(`step.${step.state}`), why].filter(Boolean).join(': ')
          return (
            <li key={step.board}>
              <Link
                to="/devices/$boardId"
                params={{ boardId: step.board }}
                className={classes.cell}
                data-small={small}
                data-status={STEP_STATUS[step.state]}
                title={text}
                aria-label={text}
              >
                <StatusGlyph status={STEP_STATUS[step.state]} size={14} />
                {!small && <span>{name}</span>}
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
