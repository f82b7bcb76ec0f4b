import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import blocks from '../ui/blocks.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { askOccurrences } from './alarm-calls.ts'
import { statusOf } from './alarm-words.ts'
import classes from './detail.module.css'
import { useStateWords } from './use-state-words.ts'

/** The same condition before: when, how long, why it ended. */

const MOST = 20

export function Occurrences({ alarm, nowMs }: { alarm: Alarm; nowMs: number }) {
  const { t } = useTranslation('alarms')
  const format = useFormat()
  const stateWords = useStateWords()
  const { data, error } = useQuery({
    queryKey: ['alarm-history', 'key', alarm.key, alarm.id],
    queryFn: ({ signal }) => askOccurrences(alarm.key, MOST + 1, signal),
  })
  const list = data?.alarms.filter(({ id }) => id !== alarm.id).slice(0, MOST)
  return (
    <section className={classes.section}>
      <h4 className={blocks.title}>{t('before')}</h4>
      {error && <p className={classes.fault}>{errorText(error)}</p>}
      {list?.length === 0 && <p className={classes.quiet}>{t('neverBefore')}</p>}
      {list && list.length > 0 && (
        <ul className={classes.steps}>
          {list.map((one) => (
            <li key={one.id}>
              <StatusGlyph status={statusOf(one.severity)} size={14} label={t(`severityOne.${one.severity}`)} />
              <Link to="/alarms/history" search={{ id: one.id }}>
                {format.moment(one.firstAtMs, nowMs)}
              </Link>
              <span className={classes.quiet}>
                {format.duration((one.clearedAtMs ?? nowMs) - one.firstAtMs)} · {stateWords.end(one)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
