import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import type { BrowserWindow as RealWindow } from 'electron'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { MENU_ACTIONS } from '../../backend/contract/desktop-bridge.ts'
import { Autostart } from '../../electron/autostart.ts'
import { backendEntry, backendFlags } from '../../electron/backend-flags.ts'
import { Dialogs } from '../../electron/dialogs.ts'
import { errorPageAddress, errorPageHtml } from '../../electron/error-page.ts'
import { menuTemplate } from '../../electron/menu.ts'
import { claimSingleInstance } from '../../electron/single-instance.ts'
import { Toasts } from '../../electron/toasts.ts'
import { StatusTray, type TrayState, trayLines } from '../../electron/tray.ts'
import { languageOf, wordsFor } from '../../electron/words.ts'
import { app, BrowserWindow, dialog, Notification, shell, Tray } from './fake-electron.ts'

vi.mock('electron', async () => await import('./fake-electron.ts'))

const en = wordsFor('en')
const de = wordsFor('de')

function running(boards: Partial<Record<'total' | 'online' | 'late' | 'offline', number>>, database = 'ok' as const): TrayState {
  const all = { total: 0, online: 0, late: 0, offline: 0, new: 0, outputs: 0, ...boards }
  const store = { state: database, commitMs: 1, pending: 0, samples: 0, bytes: 0, fault: null }
  return { kind: 'running', status: { boards: all, database: store } }
}

describe('flags for the backend', () => {
  test.each([
    [['electron', '.', '--demo', '20', '--http-port', '0'], false, ['--demo', '20', '--http-port', '0']],
    [['electron', '--no-sandbox', '/clone', '--data', '/d'], false, ['--data', '/d']],
    [['electron', '--inspect=0', '--remote-debugging-port=0', '/clone'], false, []],
    [['electron', '--no-sandbox', '/clone', '--', '--demo'], false, ['--demo']],
    [['/opt/Leitstand/leitstand', '--demo', '--no-sandbox'], true, ['--demo']],
    [['/opt/Leitstand/leitstand'], true, []],
  ])('of %j', (argv, isPackaged, flags) => {
    expect(backendFlags(argv, isPackaged)).toEqual(flags)
  })

  test('its entry lies beside the shell, outside the archive', () => {
    const packaged = ['', 'opt', 'app.asar', 'dist', 'electron'].join(sep)
    expect(backendEntry(packaged)).toBe(['', 'opt', 'app.asar.unpacked', 'dist', 'backend', 'main.js'].join(sep))
    expect(backendEntry(['', 'clone', 'dist', 'electron'].join(sep))).toBe(['', 'clone', 'dist', 'backend', 'main.js'].join(sep))
  })
})

describe('the error page', () => {
  const page = { title: 'a <b> title', detail: 'it\'s "5 & 6"', log: ['<script>alert(1)</script>', '</pre><a href=x>'] }

  test('escapes everything that is not its own', () => {
    const html = errorPageHtml(page, en, 'en')
    expect(html).not.toContain('<script')
    expect(html.match(/<\/pre>/g)).toHaveLength(1)
    expect(html).toContain('&#60;script&#62;alert(1)&#60;/script&#62;')
    expect(html).toContain('it&#39;s &#34;5 &#38; 6&#34;')
  })

  test('is a data: address without scripts that can be read back', () => {
    const address = errorPageAddress(page, de, 'de')
    expect(address).toMatch(/^data:text\/html;charset=utf-8,/)
    const html = decodeURIComponent(address.slice(address.indexOf(',') + 1))
    expect(html).toContain("default-src 'none'")
    expect(html).toContain('href="https://leitstand.invalid/retry"')
    expect(html).toContain('Erneut starten')
  })

  test('says so when there is no log', () => {
    expect(errorPageHtml({ ...page, log: [] }, en, 'en')).toContain('It wrote nothing.')
  })
})

