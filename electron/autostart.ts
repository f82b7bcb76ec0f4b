import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { App } from 'electron'

/** Start at sign-in: the system's own list on Windows and macOS, a desktop entry on Linux. Used by `main.ts` for the bridge. */

export interface AutostartParts {
  app: Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>
  platform: NodeJS.Platform
  /** `~/.config` or what XDG_CONFIG_HOME says. */
  configFolder: string
  /** The program to start: the AppImage where it is one. */
  program: string
}

export class Autostart {
  readonly #parts: AutostartParts

  constructor(parts: AutostartParts) {
    this.#parts = parts
  }

  get on(): boolean {
    const { app, platform } = this.#parts
    return platform === 'linux' ? existsSync(this.#entry) : app.getLoginItemSettings().openAtLogin
  }

  /** Returns what holds now. A clone is never started at sign-in: its program is Electron itself. @throws Error of the file system */
  set(on: boolean): boolean {
    const { app, platform } = this.#parts
    if (!app.isPackaged) return false
    if (platform !== 'linux') app.setLoginItemSettings({ openAtLogin: on })
    else if (on) this.#write()
    else rmSync(this.#entry, { force: true })
    return this.on
  }

  get #entry(): string {
    return join(this.#parts.configFolder, 'autostart', 'leitstand.desktop')
  }

  #write(): void {
    // Quoting of the Desktop Entry Specification, "The Exec key".
    const program = `"${this.#parts.program.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`
    mkdirSync(dirname(this.#entry), { recursive: true })
    writeFileSync(this.#entry, `[Desktop Entry]\nType=Application\nName=Leitstand\nExec=${program}\nX-GNOME-Autostart-enabled=true\n`)
  }
}
