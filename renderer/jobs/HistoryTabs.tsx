import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import page from '../ui/page.module.css'
import classes from './history-tabs.module.css'

/** Head of the three pages around files of history: exports, scheduled reports, import. The chosen one is the page's title. */
interface Props {
  here: 'exports' | 'reports' | 'import'
  /** Right side: the page's primary act. */
  children?: React.ReactNode
}

const PATHS = { exports: '/explore/exports', reports: '/explore/reports', import: '/explore/import' } as const

export function HistoryTabs({ here, children }: Props) {
  const { t } = useTranslation('jobs')
  return (
    <>
      <div className={page.head}>
        <h1 className={page.title}>{t(`tabs.${here}`)}</h1>
        {children !== undefined && <div className={classes.acts}>{children}</div>}
      </div>
      <nav className={classes.tabs} aria-label={t('tabs.label')}>
        {(['exports', 'reports', 'import'] as const).map((tab) => (
          <Link key={tab} to={PATHS[tab]} className={classes.tab} {...(tab === here ? { 'aria-current': 'page' as const } : {})}>
            {t(`tabs.${tab}`)}
          </Link>
        ))}
      </nav>
    </>
  )
}
