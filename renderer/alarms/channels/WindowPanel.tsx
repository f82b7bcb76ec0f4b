import { Button, Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newDocumentId } from '../../backend/documents.ts'
import { ownZone } from '../../exports/time-zones.ts'
import { useFormat } from '../../language/format.ts'
import { Banner } from '../../ui/Banner.tsx'
import blocks from '../../ui/blocks.module.css'
import { Panel } from '../../ui/Panel.tsx'
import { showFailure } from '../../ui/toasts.tsx'
import { playTone, switchSound, useSound } from '../alarm-sound.ts'
import { saveChannel } from './channel-calls.ts'
import { bodyOfForm, newChannelForm } from './channel-form.ts'
import classes from './channels.module.css'

/** What this window shows and sounds; the choices belong to this computer. */
interface Props {
  /** A channel of kind "Open windows" is on. */
  ready: boolean
  /** Why the reader may not make one. */
  needs: string | undefined
}

export function WindowPanel({ ready, needs }: Props) {
  const { t } = useTranslation('alarms')
  const { language } = useFormat()
  const on = useSound((state) => state.on)
  const [permission, setPermission] = useState(permissionNow)
  const ask = async () => {
    await Notification.requestPermission()
    setPermission(permissionNow())
  }
  const make = () => {
    const form = { ...newChannelForm(language, ownZone(), 'desktop'), name: t('window.made') }
    saveChannel(newDocumentId(), 0, bodyOfForm(form), undefined).catch((fault: unknown) => showFailure(t('editor.failed'), fault))
  }
  return (
    <Panel title={t('window.title')}>
      <div className={classes.window}>
        {!ready && (
          <Banner
            status="event"
            title={t('window.needsChannel')}
            actions={
              <Button size="sm" disabled={needs !== undefined} title={needs} onClick={make}>
                {t('window.make')}
              </Button>
            }
          />
        )}
        <div className={classes.line}>
          <Switch label={t('sound.label')} checked={on} onChange={(event) => switchSound(event.currentTarget.checked)} />
          <span className={blocks.hint}>{t('window.soundText')}</span>
          <Button size="sm" onClick={() => void playTone('critical')}>
            {t('window.hear')}
          </Button>
        </div>
        <div className={classes.line}>
          <span>{t('window.system')}</span>
          <span className={blocks.hint}>{t(`window.${permission === 'default' ? 'askText' : permission}`)}</span>
          {permission === 'default' && (
            <Button size="sm" onClick={() => void ask()}>
              {t('window.ask')}
            </Button>
          )}
        </div>
      </div>
    </Panel>
  )
}

function permissionNow(): NotificationPermission | 'unsupported' | 'desktop' {
  if (globalThis.leitstand) return 'desktop'
  return 'Notification' in globalThis ? Notification.permission : 'unsupported'
}
