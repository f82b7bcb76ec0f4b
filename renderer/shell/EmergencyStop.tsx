import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useStatus } from '../backend/live-store.ts'
import classes from './emergency-stop.module.css'

/** Target of Ctrl Shift S. */
export const EMERGENCY_STOP_ID = 'emergency-stop'

/**
 * Keeps the stop's fixed place, top right. No route switches outputs yet, so it says what to do instead
 * and never looks ready; it takes the keyboard's focus so that the reason is read out.
 */
export function EmergencyStop() {
  const { t } = useTranslation('shell')
  const outputs = useStatus()?.boards.outputs ?? 0
  const reason = t(outputs === 0 ? 'stop.whyNoOutputs' : 'stop.whyByHand')
  return (
    <Tooltip label={reason} position="bottom-end" events={{ hover: true, focus: true, touch: true }} openDelay={0}>
      <button type="button" id={EMERGENCY_STOP_ID} className={classes.stop} aria-disabled="true" aria-keyshortcuts="Control+Shift+S">
        <svg className={classes.disc} width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="10" cy="10" r="8.4" />
        </svg>
        <span className={classes.words}>
          <span className={classes.word}>{t('stop.word')}</span>
          <span className={classes.state}>{t(outputs === 0 ? 'stop.noOutputs' : 'stop.byHand')}</span>
        </span>
        <span className="sr-only">{reason}</span>
      </button>
    </Tooltip>
  )
}