describe('the tray', () => {
  test.each<[TrayState, string[]]>([
    [{ kind: 'starting' }, ['Starting …']],
    [{ kind: 'gone' }, ['Backend does not answer']],
    [running({}), ['No boards yet', 'All well']],
    [running({ total: 27, online: 27 }), ['27 of 27 boards online', 'All well']],
    [running({ total: 27, online: 24, late: 1, offline: 2 }), ['24 of 27 boards online', '2 offline, 1 late']],
  ])('says what %j means', (state, lines) => {
    expect(trayLines(state, en)).toEqual(lines)
  })

  test('builds its menu only when the words change, and offers stop, open and quit', () => {
    const calls: string[] = []
    const tray = new StatusTray({
      icon: 'x.png',
      words: de,
      onOpen: () => calls.push('open'),
      onStop: () => calls.push('stop'),
      onQuit: () => calls.push('quit'),
    })
    tray.start()
    for (let turn = 0; turn < 5; turn++) tray.update(running({ total: 2, online: 1, offline: 1 }))
    const made = Tray.all.at(-1)
    expect(made?.menus).toHaveLength(2)
    expect(made?.toolTip).toBe('Leitstand\n1 von 2 Boards online\n1 offline')
    for (const entry of made?.menus.at(-1) ?? []) entry.click?.()
    made?.emit('click')
    expect(calls).toEqual(['stop', 'open', 'quit', 'open'])
    tray.stop()
    expect(made?.destroyed).toBe(true)
  })
})

describe('the menu', () => {
  const parts = {
    words: de,
    isMac: false,
    isPackaged: true,
    onAction: () => undefined,
    onReload: () => undefined,
    onDataFolder: () => undefined,
  }
  interface Entry {
    label?: string
    role?: string
    accelerator?: string
    click?: () => void
    submenu?: Entry[]
  }
  function entries(more: object = {}): Entry[] {
    const flat: Entry[] = []
    const template: unknown = menuTemplate({ ...parts, ...more })
    const walk = (level: unknown): void => {
      for (const entry of Array.isArray(level) ? level : []) {
        flat.push(entry)
        walk(entry.submenu)
      }
    }
    walk(template)
    return flat
  }

  test('reaches every page and action of the interface, each with its own key', () => {
    const done: string[] = []
    const all = entries({ onAction: (action: string) => done.push(action) })
    for (const { click } of all) click?.()
    expect([...done].sort()).toEqual([...MENU_ACTIONS].sort())
    const keys = all.flatMap(({ accelerator }) => accelerator ?? [])
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toEqual(expect.arrayContaining(['CmdOrCtrl+K', 'CmdOrCtrl+1', 'CmdOrCtrl+0', 'CmdOrCtrl+Q', 'F5']))
  })

  test('speaks the language of the system', () => {
    expect(languageOf('de-AT')).toBe('de')
    expect(languageOf('fr')).toBe('en')
    expect(entries().map(({ label }) => label)).toContain('Übersicht')
    expect(entries({ words: en }).map(({ label }) => label)).toContain('Overview')
  })

  test('shows developer tools in a clone only', () => {
    const roles = (isPackaged: boolean) => entries({ isPackaged }).map(({ role }) => role)
    expect(roles(false)).toContain('toggleDevTools')
    expect(roles(true)).not.toContain('toggleDevTools')
  })
})

describe('toasts', () => {
  beforeEach(() => {
    Notification.shown.length = 0
    Notification.supported = true
  })

  test('are bounded, critical ones less so', () => {
    let now = 0
    const toasts = new Toasts(
      () => now,
      () => undefined,
    )
    const shown = Array.from({ length: 8 }, () => toasts.show({ title: 'Board offline', body: '' }))
    expect(shown.filter(Boolean)).toHaveLength(5)
    expect(toasts.dropped).toBe(3)
    expect(toasts.show({ title: 'pH critical', body: '', critical: true })).toBe(true)
    expect(Notification.shown.at(-1)?.options).toMatchObject({ urgency: 'critical', timeoutType: 'never' })
    now = 10_000
    expect(toasts.show({ title: 'again', body: '' })).toBe(true)
  })

  test('lead to their page at a click', () => {
    const pages: (string | undefined)[] = []
    const toasts = new Toasts(
      () => 0,
      (page) => pages.push(page),
    )
    toasts.show({ title: 'x', body: '', page: '/devices/a' })
    Notification.shown[0]?.emit('click')
    expect(pages).toEqual(['/devices/a'])
  })

  test('are not promised where the system has none', () => {
    Notification.supported = false
    expect(new Toasts(Date.now, () => undefined).show({ title: 'x', body: '' })).toBe(false)
  })
})

