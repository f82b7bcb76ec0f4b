import { EventEmitter } from 'node:events'

/** Stands in for the module `electron`, which can't run under Node: notes what the shell asked for and lets tests fire its events. */

export type Handler = (event: unknown, ...values: unknown[]) => unknown

class FakeIpcMain {
  readonly handlers = new Map<string, Handler>()
  handle(channel: string, handler: Handler): void {
    this.handlers.set(channel, handler)
  }
}

export class FakeWebContents extends EventEmitter {
  static nextId = 1
  readonly id = FakeWebContents.nextId++
  readonly sent: unknown[][] = []
  readonly session = fakeSession()
  url = ''
  openHandler: ((details: { url: string }) => { action: string }) | undefined
  getURL(): string {
    return this.url
  }
  send(...message: unknown[]): void {
    this.sent.push(message)
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
}

type Decide = (allowed: boolean) => void
type HeadersAnswer = { responseHeaders?: Record<string, string[]> }

export function fakeSession() {
  const kept = {
    onRequest: (_contents: unknown, _permission: string, _decide: Decide, _details: { requestingUrl: string }): void => undefined,
    onCheck: (_contents: unknown, _permission: string, _origin: string): boolean => true,
    onDevice: (): boolean => true,
    onHeaders: (_details: unknown, _answer: (answer: HeadersAnswer) => void): void => undefined,
  }
  return {
    kept,
    setPermissionRequestHandler: (handler: typeof kept.onRequest) => {
      kept.onRequest = handler
    },
    setPermissionCheckHandler: (handler: typeof kept.onCheck) => {
      kept.onCheck = handler
    },
    setDevicePermissionHandler: (handler: typeof kept.onDevice) => {
      kept.onDevice = handler
    },
    webRequest: {
      onHeadersReceived: (handler: typeof kept.onHeaders) => {
        kept.onHeaders = handler
      },
    },
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = []
  readonly webContents = new FakeWebContents()
  readonly options: Record<string, unknown>
  readonly loaded: string[] = []
  bounds = { x: 10, y: 20, width: 1000, height: 700 }
  maximised = false
  visible = false
  focused = 0
  constructor(options: Record<string, unknown>) {
    super()
    this.options = options
    BrowserWindow.all.push(this)
  }
  async loadURL(address: string): Promise<void> {
    this.loaded.push(address)
    this.webContents.url = address
  }
  maximize(): void {
    this.maximised = true
  }
  isMaximized(): boolean {
    return this.maximised
  }
  isMinimized(): boolean {
    return false
  }
  isVisible(): boolean {
    return this.visible
  }
  isDestroyed(): boolean {
    return false
  }
  getNormalBounds() {
    return this.bounds
  }
  show(): void {
    this.visible = true
  }
  hide(): void {
    this.visible = false
  }
  focus(): void {
    this.focused++
  }
}

class FakeApp extends EventEmitter {
  locale = 'en-GB'
  userData = ''
  isPackaged = false
  quits = 0
  badge = 0
  hasLock = true
  getLocale(): string {
    return this.locale
  }
  getPath(): string {
    return this.userData
  }
  getVersion(): string {
    return '0.1.0'
  }
  setBadgeCount(count: number): boolean {
    this.badge = count
    return true
  }
  requestSingleInstanceLock(): boolean {
    return this.hasLock
  }
  getLoginItemSettings(): { openAtLogin: boolean } {
    return { openAtLogin: false }
  }
  setLoginItemSettings(): void {
    throw new Error('only for Windows and macOS')
  }
  /** Like Electron: tells everyone, and ends unless someone holds it back. */
  quit(): void {
    let held = false
    this.emit('before-quit', {
      preventDefault: () => {
        held = true
      },
    })
    if (!held) this.quits++
  }
}

export class Tray extends EventEmitter {
  static readonly all: Tray[] = []
  toolTip = ''
  menus: { label?: string; click?: () => void }[][] = []
  destroyed = false
  constructor() {
    super()
    Tray.all.push(this)
  }
  setToolTip(text: string): void {
    this.toolTip = text
  }
  setContextMenu(menu: { label?: string; click?: () => void }[]): void {
    this.menus.push(menu)
  }
  destroy(): void {
    this.destroyed = true
  }
}

export class Notification extends EventEmitter {
  static supported = true
  static readonly shown: Notification[] = []
  readonly options: Record<string, unknown>
  constructor(options: Record<string, unknown>) {
    super()
    this.options = options
  }
  static isSupported(): boolean {
    return Notification.supported
  }
  show(): void {
    Notification.shown.push(this)
  }
}

export const app = new FakeApp()
export const ipcMain = new FakeIpcMain()
export const Menu = {
  applied: undefined as unknown,
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (menu: unknown) => {
    Menu.applied = menu
  },
}
export const nativeImage = { createFromPath: (path: string) => ({ path }) }
export const screen = {
  displays: [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
  getPrimaryDisplay: () => screen.displays[0],
  getAllDisplays: () => screen.displays,
}
export const shell = {
  outside: [] as string[],
  shown: [] as string[],
  openExternal: async (address: string) => {
    shell.outside.push(address)
  },
  showItemInFolder: (path: string) => {
    shell.shown.push(path)
  },
}
export const dialog = {
  answer: { filePaths: [] as string[], filePath: '' },
  asked: [] as unknown[],
  /** Number of the button that is pressed in a message. */
  button: 0,
  errors: [] as string[][],
  showMessageBox: async (options: unknown) => {
    dialog.asked.push(options)
    return { response: dialog.button }
  },
  showErrorBox: (...words: string[]) => {
    dialog.errors.push(words)
  },
  showOpenDialog: async (_window: unknown, options: unknown) => {
    dialog.asked.push(options)
    return dialog.answer
  },
  showSaveDialog: async (_window: unknown, options: unknown) => {
    dialog.asked.push(options)
    return dialog.answer
  },
}
export const contextBridge = {
  exposed: new Map<string, Record<string, (...values: unknown[]) => unknown>>(),
  exposeInMainWorld: (name: string, value: Record<string, (...values: unknown[]) => unknown>) => {
    contextBridge.exposed.set(name, value)
  },
}
class FakeIpcRenderer extends EventEmitter {
  readonly invoked: unknown[][] = []
  async invoke(...call: unknown[]): Promise<void> {
    this.invoked.push(call)
  }
}
export const ipcRenderer = new FakeIpcRenderer()
export const utilityProcess = {
  fork: () => {
    throw new Error('tests give the shell their own fork')
  },
}
