import { join } from 'node:path'
import { app, type UtilityProcess } from 'electron'
import { Autostart } from './autostart.ts'
import { BackendProcess, type Ready } from './backend-process.ts'
import { Dialogs } from './dialogs.ts'
import { errorPageAddress } from './error-page.ts'
import { registerBridge } from './ipc.ts'
import { setMenu } from './menu.ts'
import { fetchStatus, originOf, signedInAddress } from './ticket.ts'
import { Toasts } from './toasts.ts'
import { StatusTray } from './tray.ts'
import { TrayStop } from './tray-stop.ts'
import { MainWindow } from './window.ts'
import { languageOf, wordsFor } from './words.ts'

/** Life of the desktop program from ready to quit: joins backend, window, tray, menu and bridge. Made by `main.ts`. */

export interface ShellParts {
  fork(): UtilityProcess
  /** `dist/electron`, where the preload lies. */
  folder: string
  icons: string
  platform: NodeJS.Platform
  environment: Readonly<Record<string, string | undefined>>
  /** One line for the log of whoever started the program. */
  say(text: string): void
}

const STATUS_EVERY_MS = 5_000

export class Shell {
  readonly #parts: ShellParts
  readonly #language = languageOf(app.getLocale())
  readonly #words = wordsFor(this.#language)
  readonly #backend: BackendProcess
  readonly #window: MainWindow
  readonly #tray: StatusTray
  readonly #toasts: Toasts
  #ready: Ready | undefined
  #origin: string | undefined
  #quitting: 'no' | 'stopping' | 'stopped' = 'no'
  #polling: NodeJS.Timeout | undefined
  #hiddenBefore = false

