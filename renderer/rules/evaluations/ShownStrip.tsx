import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { backendNow } from '../../backend/clock.ts'
import { useFormat } from '../../language/format.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import classes from './evaluations.module.css'
import type { Shown } from './shown.ts'

interface Props {
  shown: Shown | null
  simulated: boolean
  /** The bounds on the canvas are those of the version that decided then. */
  old: boolean
  onLive(): void
}

/** Over the canvas: that it does not show now, and the way back. */
export function ShownStrip({ shown, simulated, old, onLive }: Props) {
  const { t } = useTranslation('ruleInsight')
  const format = useFormat()
  if (simulated) {
    return (
      <div className={classes.strip} data-kind="simulation" role="status">
        <StatusGlyph status="manual" size={14} />
        {t('shown.simulation')}
        <Button size="sm" variant="subtle" onClick={onLive}>
          {t('shown.leave')}
        </Button>
      </div>
    )
  }
  if (shown === null) return null
  return (
    <div className={classes.strip} data-kind="past" role="status">
      <StatusGlyph status="event" size={14} />
      {t('shown.firing', { time: format.moment(shown.atMs, backendNow()) })}
      <span>{t(old ? 'shown.otherVersion' : 'shown.version', { version: shown.version })}</span>
      <Button size="sm" onClick={onLive}>
        {t('shown.back')}
      </Button>
    </div>
  )
}
