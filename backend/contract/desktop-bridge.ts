/**
 * What only a desktop can do, as the preload puts it on `window.leitstand`. Where that is missing (any other browser), the
 * interface uses the browser's own means. Promised by electron/preload.ts, checked again in electron/bridge.ts.
 */
export interface DesktopBridge {
  appVersion(): Promise<string>
  /** Shows a file or folder in the system's file viewer; only what a dialog of this session gave or what lies in the data folder. */
  showInFolder(path: string): Promise<boolean>
  /** Full path, or null when the person cancelled. */
  openFile(options: FileDialogOptions): Promise<string | null>
  saveFile(options: FileDialogOptions): Promise<string | null>
  chooseFolder(title: string): Promise<string | null>
  /** The system's own toast; false where the system shows none or too many came at once. A click opens `page`. */
  notify(toast: DesktopToast): Promise<boolean>
  /** Number on the program's icon; 0 removes it. */
  setBadge(count: number): Promise<boolean>
  autostart(): Promise<boolean>
  /** Resolves to what holds now; stays false where the system offers no autostart. */
  setAutostart(on: boolean): Promise<boolean>
  /** Calls back for menu and tray entries that the interface executes; returns how to stop that. */
  onMenuAction(listener: (action: MenuAction) => void): () => void
}

export interface FileDialogOptions {
  title: string
  /** Proposed file name, without folder. */
  name?: string
  /** Allowed endings without dot; none = any. */
  endings?: readonly string[]
}

export interface DesktopToast {
  title: string
  body: string
  critical?: boolean
  /** Path in the interface, such as `/devices/ESP_12AB34CD`. */
  page?: string
}

/** `search` opens the command palette, `shortcuts` the list of keys; the others are pages. */
export const MENU_ACTIONS = [
  'search',
  'shortcuts',
  'overview',
  'devices',
  'dashboards',
  'explore',
  'rules',
  'alarms',
  'flash',
  'simulation',
  'insights',
  'system',
] as const
export type MenuAction = (typeof MENU_ACTIONS)[number]

/** Name on `window`. */
export const DESKTOP_BRIDGE = 'leitstand'

declare global {
  var leitstand: DesktopBridge | undefined
}
