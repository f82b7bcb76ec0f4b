import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import tabs from '../jobs/history-tabs.module.css'

/** The two lists under Insights: what is wrong with the data, and what keeps it right. */
export function InsightTabs({ here }: { here: 'quality' | 'calibrations' }) {
  const { t } = useTranslation('calibration')
  return (
    <nav className={tabs.tabs} aria-label={t('list.tabs')}>
      <Link
        to="/insights"
        activeOptions={{ exact: true }}
        className={tabs.tab}
        {...(here === 'quality' ? { 'aria-current': 'page' as const } : {})}
      >
        {t('list.back')}
      </Link>
      <Link to="/insights/calibrations" className={tabs.tab} {...(here === 'calibrations' ? { 'aria-current': 'page' as const } : {})}>
        {t('list.here')}
      </Link>
    </nav>
  )
}
