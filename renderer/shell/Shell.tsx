import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useAlarmNotices } from '../alarms/use-alarm-notices.ts'
import { APP_TOPICS, useTopics } from '../backend/live-connection.ts'
import { useConnection } from '../backend/live-store.ts'
import { CommandOutcomes } from '../boards/CommandOutcomes.tsx'
import { watchHistoryChanges } from '../charts/history-changes.ts'
import { EmergencyStop } from '../emergency/EmergencyStop.tsx'
import { OutputPanel } from '../outputs/OutputPanel.tsx'
import { useUnconfirmedWatch } from '../outputs/use-unconfirmed-watch.ts'
import { CommandPalette } from './CommandPalette.tsx'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { useDesktop } from './desktop.ts'
import { Rail } from './Rail.tsx'
import { ShortcutsSheet } from './ShortcutsSheet.tsx'
import { StatusBar } from './StatusBar.tsx'
import classes from './shell.module.css'
import { TopBar } from './TopBar.tsx'
import { useShortcuts } from './use-shortcuts.ts'

/** Names and limits of outputs are needed on every page. */
const CONFIGURATIONS = ['documents/configurations']

/** Frame of every screen but the kiosk: bars stay, only the page scrolls. Readings grey out while the backend is not heard. */
export function Shell() {
  const { t } = useTranslation('shell')
  const lost = useConnection().state === 'lost'
  useTopics(APP_TOPICS)
  useEffect(watchHistoryChanges, [])
  useTopics(CONFIGURATIONS)
  useUnconfirmedWatch()
  useAlarmNotices()
  useShortcuts()
  useDesktop()
  const bare = useLocation({ select: (location) => location.pathname === '/dashboards/kiosk' })
  if (bare) {
    return (
      <main id="page" className={classes.bare} tabIndex={-1} data-lost={lost}>
        <ConnectionBanner />
        <EmergencyStop />
        <Outlet />
      </main>
    )
  }
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#page">
        {t('skip')}
      </a>
      <TopBar />
      <EmergencyStop />
      <Rail />
      <main id="page" className={classes.page} tabIndex={-1} data-lost={lost}>
        <ConnectionBanner />
        <Outlet />
      </main>
      <StatusBar />
      <OutputPanel />
      <CommandPalette />
      <ShortcutsSheet />
      <CommandOutcomes />
    </div>
  )
}
