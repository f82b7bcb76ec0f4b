import { useTranslation } from 'react-i18next'
import { useNow } from '../backend/clock.ts'
import { useEmergency } from '../backend/emergency-store.ts'
import { faultText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { Banner } from '../ui/Banner.tsx'
import classes from './stop-page.module.css'

/** Since when, by whom, why; and what is not as it should be with the stop itself. */
export function StopBanner() {
  const { t } = useTranslation('emergency')
  const format = useFormat()
  const { state } = useEmergency()
  const nowMs = useNow()
  const [first] = state.reasons
  const sinceS = Math.max(0, Math.floor((nowMs - (state.stoppedAtMs ?? nowMs)) / 1000))
  const reason = state.reasons.find((one) => one.reason !== null)?.reason
  const why =
    first &&
    t('banner.why', { time: format.time(first.atMs), by: personName(first.by, format.language), origin: t(`origin.${first.origin}`) })
  const others = state.reasons.length - 1
  const broken = state.phase === 'latched' ? state.release?.brokenBy : null
  return (
    <>
      <section className={classes.banner} data-phase={state.phase} aria-labelledby="stop-title">
        <svg width="36" height="36" viewBox="0 0 36 36" aria-hidden="true">
          <circle cx="18" cy="18" r="14" fill="none" stroke="#fff" strokeWidth="7" />
        </svg>
        <div className={classes.bannerText}>
          <h1 id="stop-title" className={classes.bannerTitle}>
            {state.phase === 'releasing' ? t('banner.releasing') : t('banner.latched')}
          </h1>
          <p>
            {[why, reason && t('banner.reason', { reason }), others > 0 && t('banner.more', { count: others }), t('banner.held')]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        <div className={classes.since}>
          <strong>{clockOf(sinceS)}</strong>
          <span>{t('banner.since')}</span>
        </div>
      </section>
      {state.publishedAtMs === null && sinceS > 1 && <Banner status="critical" title={t('banner.notPublished')} role="alert" />}
      {state.storeFault !== null && (
        <Banner status="critical" title={t('banner.notStored', { fault: faultText({ code: state.storeFault }) })} role="alert" />
      )}
      {broken && <Banner status="warning" title={t(`banner.broken.${broken}`)} role="alert" />}
    </>
  )
}

/** 1:47, 2:03:09 */
function clockOf(s: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(s / 60)
  return minutes < 60 ? `${minutes}:${two(s % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(s % 60)}`
}