describe('dialogs', () => {
  const fake: unknown = new BrowserWindow({})
  const isWindow = (value: unknown): value is RealWindow => value === fake
  const dialogs = () =>
    new Dialogs(
      () => (isWindow(fake) ? fake : undefined),
      () => join(tmpdir(), 'data'),
    )

  test('show in the file viewer what a dialog gave or what lies in the data folder, and nothing else', async () => {
    const one = dialogs()
    dialog.answer = { filePaths: [], filePath: join(tmpdir(), 'saved.csv') }
    expect(await one.saveFile({ title: 'Save', name: 'saved.csv', endings: ['csv'] })).toBe(join(tmpdir(), 'saved.csv'))
    expect(dialog.asked.at(-1)).toMatchObject({ defaultPath: 'saved.csv', filters: [{ extensions: ['csv'] }] })
    expect(one.showInFolder(join(tmpdir(), 'saved.csv'))).toBe(true)
    expect(one.showInFolder(join(tmpdir(), 'data', 'logs'))).toBe(true)
    const before = shell.shown.length
    expect(one.showInFolder('/etc/passwd')).toBe(false)
    expect(one.showInFolder(join(tmpdir(), 'data', '..', 'other'))).toBe(false)
    expect(one.showInFolder('saved.csv')).toBe(false)
    expect(shell.shown).toHaveLength(before)
  })

  test('give null when the person cancels', async () => {
    dialog.answer = { filePaths: [], filePath: '' }
    expect(await dialogs().openFile({ title: 'Open' })).toBeNull()
    expect(await dialogs().saveFile({ title: 'Save' })).toBeNull()
    expect(await dialogs().chooseFolder('Folder')).toBeNull()
  })
})

describe('autostart on Linux', () => {
  test('is a desktop entry that comes and goes, never for a clone', () => {
    const configFolder = mkdtempSync(join(tmpdir(), 'leitstand-autostart-'))
    const entry = join(configFolder, 'autostart', 'leitstand.desktop')
    const installed = (isPackaged: boolean) =>
      new Autostart({
        app: { isPackaged, getLoginItemSettings: () => neverAsked(), setLoginItemSettings: () => neverAsked() },
        platform: 'linux',
        configFolder,
        program: '/opt/My "Apps"/100%/leitstand',
      })
    expect(installed(false).set(true)).toBe(false)
    expect(existsSync(entry)).toBe(false)
    expect(installed(true).set(true)).toBe(true)
    expect(readFileSync(entry, 'utf8')).toContain('Exec="/opt/My \\"Apps\\"/100%%/leitstand"\n')
    expect(installed(true).on).toBe(true)
    expect(installed(true).set(false)).toBe(false)
    rmSync(configFolder, { recursive: true })
  })
})

function neverAsked(): never {
  throw new Error('only for Windows and macOS')
}

test('a second start brings the first one forward and is told to end', () => {
  let forward = 0
  const real: unknown = app
  const claim = (value: unknown): value is Parameters<typeof claimSingleInstance>[0] => value === app
  if (!claim(real)) throw new Error('the fake lacks something')
  app.hasLock = true
  expect(claimSingleInstance(real, () => forward++)).toBe(true)
  app.emit('second-instance')
  expect(forward).toBe(1)
  app.hasLock = false
  expect(claimSingleInstance(real, () => forward++)).toBe(false)
})
