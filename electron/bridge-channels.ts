import type { DesktopBridge } from '../backend/contract/desktop-bridge.ts'

/** Names of the IPC channels; without dependencies, because the sandboxed preload carries them too. */

/** Every function of the bridge but `onMenuAction`, which comes the other way. */
export type BridgeCall = Exclude<keyof DesktopBridge, 'onMenuAction'>

export const CALLS = {
  appVersion: 'desktop:app-version',
  showInFolder: 'desktop:show-in-folder',
  openFile: 'desktop:open-file',
  saveFile: 'desktop:save-file',
  chooseFolder: 'desktop:choose-folder',
  notify: 'desktop:notify',
  setBadge: 'desktop:set-badge',
  autostart: 'desktop:autostart',
  setAutostart: 'desktop:set-autostart',
} as const satisfies Record<BridgeCall, string>

/** Main → page. */
export const MENU_ACTION_CHANNEL = 'desktop:menu-action'
