import { ActionIcon } from '@mantine/core'
import { IconVolume, IconVolumeOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../backend/documents.ts'
import { playTone, switchSound, useSound } from './alarm-sound.ts'

/** Tone of this window on or off; on is heard at once. */
export function SoundSwitch() {
  const { t } = useTranslation('alarms')
  const on = useSound((state) => state.on)
  const { known, list } = useDocuments('alarm-channels')
  const mute = known && !list.some(({ enabled, target }) => enabled && target.kind === 'desktop')
  const word = t(on ? 'sound.on' : 'sound.off')
  const flip = () => {
    switchSound(!on)
    if (!on) playTone('info').catch((fault: unknown) => console.warn('The tone was not played.', fault))
  }
  return (
    <ActionIcon
      aria-label={t('sound.label')}
      aria-pressed={on}
      title={on && mute ? `${word}. ${t('sound.noChannel')}` : word}
      onClick={flip}
    >
      {on ? <IconVolume size={18} stroke={1.75} /> : <IconVolumeOff size={18} stroke={1.75} />}
    </ActionIcon>
  )
}
