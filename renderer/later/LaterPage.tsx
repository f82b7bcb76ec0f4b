import { useTranslation } from 'react-i18next'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import page from '../ui/page.module.css'
import { StatusBadge } from '../ui/StatusBadge.tsx'

/** Says plainly what a screen of a later version will hold and what helps today. */
export type LaterScreen = 'explore' | 'simulation' | 'insights'

const WAY: Record<LaterScreen, '/' | '/devices'> = {
  explore: '/devices',
  simulation: '/',
  insights: '/devices',
}

export function LaterPage({ screen }: { screen: LaterScreen }) {
  const { t } = useTranslation('later')
  const { t: shell } = useTranslation('shell')
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1 className={page.title}>{shell(`pages.${screen}`)}</h1>
        <StatusBadge status="neutral">{t('badge')}</StatusBadge>
      </div>
      <EmptyState
        title={t(`${screen}.what`)}
        text={
          <>
            {t('until')}: {t(`${screen}.today`)}
          </>
        }
      >
        <LinkButton to={WAY[screen]}>{t(`${screen}.act`)}</LinkButton>
      </EmptyState>
    </div>
  )
}
