import { useTranslation } from 'react-i18next'
import type { Command } from '../../backend/contract/actuators/actuator.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { reasonSentence } from '../language/reasons.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { commandSteps } from './command-steps.ts'
import { CommandWord, reasonOf } from './OutputHistory.tsx'
import classes from './panel.module.css'

/** How far the newest command got, to the millisecond. */
export function CommandTimeline({ command, nowMs }: { command: Command | undefined; nowMs: number }) {
  const { t } = useTranslation('outputs')
  const format = useFormat()
  // A rule's name is both who and why.
  const who = command && [...new Set([personName(command.by, format.language), reasonOf(command)])].filter(Boolean).join(': ')
  const why = command && ((command.refusal && reasonSentence(command.refusal)) ?? command.message)
  return (
    <section className={classes.section} aria-label={t('life.title')}>
      <h3 className={classes.title}>
        {t('life.title')}
        {command && (
          <span className={classes.quiet}>
            <CommandWord command={command} />, {who}
          </span>
        )}
      </h3>
      {command === undefined ? (
        <p className={classes.quiet}>{t('life.none')}</p>
      ) : (
        <ol className={classes.life}>
          {commandSteps(command).map((step) => (
            <li key={step.key} data-status={step.status}>
              <StatusGlyph status={step.status} size={12} />
              <b>{t(`life.${step.key}`)}</b>
              <span className={classes.stepTime}>
                {step.atMs === null
                  ? step.status === 'pending'
                    ? t('life.waiting')
                    : '–'
                  : withMs(step.atMs, format.moment(step.atMs, nowMs))}
              </span>
              {step.afterMs !== null && <span className={classes.quiet}>{t('life.ms', { ms: format.number(step.afterMs) })}</span>}
              {step.late && <span className={classes.late}>{t('life.late')}</span>}
            </li>
          ))}
        </ol>
      )}
      {why && <p className={classes.quiet}>{why}</p>}
    </section>
  )
}

/** `12:00:01.203`; another day keeps its date and goes without. */
function withMs(atMs: number, moment: string): string {
  return /^\d\d:\d\d:\d\d$/.test(moment) ? `${moment}.${String(atMs % 1000).padStart(3, '0')}` : moment
}
