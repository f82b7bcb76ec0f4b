import { useTranslation } from 'react-i18next'
import { useEmergency } from '../backend/emergency-store.ts'
import { useFormat } from '../language/format.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './stop-page.module.css'

/** How many are confirmed, unanswered, to be treated as on. */
export function StopCounts() {
  const { t } = useTranslation('emergency')
  const format = useFormat()
  const { confirmed, sent, stillOn, unreachable } = useEmergency(({ state }) => state)
  const danger = unreachable + stillOn
  return (
    <div className={classes.counts} aria-live="polite">
      <div className={classes.count} data-kind="confirmed">
        <strong className={classes.countNumber}>{format.number(confirmed)}</strong>
        <span className={classes.countWord}>
          <StatusGlyph status="ok" size={14} bare /> {t('count.confirmed')}
        </span>
        <span className={classes.countHow}>{t('count.confirmedHow')}</span>
      </div>
      <div className={classes.count} data-kind={sent > 0 ? 'sent' : 'none'}>
        <strong className={classes.countNumber}>{format.number(sent)}</strong>
        <span className={classes.countWord}>
          <StatusGlyph status={sent > 0 ? 'pending' : 'idle'} size={14} /> {t('count.sent')}
        </span>
        <span className={classes.countHow}>{t('count.sentHow')}</span>
      </div>
      <div className={classes.count} data-kind={danger > 0 ? 'danger' : 'none'}>
        <strong className={classes.countNumber}>{format.number(danger)}</strong>
        <span className={classes.countWord}>
          <StatusGlyph status={danger > 0 ? 'critical' : 'idle'} size={14} />{' '}
          {stillOn > 0 ? t('count.stillOn', { count: danger }) : t('count.unreachable')}
        </span>
        <span className={classes.countHow}>{t('count.unreachableHow')}</span>
      </div>
    </div>
  )
}
