import { BrowserWindow, screen } from 'electron'
import type { MenuAction } from '../backend/contract/desktop-bridge.ts'
import { MENU_ACTION_CHANNEL } from './bridge-channels.ts'
import { type GuardRules, guardContents, guardSession, isOwn } from './guard.ts'
import { clampToDisplays, pageOf, readWindowState, SMALLEST, type WindowState, writeWindowState } from './window-state.ts'

/** The one window: sandboxed, guarded, remembered, shown when it has something to show. Used by `main.ts`. */

export interface MainWindowParts {
  preload: string
  icon: string
  /** File of the window state. */
  statePath: string
  guard: GuardRules
  /** Called before the window closes; true keeps it and hides it. */
  hideInstead(): boolean
  onTrouble(what: string, fault: unknown): void
}

/** Canvas of the dark theme, so that nothing flashes white before the page is there. */
const BACKGROUND = '#0D1117'
/** Shown by then even if the page never says it is ready. */
const SHOW_WITHIN_MS = 5_000

export class MainWindow {
  readonly #parts: MainWindowParts
  #window: BrowserWindow | undefined
  #state: WindowState
  #wanted: string | undefined

  constructor(parts: MainWindowParts) {
    this.#parts = parts
    this.#state = readWindowState(parts.statePath)
  }

  /** Page that is open, or was open last. */
  get page(): string {
    const origin = this.#parts.guard.origin()
    const address = this.#window?.webContents.getURL() ?? ''
    return origin !== undefined && isOwn(address, origin) ? pageOf(address, origin) : this.#state.page
  }

  get contentsId(): number | undefined {
    return this.#window?.webContents.id
  }

  /** Makes the window at its remembered place, still hidden. */
  open(): void {
    if (this.#window !== undefined) return
    const { preload, icon, guard } = this.#parts
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
    const { x, y, width, height, maximised } = clampToDisplays(this.#state, areas)
    const window = new BrowserWindow({
      ...(x === undefined || y === undefined ? {} : { x, y }),
      width,
      height,
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      show: false,
      title: 'Leitstand',
      icon,
      titleBarStyle: 'default',
      backgroundColor: BACKGROUND,
      webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
    })
    this.#window = window
    if (maximised) window.maximize()
    guardContents(window.webContents, guard)
    guardSession(window.webContents.session, guard)
    this.#showOnce(window)
    window.on('close', (event) => {
      this.#remember(window)
      if (!this.#parts.hideInstead()) return
      event.preventDefault()
      window.hide()
    })
    window.on('closed', () => {
      this.#window = undefined
    })
  }

  /** Goes to an address; a load that a newer one replaced is no trouble. */
  load(address: string): void {
    const window = this.#window
    if (window === undefined) return
    this.#wanted = address
    window.loadURL(address).catch((fault: unknown) => {
      if (this.#wanted === address && !window.isDestroyed()) this.#parts.onTrouble('window: the page did not load', fault)
    })
  }

  /** To the front, from wherever it is. */
  show(): void {
    if (this.#window === undefined) return
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
  }

  /** Window for dialogs to belong to. */
  get native(): BrowserWindow | undefined {
    return this.#window
  }

  tell(action: MenuAction): void {
    this.show()
    this.#window?.webContents.send(MENU_ACTION_CHANNEL, action)
  }

  #showOnce(window: BrowserWindow): void {
    const show = (): void => {
      clearTimeout(late)
      if (!window.isDestroyed() && !window.isVisible()) window.show()
    }
    const late = setTimeout(show, SHOW_WITHIN_MS)
    window.once('ready-to-show', show)
    window.once('closed', () => clearTimeout(late))
  }

  #remember(window: BrowserWindow): void {
    const { page } = this
    // The place it returns to, also while it is maximised.
    const { x, y, width, height } = window.getNormalBounds()
    this.#state = { x, y, width, height, maximised: window.isMaximized(), page }
    try {
      writeWindowState(this.#parts.statePath, this.#state)
    } catch (fault) {
      this.#parts.onTrouble('window: its place could not be kept', fault)
    }
  }
}
