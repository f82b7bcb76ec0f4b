import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import tabs from '../jobs/history-tabs.module.css'
import page from '../ui/page.module.css'

/** Head of the pages around many boards: devices, templates, rollouts. */
interface Props {
  here: 'zones' | 'templates' | 'rollouts'
  /** Right side: the page's acts. */
  children?: React.ReactNode
}

export function DevicesTabs({ here, children }: Props) {
  const { t } = useTranslation('rollouts')
  return (
    <>
      <div className={page.head}>
        <h1 className={page.title}>{t(`tabs.${here}`)}</h1>
        {children !== undefined && <div className={tabs.acts}>{children}</div>}
      </div>
      <DevicesNav here={here} />
    </>
  )
}

const PATHS = { devices: '/devices', zones: '/devices/zones', templates: '/devices/templates', rollouts: '/devices/rollouts' } as const

/** The row of tabs alone. */
export function DevicesNav({ here }: { here: keyof typeof PATHS }) {
  const { t } = useTranslation('rollouts')
  return (
    <nav className={tabs.tabs} aria-label={t('tabs.label')}>
      {(['devices', 'zones', 'templates', 'rollouts'] as const).map((tab) => (
        <Link
          key={tab}
          to={PATHS[tab]}
          className={tabs.tab}
          activeOptions={{ exact: true }}
          {...(tab === here ? { 'aria-current': 'page' as const } : {})}
        >
          {t(`tabs.${tab}`)}
        </Link>
      ))}
    </nav>
  )
}