  constructor(parts: ShellParts) {
    this.#parts = parts
    const { folder, icons, platform, say } = parts
    this.#backend = new BackendProcess({
      fork: () => parts.fork(),
      terminate: platform === 'win32' ? undefined : (pid) => this.#signal(pid),
      later: (run, delayMs) => {
        const timer = setTimeout(run, delayMs)
        return () => clearTimeout(timer)
      },
      onReady: (ready) => this.#arrived(ready),
      onCrash: (attempt, of) => this.#crashed(attempt, of),
      onGivenUp: (message, log) => this.#givenUp(message, log),
      onLine: (line) => say(line),
    })
    this.#window = new MainWindow({
      preload: join(folder, 'preload.cjs'),
      icon: join(icons, '256x256.png'),
      statePath: join(app.getPath('userData'), 'window.json'),
      guard: {
        origin: () => this.#origin,
        onOwnLink: (link) => link === 'retry' && this.#backend.start(),
        onRefused: (what, address) => say(`refused ${what} ${address.slice(0, 200)}`),
      },
      hideInstead: () => this.#hideInstead(),
      onTrouble: (what, fault) => say(`${what}: ${fault instanceof Error ? fault.message : String(fault)}`),
    })
    const trayIcon = platform === 'win32' ? 'leitstand.ico' : platform === 'darwin' ? '16x16.png' : '32x32.png'
    this.#tray = new StatusTray({
      icon: join(icons, trayIcon),
      words: this.#words,
      onOpen: () => this.#window.show(),
      onStop: () => this.#emergency.ask(),
      onQuit: () => app.quit(),
    })
    this.#toasts = new Toasts(Date.now, (page) => this.#openPage(page))
  }

  start(): void {
    this.#registerBridge()
    setMenu({
      words: this.#words,
      isMac: this.#parts.platform === 'darwin',
      isPackaged: app.isPackaged,
      onAction: (action) => this.#window.tell(action),
      onReload: () => this.#loadPage(),
      onDataFolder: () => this.#dialogs.showInFolder(this.#ready?.data ?? ''),
    })
    this.#window.open()
    this.#tray.start()
    this.#backend.start()
    app.on('activate', () => this.#window.show())
    app.on('window-all-closed', () => app.quit())
    app.on('before-quit', (event) => this.#beforeQuit(event))
  }

  /** A second start of the program. */
  comeForward(): void {
    this.#window.show()
  }

  /** Needs no window: the backend is told by the shell itself. */
  readonly #emergency = new TrayStop({
    words: () => this.#words,
    backend: () => this.#ready,
    onStopped: () => this.#openPage('/stop'),
    onTrouble: (why) => this.#parts.say(`emergency stop: ${why}`),
  })

  readonly #dialogs = new Dialogs(
    () => this.#window.native,
    () => this.#ready?.data,
  )

  #registerBridge(): void {
    const { platform, environment, say } = this.#parts
    const autostart = new Autostart({
      app,
      platform,
      configFolder: environment.XDG_CONFIG_HOME || join(app.getPath('home'), '.config'),
      program: environment.APPIMAGE ?? app.getPath('exe'),
    })
    registerBridge(
      {
        appVersion: () => app.getVersion(),
        showInFolder: (path) => this.#dialogs.showInFolder(path),
        openFile: (options) => this.#dialogs.openFile(options),
        saveFile: (options) => this.#dialogs.saveFile(options),
        chooseFolder: (title) => this.#dialogs.chooseFolder(title),
        notify: (toast) => this.#toasts.show(toast),
        setBadge: (count) => app.setBadgeCount(count),
        autostart: () => autostart.on,
        setAutostart: (on) => autostart.set(on),
      },
      {
        contentsId: () => this.#window.contentsId,
        origin: () => this.#origin,
        onRefused: (call, why) => say(`refused call ${call}: ${why}`),
      },
    )
  }

  #arrived(ready: Ready): void {
    this.#ready = ready
    this.#loadPage()
    this.#pollStatus()
  }

  #crashed(attempt: number, of: number): void {
    const { crashed, restarting } = this.#words
    clearTimeout(this.#polling)
    this.#parts.say(`${crashed}. ${restarting(attempt, of)}`)
    this.#tray.update({ kind: 'gone' })
    this.#toasts.show({ title: crashed, body: restarting(attempt, of) })
  }

  #givenUp(message: string | undefined, log: string[]): void {
    const title = this.#ready === undefined ? this.#words.errorTitle : this.#words.errorGone
    clearTimeout(this.#polling)
    this.#origin = undefined
    this.#tray.update({ kind: 'gone' })
    this.#window.load(errorPageAddress({ title, detail: message ?? '', log }, this.#words, this.#language))
    this.#window.show()
  }

  /** With a fresh ticket: the cookie of a backend that was restarted is worth nothing. */
  #loadPage(page = this.#window.page): void {
    const ready = this.#ready
    if (ready === undefined) return
    this.#origin = originOf(ready.http)
    signedInAddress(ready, page, (why) => this.#parts.say(`window: no ticket, it asks to sign in: ${why}`))
      .then((address) => ready === this.#ready && this.#window.load(address))
      .catch((fault: unknown) => this.#parts.say(`window: ${String(fault)}`))
  }

  #openPage(page: string | undefined): void {
    this.#window.show()
    if (page !== undefined) this.#loadPage(page)
  }

  #pollStatus(): void {
    clearTimeout(this.#polling)
    const ready = this.#ready
    if (ready === undefined || this.#quitting !== 'no') return
    fetchStatus(ready)
      .then((status) => this.#tray.update({ kind: 'running', status }))
      .catch(() => this.#tray.update({ kind: 'gone' }))
      .finally(() => {
        if (ready === this.#ready && this.#quitting === 'no') this.#polling = setTimeout(() => this.#pollStatus(), STATUS_EVERY_MS)
      })
  }

  /** Linux desktops may show no notification area at all: there, closing the window is quitting. */
  #hideInstead(): boolean {
    if (this.#parts.platform === 'linux' || this.#quitting !== 'no') return false
    if (!this.#hiddenBefore) this.#toasts.show({ title: this.#words.goesOn, body: this.#words.goesOnBody })
    this.#hiddenBefore = true
    return true
  }

  /** The program ends when the backend has ended, at the latest after its five seconds. */
  #beforeQuit(event: { preventDefault(): void }): void {
    if (this.#quitting === 'stopped') return
    event.preventDefault()
    if (this.#quitting === 'stopping') return
    this.#quitting = 'stopping'
    clearTimeout(this.#polling)
    this.#backend
      .stop()
      .catch((fault: unknown) => this.#parts.say(`backend: ${String(fault)}`))
      .finally(() => {
        this.#quitting = 'stopped'
        this.#tray.stop()
        app.quit()
      })
  }

  #signal(pid: number): void {
    try {
      process.kill(pid, 'SIGTERM')
    } catch (fault) {
      this.#parts.say(`backend: it was gone already (${String(fault)})`)
    }
  }
}
