import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuAction } from '../backend/contract/desktop-bridge.ts'
import type { Words } from './words.ts'

/** The menu bar with its keys; pages and search are the interface's, the rest is the shell's. Used by `main.ts`. */

export interface MenuParts {
  words: Words
  isMac: boolean
  /** Developer tools are for clones, not for installed programs. */
  isPackaged: boolean
  onAction(action: MenuAction): void
  onReload(): void
  onDataFolder(): void
}

const PAGES = [
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
] as const satisfies readonly MenuAction[]

export function menuTemplate(parts: MenuParts): MenuItemConstructorOptions[] {
  const { words, onAction } = parts
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const pages = PAGES.map((page, index) => ({
    label: words[page],
    // Tenth page: 0, as on the keyboard.
    accelerator: `CmdOrCtrl+${(index + 1) % 10}`,
    click: () => onAction(page),
  }))
  return [
    ...(parts.isMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: words.file,
      submenu: [
        { label: words.search, accelerator: 'CmdOrCtrl+K', registerAccelerator: false, click: () => onAction('search') },
        { label: words.dataFolder, click: () => parts.onDataFolder() },
        separator,
        { label: words.quit, role: 'quit', accelerator: 'CmdOrCtrl+Q' },
      ],
    },
    { role: 'editMenu' },
    {
      label: words.view,
      submenu: [
        { label: words.reload, accelerator: 'F5', click: () => parts.onReload() },
        separator,
        { label: words.larger, role: 'zoomIn' },
        { label: words.smaller, role: 'zoomOut' },
        { label: words.normalSize, role: 'resetZoom' },
        { label: words.fullScreen, role: 'togglefullscreen' },
        ...(parts.isPackaged ? [] : [separator, { label: words.developer, role: 'toggleDevTools' } satisfies MenuItemConstructorOptions]),
      ],
    },
    { label: words.go, submenu: pages },
    { role: 'windowMenu' },
    { label: words.help, role: 'help', submenu: [{ label: words.shortcuts, click: () => onAction('shortcuts') }] },
  ]
}

export function setMenu(parts: MenuParts): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(parts)))
}
