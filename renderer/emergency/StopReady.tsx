import { useTranslation } from 'react-i18next'
import type { EmergencyOutput } from '../../backend/contract/actuators/emergency.ts'
import { useEmergency } from '../backend/emergency-store.ts'
import { useStatus } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import page from '../ui/page.module.css'
import { HeldList } from './HeldList.tsx'
import { ProtocolMenu } from './OutputMatrix.tsx'
import classes from './stop-page.module.css'

/** The page while nothing is stopped: what a stop would reach, the last one, and boards still held since it. */
export function StopReady({ outputs }: { outputs: readonly EmergencyOutput[] }) {
  const { t } = useTranslation('emergency')
  const format = useFormat()
  const { known, state } = useEmergency()
  const count = useStatus()?.boards.outputs ?? 0
  const { release, held } = state
  const moment = (atMs: number) => format.moment(atMs, Date.now())
  return (
    <div className={`${page.page} ${classes.page}`}>
      <div className={page.head}>
        <h1 className={page.title}>{t('title')}</h1>
        {state.id !== null && <ProtocolMenu />}
      </div>
      <EmptyState
        title={known ? t('ready.title') : t('ready.unknown')}
        text={t('ready.text', { count, n: format.number(count) })}
        more={
          release?.endedAtMs && state.stoppedAtMs !== null ? (
            <p className={classes.last}>
              {t('ready.last', {
                time: moment(state.stoppedAtMs),
                released: moment(release.endedAtMs),
                by: personName(release.by, format.language),
                reason: release.reason,
              })}{' '}
              {release.restored + release.refused > 0 &&
                t('ready.restored', {
                  count: release.restored,
                  n: format.number(release.restored),
                  refused: format.number(release.refused),
                })}
            </p>
          ) : undefined
        }
      >
        {null}
      </EmptyState>
      {held.length > 0 && (
        <section className={classes.held} aria-live="polite">
          <h2>{t('ready.heldTitle', { count: held.length })}</h2>
          <p>{t('ready.heldText', { count: held.length })}</p>
          <HeldList held={held} outputs={outputs} />
        </section>
      )}
    </div>
  )
}
