import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../ui/LinkButton.tsx'
import page from '../ui/page.module.css'
import classes from './monitor.module.css'
import { SerialMonitor } from './SerialMonitor.tsx'

/** The serial monitor with the whole page for itself. */
const route = getRouteApi('/flash/monitor')

export default function MonitorPage() {
  const { t } = useTranslation('monitor')
  const { port } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <div className={`${page.page} ${classes.page}`}>
      <div className={page.head}>
        <h1 className={page.title}>{t('title')}</h1>
        <p className={classes.lead}>{t('lead')}</p>
        <LinkButton to="/flash" size="sm" className={classes.back}>
          {t('back')}
        </LinkButton>
      </div>
      <SerialMonitor port={port} onPort={(id) => void navigate({ search: { port: id }, replace: true })} />
    </div>
  )
}
