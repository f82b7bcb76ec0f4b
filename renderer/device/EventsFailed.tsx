import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { errorText } from '../language/errors.ts'
import classes from './health-history.module.css'
import type { BoardEvents } from './use-board-events.ts'

/** What stands in place of a list whose events did not come: why, and a way to try again. */
export function EventsFailed({ events }: { events: BoardEvents }) {
  const { t } = useTranslation('device')
  return (
    <div className={classes.empty} role="alert">
      <strong>{t('past.failed')}</strong>
      <p>{errorText(events.failure)}</p>
      <Button size="sm" onClick={events.reload}>
        {t('chart.retry')}
      </Button>
    </div>
  )
}
