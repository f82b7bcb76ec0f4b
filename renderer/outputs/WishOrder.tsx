import { useTranslation } from 'react-i18next'
import { type Actuator, COMMAND_SOURCES } from '../../backend/contract/actuators/actuator.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './panel.module.css'

/** The order in which wishes count, with the one in force. */
export function WishOrder({ actuator }: { actuator: Actuator }) {
  const { t } = useTranslation('outputs')
  const format = useFormat()
  const stopped = actuator.emergency !== 'normal'
  const force = stopped ? 'emergency' : actuator.hold?.source
  return (
    <section className={classes.section} aria-label={t('order.title')}>
      <h3 className={classes.title}>
        {t('order.title')} <span className={classes.quiet}>{force === undefined ? t('order.none') : t('order.text')}</span>
      </h3>
      <ol className={classes.order}>
        {COMMAND_SOURCES.map((source) => {
          const here = source === force
          const hold = here && !stopped ? actuator.hold : null
          return (
            <li key={source} data-force={here} aria-current={here ? 'true' : undefined}>
              <StatusGlyph status={here ? (source === 'emergency' ? 'critical' : source === 'hand' ? 'manual' : 'ok') : 'idle'} size={12} />
              {t(`order.${source}`)}
              {here && (
                <span className={classes.quiet}>
                  {t('order.inForce')}
                  {hold &&
                    `: ${[hold.reason, personName(hold.by, format.language)].filter(Boolean).join(', ')}, ${t('order.since', { time: format.shortTime(hold.sinceMs) })}`}
                </span>
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
