import { useTranslation } from 'react-i18next'
import { CopyLine } from '../ui/CopyLine.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import classes from './flash.module.css'

/** No port that a board may hang on: what to plug in, which driver, how to name a port by hand. */
const STEPS = ['cable', 'driver', 'remote', 'own'] as const

export function NoPorts() {
  const { t } = useTranslation('flash')
  return (
    <EmptyState
      title={t('none.title')}
      text={t('none.text')}
      more={
        <div className={classes.help}>
          <ul className={classes.steps}>
            {STEPS.map((step) => (
              <li key={step}>
                <strong>{t(`none.${step}`)}</strong> {t(`none.${step}Text`)}
              </li>
            ))}
          </ul>
          <CopyLine label={t('none.byHand')} text="leitstand --serial-ports /dev/ttyS0" />
        </div>
      }
    />
  )
}
