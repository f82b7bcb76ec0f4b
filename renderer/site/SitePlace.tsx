import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../ui/LinkButton.tsx'
import { SunToday } from './SunToday.tsx'
import classes from './site.module.css'
import { useSite } from './use-site.ts'

/** Under the place of a schedule by the sun: today's sun there, and the site's place where it is another one. */
interface Props {
  latitude: number | null
  longitude: number | null
  timeZone: string
  onTake(place: { latitude: number; longitude: number; timeZone: string }): void
}

export function SitePlace({ latitude, longitude, timeZone, onTake }: Props) {
  const { t } = useTranslation('site')
  const site = useSite()
  const same = site && site.latitude === latitude && site.longitude === longitude && site.timeZone === timeZone
  return (
    <div className={classes.sun}>
      <div>
        {same && <p className={classes.hint}>{t('isSite', { name: site.name })}</p>}
        <SunToday className={classes.hint} latitude={latitude} longitude={longitude} timeZone={timeZone} />
        {site === null && <p className={classes.hint}>{t('setUp')}</p>}
      </div>
      {site && !same && (
        <Button size="sm" onClick={() => onTake({ latitude: site.latitude, longitude: site.longitude, timeZone: site.timeZone })}>
          {t('take', { name: site.name })}
        </Button>
      )}
      {site === null && (
        <LinkButton to="/system" size="sm">
          {t('pages.system', { ns: 'shell' })}
        </LinkButton>
      )}
    </div>
  )
}
