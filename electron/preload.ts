import { contextBridge, ipcRenderer } from 'electron'
import { DESKTOP_BRIDGE, type DesktopBridge, MENU_ACTIONS, type MenuAction } from '../backend/contract/desktop-bridge.ts'
import { CALLS, MENU_ACTION_CHANNEL } from './bridge-channels.ts'

/** The page's ten functions to the desktop; runs sandboxed, so it is built into one CommonJS file (rolldown.config.ts). */

const bridge: DesktopBridge = {
  appVersion: () => ipcRenderer.invoke(CALLS.appVersion),
  showInFolder: (path) => ipcRenderer.invoke(CALLS.showInFolder, path),
  openFile: (options) => ipcRenderer.invoke(CALLS.openFile, options),
  saveFile: (options) => ipcRenderer.invoke(CALLS.saveFile, options),
  chooseFolder: (title) => ipcRenderer.invoke(CALLS.chooseFolder, title),
  notify: (toast) => ipcRenderer.invoke(CALLS.notify, toast),
  setBadge: (count) => ipcRenderer.invoke(CALLS.setBadge, count),
  autostart: () => ipcRenderer.invoke(CALLS.autostart),
  setAutostart: (on) => ipcRenderer.invoke(CALLS.setAutostart, on),
  onMenuAction: (listener) => {
    // The event itself stays here: it would hand the page a way to send on any channel.
    const hear = (_event: unknown, action: unknown): void => {
      if (isMenuAction(action)) listener(action)
    }
    ipcRenderer.on(MENU_ACTION_CHANNEL, hear)
    return () => {
      ipcRenderer.off(MENU_ACTION_CHANNEL, hear)
    }
  },
}

function isMenuAction(action: unknown): action is MenuAction {
  return MENU_ACTIONS.some((known) => known === action)
}

contextBridge.exposeInMainWorld(DESKTOP_BRIDGE, bridge)
