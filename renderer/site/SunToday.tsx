import { useTranslation } from 'react-i18next'
import { isTimeZone } from '../../backend/contract/schedules/zone-offset.ts'
import { useNow } from '../backend/clock.ts'
import { useFormat } from '../language/format.ts'
import { sunToday } from './sun-today.ts'

/** "Today: sunrise 07:41, sunset 16:12" at a place, by that place's clock. Nothing while the place is not said whole. */
interface Props {
  latitude: number | null
  longitude: number | null
  timeZone: string
  className?: string | undefined
}

export function SunToday({ latitude, longitude, timeZone, className }: Props) {
  const { t } = useTranslation('site')
  const { language } = useFormat()
  const minute = Math.floor(useNow() / 60_000)
  if (latitude === null || longitude === null || !isTimeZone(timeZone)) return null
  const { sunriseMs, sunsetMs } = sunToday({ latitude, longitude, timeZone }, minute * 60_000)
  const clock = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  })
  const time = (atMs: number | null) => (atMs === null ? t('none') : clock.format(atMs))
  return (
    <p className={className}>
      {sunriseMs === null && sunsetMs === null ? t('neither') : t('today', { sunrise: time(sunriseMs), sunset: time(sunsetMs) })}
    </p>
  )
}
