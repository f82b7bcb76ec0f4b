import { beforeEach, describe, expect, test, vi } from 'vitest'
import { MENU_ACTIONS } from '../../backend/contract/desktop-bridge.ts'
import { CALLS, MENU_ACTION_CHANNEL } from '../../electron/bridge-channels.ts'
import { type BridgeHandlers, type IpcCounters, registerBridge } from '../../electron/ipc.ts'
import { contextBridge, ipcMain, ipcRenderer } from './fake-electron.ts'

vi.mock('electron', async () => await import('./fake-electron.ts'))

const ORIGIN = 'http://127.0.0.1:8000'
const PAGE = { sender: { id: 7 }, senderFrame: { url: `${ORIGIN}/devices`, parent: null } }
let called: unknown[][]
let refused: string[]
let counters: IpcCounters

beforeEach(() => {
  called = []
  refused = []
  ipcMain.handlers.clear()
  const note =
    <R>(name: string, result: R) =>
    (...values: unknown[]): R => {
      called.push([name, ...values])
      return result
    }
  const handlers: BridgeHandlers = {
    appVersion: note('appVersion', '0.1.0'),
    showInFolder: note('showInFolder', true),
    openFile: note('openFile', null),
    saveFile: note('saveFile', '/tmp/a.csv'),
    chooseFolder: note('chooseFolder', null),
    notify: note('notify', true),
    setBadge: note('setBadge', true),
    autostart: note('autostart', false),
    setAutostart: note('setAutostart', true),
  }
  counters = registerBridge(handlers, {
    contentsId: () => 7,
    origin: () => ORIGIN,
    onRefused: (call, why) => refused.push(`${call}: ${why}`),
  })
})

async function invoke(channel: string, event: unknown, ...values: unknown[]): Promise<unknown> {
  const handler = ipcMain.handlers.get(channel)
  if (handler === undefined) throw new Error(`nothing listens on ${channel}`)
  return await handler(event, ...values)
}

describe('the main side', () => {
  test('listens on every call of the bridge and on nothing else', () => {
    expect([...ipcMain.handlers.keys()].sort()).toEqual(Object.values(CALLS).sort())
  })

  test('answers the own page', async () => {
    await expect(invoke(CALLS.saveFile, PAGE, { title: 'Save', name: 'a.csv', endings: ['csv'] })).resolves.toBe('/tmp/a.csv')
    expect(called).toEqual([['saveFile', { title: 'Save', name: 'a.csv', endings: ['csv'] }]])
  })

  test.each([
    ['another window', { ...PAGE, sender: { id: 8 } }],
    ['a frame in the page', { ...PAGE, senderFrame: { url: `${ORIGIN}/`, parent: {} } }],
    ['another origin', { ...PAGE, senderFrame: { url: 'https://evil.example/', parent: null } }],
    ['another port', { ...PAGE, senderFrame: { url: 'http://127.0.0.1:8001/', parent: null } }],
    ['the error page', { ...PAGE, senderFrame: { url: 'data:text/html,x', parent: null } }],
    ['a frame that is gone', { ...PAGE, senderFrame: null }],
  ])('drops calls of %s', async (_who, event) => {
    await expect(invoke(CALLS.appVersion, event)).rejects.toThrow('appVersion is not for this page')
    expect(called).toEqual([])
    expect(refused).toEqual(['appVersion: unknown sender'])
    expect(counters).toEqual({ unknownSender: 1, badArguments: 0 })
  })

  test.each([
    ['too many', CALLS.appVersion, ['extra']],
    ['none', CALLS.setBadge, []],
    ['a negative badge', CALLS.setBadge, [-1]],
    ['half a badge', CALLS.setBadge, [1.5]],
    ['a file name with folders', CALLS.saveFile, [{ title: 'x', name: '../../.bashrc' }]],
    ['an ending with a star', CALLS.openFile, [{ title: 'x', endings: ['*'] }]],
    ['unknown options', CALLS.openFile, [{ title: 'x', properties: ['openDirectory'] }]],
    ['a toast that leads outside', CALLS.notify, [{ title: 'x', body: '', page: '//evil.example' }]],
    ['a toast without end', CALLS.notify, [{ title: 'x', body: 'y'.repeat(5000) }]],
    ['a word for a switch', CALLS.setAutostart, ['yes']],
  ])('refuses %s arguments', async (_what, channel, values) => {
    await expect(invoke(channel, PAGE, ...values)).rejects.toThrow('wrong arguments')
    expect(called).toEqual([])
    expect(counters.badArguments).toBe(1)
  })
})

describe('the preload', () => {
  test('offers at most ten functions, each on its own channel, and none that sends anywhere', async () => {
    await import('../../electron/preload.ts')
    const bridge = contextBridge.exposed.get('leitstand')
    if (bridge === undefined) throw new Error('nothing was exposed')
    expect(Object.keys(bridge).sort()).toEqual([...Object.keys(CALLS), 'onMenuAction'].sort())
    expect(Object.keys(bridge).length).toBeLessThanOrEqual(10)
    for (const [name, channel] of Object.entries(CALLS)) {
      await bridge[name]?.('value')
      expect(ipcRenderer.invoked.at(-1)?.[0]).toBe(channel)
    }
  })

  test('passes known menu actions on, without the event, until told to stop', async () => {
    await import('../../electron/preload.ts')
    const heard: unknown[][] = []
    const stop = contextBridge.exposed.get('leitstand')?.onMenuAction?.((...values: unknown[]) => heard.push(values))
    ipcRenderer.emit(MENU_ACTION_CHANNEL, { sender: ipcRenderer }, MENU_ACTIONS[0])
    ipcRenderer.emit(MENU_ACTION_CHANNEL, { sender: ipcRenderer }, 'format-disk')
    expect(heard).toEqual([['search']])
    if (typeof stop === 'function') stop()
    ipcRenderer.emit(MENU_ACTION_CHANNEL, {}, 'devices')
    expect(heard).toHaveLength(1)
  })
})
