import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import tabs from '../jobs/history-tabs.module.css'

/** The row of tabs on the pages about what outputs of all boards do: by the clock, and never together. */

const PATHS = { schedules: '/schedules', interlocks: '/interlocks' } as const

export function OutputsNav({ here }: { here: keyof typeof PATHS }) {
  const { t } = useTranslation('shell')
  return (
    <nav className={tabs.tabs} aria-label={t('outputPages')}>
      {(['schedules', 'interlocks'] as const).map((tab) => (
        <Link
          key={tab}
          to={PATHS[tab]}
          search={{}}
          className={tabs.tab}
          activeOptions={{ includeSearch: false }}
          {...(tab === here ? { 'aria-current': 'page' as const } : {})}
        >
          {t(tab)}
        </Link>
      ))}
    </nav>
  )
}
