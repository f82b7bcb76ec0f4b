import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import tabs from '../jobs/history-tabs.module.css'
import page from '../ui/page.module.css'
import classes from './alarms.module.css'

/** Head of the pages around alarms: what stands, what has ended, who is told, how alarms behave. */

const PATHS = {
  standing: '/alarms',
  history: '/alarms/history',
  channels: '/alarms/channels',
  settings: '/alarms/settings',
} as const
const TABS = ['standing', 'history', 'channels', 'settings'] as const

interface Props {
  here: (typeof TABS)[number]
  /** Beside the title. */
  note?: string | undefined
  /** Right side: the page's acts. */
  children?: React.ReactNode
}

export function AlarmTabs({ here, note, children }: Props) {
  const { t } = useTranslation('alarms')
  return (
    <>
      <div className={page.head}>
        <h1 className={page.title}>{t(`title.${here}`)}</h1>
        {note !== undefined && <span className={classes.count}>{note}</span>}
        {children !== undefined && <div className={classes.headActs}>{children}</div>}
      </div>
      <nav className={tabs.tabs} aria-label={t('tabs.label')}>
        {TABS.map((tab) => (
          <Link
            key={tab}
            to={PATHS[tab]}
            activeOptions={{ exact: true, includeSearch: false }}
            className={tabs.tab}
            {...(tab === here ? { 'aria-current': 'page' as const } : {})}
          >
            {t(`tabs.${tab}`)}
          </Link>
        ))}
      </nav>
    </>
  )
}
