import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UtilityProcess } from 'electron'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Shell } from '../../electron/shell.ts'
import { FakeChild } from './fake-child.ts'
import { app, BrowserWindow, Tray } from './fake-electron.ts'

vi.mock('electron', async () => await import('./fake-electron.ts'))

const TOKEN = 'local-token'
const STATUS = {
  boards: { total: 3, online: 2, late: 0, offline: 1, new: 0, outputs: 0 },
  database: { state: 'ok', commitMs: 1, pending: 0, samples: 0, bytes: 0, fault: null },
}

let folder: string
let server: Server
let http: string
let tickets: number
let children: FakeChild[]
let said: string[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-shell-'))
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`)
  app.userData = folder
  app.quits = 0
  app.removeAllListeners()
  tickets = 0
  children = []
  said = []
  server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) response.writeHead(401).end()
    else if (request.url === '/api/status') response.end(JSON.stringify(STATUS))
    else if (request.url === '/api/auth/ticket' && request.method === 'POST') {
      tickets++
      response.end(JSON.stringify({ ticket: `t/${tickets}`, expiresAt: new Date().toISOString() }))
    } else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  http = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
})

afterEach(async () => {
  children.at(-1)?.emit('exit', 0)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

function isChild(value: unknown): value is UtilityProcess {
  return value instanceof FakeChild
}

function started(platform: NodeJS.Platform = 'win32') {
  const shell = new Shell({
    fork: () => {
      const child = new FakeChild(100)
      children.push(child)
      const real: unknown = child
      if (!isChild(real)) throw new Error('no child')
      return real
    },
    folder: '/app/dist/electron',
    icons: '/app/resources/icons',
    platform,
    environment: {},
    say: (text) => said.push(text),
  })
  shell.start()
  const window = BrowserWindow.all.at(-1)
  const child = children.at(-1)
  if (window === undefined || child === undefined) throw new Error('the shell made no window or no backend')
  return { shell, window, child }
}

describe('the desktop program', () => {
  test('makes one sandboxed window on a dark canvas, hidden until it has something to show', () => {
    const { window } = started()
    expect(window.options).toMatchObject({
      show: false,
      backgroundColor: '#0D1117',
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, preload: join('/app/dist/electron', 'preload.cjs') },
    })
    expect(window.visible).toBe(false)
    window.emit('ready-to-show')
    expect(window.visible).toBe(true)
  })

  test('signs the window in with a ticket once the backend is ready, and never shows it the token', async () => {
    const { window, child } = started()
    child.ready(http, folder)
    await expect.poll(() => window.loaded).toEqual([`${http}/#ticket=t%2F1`])
    expect(JSON.stringify(window.loaded)).not.toContain(TOKEN)
  })

  test('shows the boards in the tray', async () => {
    const { child } = started()
    child.ready(http, folder)
    await expect.poll(() => Tray.all.at(-1)?.toolTip).toBe('Leitstand\n2 of 3 boards online\n1 offline')
  })

  test('opens the page unsigned when there is no token, and says why', async () => {
    rmSync(join(folder, 'token'))
    const { window, child } = started()
    child.ready(http, folder)
    await expect.poll(() => window.loaded).toEqual([`${http}/`])
    expect(said.join('\n')).toContain('no ticket, it asks to sign in')
  })

  test('returns to the page that was open, at its place, after a restart', async () => {
    const first = started()
    first.child.ready(http, folder)
    await expect.poll(() => first.window.loaded.length).toBe(1)
    first.window.webContents.url = `${http}/devices?state=offline`
    first.window.emit('close', { preventDefault: () => undefined })
    expect(JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8'))).toEqual({
      x: 10,
      y: 20,
      width: 1000,
      height: 700,
      maximised: false,
      page: '/devices?state=offline',
    })
    const second = started()
    expect(second.window.options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 })
    second.child.ready(http, folder)
    await expect.poll(() => second.window.loaded).toEqual([`${http}/devices?state=offline#ticket=t%2F2`])
  })

  test('shows the reason when the backend refuses to start, and starts it again at a click', async () => {
    const { window, child } = started()
    child.emit('message', { event: 'failed', message: 'Port 8000 (HTTP) is in use by <mosquitto>' })
    child.emit('exit', 1)
    await expect.poll(() => window.loaded.length).toBe(1)
    expect(decodeURIComponent(window.loaded[0] ?? '')).toContain('Port 8000 (HTTP) is in use by &#60;mosquitto&#62;')
    expect(window.visible).toBe(true)
    window.webContents.emit('will-navigate', { url: 'https://leitstand.invalid/retry', preventDefault: () => undefined })
    expect(children).toHaveLength(2)
    children[1]?.ready(http, folder)
    await expect.poll(() => window.loaded[1]).toBe(`${http}/#ticket=t%2F1`)
  })

  test('hides at the close button where there is a tray, and keeps the backend', () => {
    const { window, child } = started('win32')
    let prevented = false
    window.show()
    window.emit('close', {
      preventDefault: () => {
        prevented = true
      },
    })
    expect({ prevented, visible: window.visible, posted: child.posted }).toEqual({ prevented: true, visible: false, posted: [] })
  })

  test('closes at the close button on Linux, where there may be no tray', () => {
    const { window } = started('linux')
    let prevented = false
    window.emit('close', {
      preventDefault: () => {
        prevented = true
      },
    })
    expect(prevented).toBe(false)
  })

  test('ends only after the backend has ended', async () => {
    const { child } = started()
    child.ready(http, folder)
    app.quit()
    app.quit()
    expect(child.posted).toEqual([{ event: 'stop' }])
    expect(app.quits).toBe(0)
    child.emit('exit', 0)
    await expect.poll(() => app.quits).toBe(1)
    expect(Tray.all.at(-1)?.destroyed).toBe(true)
  })
})
