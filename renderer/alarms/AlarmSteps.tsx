import { useTranslation } from 'react-i18next'
import { ALARM_ENDS, ALARM_SEVERITIES, type Alarm, type AlarmStep } from '../../backend/contract/alarms/alarm.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import blocks from '../ui/blocks.module.css'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './detail.module.css'
import { useStateWords } from './use-state-words.ts'

/** The way of an alarm, step by step, newest last. */

const SIGNS: Record<AlarmStep['what'], Status> = {
  raised: 'warning',
  worse: 'critical',
  better: 'warning',
  acknowledged: 'manual',
  shelved: 'manual',
  unshelved: 'event',
  suppressed: 'idle',
  released: 'event',
  escalated: 'critical',
  cleared: 'ok',
}

export function AlarmSteps({ alarm, nowMs }: { alarm: Alarm; nowMs: number }) {
  const { t } = useTranslation('alarms')
  const format = useFormat()
  const stateWords = useStateWords()
  const detail = ({ what, detail: said }: AlarmStep): string => {
    if (said === null) return ''
    const severity = ALARM_SEVERITIES.find((one) => one === said)
    const end = ALARM_ENDS.find((one) => one === said)
    if (severity && (what === 'raised' || what === 'worse' || what === 'better' || what === 'escalated'))
      return t(`severityOne.${severity}`)
    if (what === 'suppressed') return stateWords.above(said)
    return end && what === 'cleared' ? t(`end.${end}`) : said
  }
  return (
    <section className={classes.section}>
      <h4 className={blocks.title}>{t('steps')}</h4>
      <ol className={classes.steps}>
        {alarm.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only added
          <li key={index}>
            <StatusGlyph status={SIGNS[step.what]} size={14} />
            <time className={classes.quiet} dateTime={new Date(step.atMs).toISOString()}>
              {format.moment(step.atMs, nowMs)}
            </time>
            <span>
              <b>{t(`step.${step.what}`)}</b>
              <span className={classes.quiet}>
                {[detail(step), personName(step.by, format.language)].filter(Boolean).map((part) => ` · ${part}`)}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
