import { isAbsolute, relative, resolve } from 'node:path'
import { type BrowserWindow, dialog, shell } from 'electron'
import type { FileDialogOptions } from '../backend/contract/desktop-bridge.ts'

/** Native file dialogs, and the file viewer for what they gave. Used by `main.ts` for the bridge. */

/** Paths of dialogs kept, so that the page can show what was just saved. */
const REMEMBERED = 100

export class Dialogs {
  readonly #window: () => BrowserWindow | undefined
  readonly #dataFolder: () => string | undefined
  readonly #given = new Set<string>()

  constructor(window: () => BrowserWindow | undefined, dataFolder: () => string | undefined) {
    this.#window = window
    this.#dataFolder = dataFolder
  }

  async openFile(options: FileDialogOptions): Promise<string | null> {
    const window = this.#window()
    if (window === undefined) return null
    const { title, name } = options
    const { filePaths } = await dialog.showOpenDialog(window, {
      title,
      defaultPath: name,
      filters: filtersOf(options),
      properties: ['openFile'],
    })
    return this.#remember(filePaths[0])
  }

  async saveFile(options: FileDialogOptions): Promise<string | null> {
    const window = this.#window()
    if (window === undefined) return null
    const { title, name } = options
    const { filePath } = await dialog.showSaveDialog(window, { title, defaultPath: name, filters: filtersOf(options) })
    return this.#remember(filePath)
  }

  async chooseFolder(title: string): Promise<string | null> {
    const window = this.#window()
    if (window === undefined) return null
    const { filePaths } = await dialog.showOpenDialog(window, { title, properties: ['openDirectory', 'createDirectory'] })
    return this.#remember(filePaths[0])
  }

  /** Shows, never opens: a page must not be able to start a program. False for a path no dialog gave and outside the data folder. */
  showInFolder(path: string): boolean {
    const full = resolve(path)
    const data = this.#dataFolder()
    if (!isAbsolute(path) || !(this.#given.has(full) || (data !== undefined && isWithin(full, data)))) return false
    shell.showItemInFolder(full)
    return true
  }

  #remember(path: string | undefined): string | null {
    if (path === undefined || path === '') return null
    const [oldest] = this.#given
    if (this.#given.size >= REMEMBERED && oldest !== undefined) this.#given.delete(oldest)
    this.#given.add(resolve(path))
    return path
  }
}

function filtersOf({ title, endings = [] }: FileDialogOptions): { name: string; extensions: string[] }[] {
  return endings.length === 0 ? [] : [{ name: title, extensions: [...endings] }]
}

function isWithin(path: string, folder: string): boolean {
  const below = relative(resolve(folder), path)
  return below === '' || !(below.startsWith('..') || isAbsolute(below))
}
