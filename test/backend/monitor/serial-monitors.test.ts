import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import type { SerialPortInfo } from '../../../backend/contract/flash/port.ts'
import type { SerialMonitorBody, SerialNews } from '../../../backend/contract/flash/serial-monitor.ts'
import { because } from '../../../backend/contract/reasons.ts'
import { PassingShelf } from '../../../backend/documents/passing-shelf.ts'
import type { MonitorPort, PortListener } from '../../../backend/monitor/monitor-port.ts'
import { Outbox } from '../../../backend/monitor/outbox.ts'
import { RecentBytes } from '../../../backend/monitor/recent-bytes.ts'
import type { SerialActivity } from '../../../backend/monitor/sent-tally.ts'
import { SerialMonitors } from '../../../backend/monitor/serial-monitors.ts'

const PORT: SerialPortInfo = {
  ...{ id: 'a', version: 1, createdAtMs: 0, changedAtMs: 0, by: 'x', path: '/dev/ttyACM0', vendorId: null, productId: null },
  ...{ manufacturer: null, product: null, serialNumber: null, bridge: null, likely: null, ownUsb: true },
  ...{ access: 'free', holder: null, remedy: null },
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watched() {
  const clock = { now: () => 5 }
  const shelf = new PassingShelf<SerialMonitorBody>({ clock, noun: 'monitor', most: 16 })
  const acts: string[] = []
  const news: SerialNews[] = []
  const told: SerialActivity[] = []
  const state = { fault: undefined as LeitstandError | undefined, listener: undefined as PortListener | undefined }
  const port: MonitorPort = {
    open: async (baud) => {
      if (state.fault !== undefined) throw state.fault
      acts.push(`open ${baud}`)
    },
    close: async () => void acts.push('close'),
    send: async (bytes) => void acts.push(`send ${JSON.stringify(Buffer.from(bytes).toString('latin1'))}`),
    setBaud: async (baud) => void acts.push(`baud ${baud}`),
    reset: async (into, usb) => void acts.push(`${into} ${usb}`),
    stop: async () => void acts.push('stop'),
  }
  const monitors = new SerialMonitors({
    ports: {
      make: (_path, listener) => {
        state.listener = listener
        return port
      },
    },
    shelf,
    known: () => [PORT],
    clock,
    onNews: (one) => news.push(one),
    report: (entry) => told.push(entry),
    onTrouble: (cause) => expect.fail(String(cause)),
  })
  return { monitors, shelf, acts, news, told, state, stateNow: () => shelf.find('a')?.state }
}

const GONE = new LeitstandError('flash.port', because('port-gone', { port: PORT.path }))

test('opens a port, tells what is said, sends with its line ending, and who sent', async () => {
  const { monitors, acts, state, news, told } = watched()
  expect(await monitors.open('a', { baud: 74_880 }, 'ada')).toMatchObject({ path: PORT.path, baud: 74_880, state: 'open' })
  state.listener?.bytes(Buffer.from('hello\n'), 6, 0)
  state.listener?.bytes(Buffer.from('later'), 7, 100)
  await monitors.send('a', { text: 'get_config', ending: 'crlf' }, 'ada')
  await monitors.send('a', { hex: '01 fF', ending: 'none' }, 'ada')
  await monitors.send('a', { text: '', ending: 'lf' }, 'bob')
  expect(acts).toEqual(['open 74880', 'send "get_config\\r\\n"', 'send "\\u0001ÿ"', 'send "\\n"'])
  expect(
    news.flatMap(({ entries }) => entries.map(({ n, from, bytes, note }) => [n, from, note?.kind ?? atob(bytes), note?.text])),
  ).toEqual([
    [0, 0, 'opened', '74880'],
    [1, 0, 'hello\n', undefined],
    [2, 106, 'later', undefined],
    [3, 111, 'sent', 'get_config'],
    [4, 111, 'sent', '01 FF'],
    [5, 111, 'sent', ''],
  ])
  vi.advanceTimersByTime(20_000)
  expect(told.map(({ kind, by, detail }) => [kind, by, detail])).toEqual([
    ['serial-sent', 'ada', { port: PORT.path, times: 1, bytes: 12 }],
    ['serial-sent', 'bob', { port: PORT.path, times: 1, bytes: 1 }],
    ['serial-sent', 'ada', { port: PORT.path, times: 1, bytes: 2 }],
  ])
  expect(monitors.news('a')).toMatchObject({ full: true, since: 5 })
  expect(monitors.news('a').entries.length).toBe(6)
})

test('refuses what cannot be sent, and names what to do', async () => {
  const { monitors } = watched()
  await expect(monitors.send('a', { text: 'x', ending: 'lf' }, 'ada')).rejects.toMatchObject({ code: 'monitor.closed' })
  await expect(monitors.open('nobody', {}, 'ada')).rejects.toMatchObject({ code: 'document.unknown' })
  await monitors.open('a', {}, 'ada')
  for (const wrong of [{ text: '' }, { hex: '0' }, { hex: 'xy' }, {}, { text: 'a', hex: '00' }, { text: 'ä'.repeat(3000) }]) {
    await expect(monitors.send('a', { ...wrong, ending: 'none' }, 'ada')).rejects.toMatchObject({ code: 'request.invalid' })
  }
})

test('comes back by itself after the cable was pulled, and tries again where it is busy', async () => {
  const { monitors, acts, state, stateNow, shelf } = watched()
  await monitors.open('a', {}, 'ada')
  state.fault = GONE
  state.listener?.gone(GONE)
  expect([stateNow(), shelf.find('a')?.fault?.key]).toEqual(['gone', 'port-gone'])
  await vi.advanceTimersByTimeAsync(3000)
  expect(stateNow()).toBe('gone')
  state.fault = new LeitstandError('flash.port', because('port-busy-unknown', { port: PORT.path }))
  await vi.advanceTimersByTimeAsync(600)
  expect(stateNow()).toBe('failed')
  state.fault = undefined
  await vi.advanceTimersByTimeAsync(2100)
  expect(stateNow()).toBe('open')
  expect(monitors.news('a').entries.map(({ note }) => note?.kind)).toEqual(['opened', 'gone', 'failed', 'opened'])
  acts.length = 0
  await monitors.close('a')
  await vi.advanceTimersByTimeAsync(3000)
  expect([acts, stateNow()]).toEqual([['stop'], undefined])
})

test('gives the port up for flashing and takes it back when the last one has finished', async () => {
  const { monitors, acts, state, stateNow } = watched()
  await monitors.open('a', {}, 'ada')
  const back = await monitors.lend(PORT.path)
  const other = await monitors.lend(PORT.path)
  expect([stateNow(), acts.at(-1)]).toEqual(['lent', 'close'])
  await expect(monitors.send('a', { text: 'x', ending: 'lf' }, 'ada')).rejects.toMatchObject({ reason: { key: 'monitor-lent' } })
  state.listener?.gone(GONE)
  back()
  back()
  await vi.advanceTimersByTimeAsync(3000)
  expect(stateNow()).toBe('lent')
  other()
  await vi.advanceTimersByTimeAsync(0)
  expect([stateNow(), acts.at(-1)]).toEqual(['open', 'open 115200'])
})

test('a port that is opened while it is flashed waits for its turn', async () => {
  const { monitors, acts, stateNow } = watched()
  const back = await monitors.lend(PORT.path)
  expect(await monitors.open('a', {}, 'ada')).toMatchObject({ state: 'lent' })
  expect(acts).toEqual([])
  back()
  await vi.advanceTimersByTimeAsync(0)
  expect(stateNow()).toBe('open')
})

test('presses the buttons by the sequence of the chip’s own USB, and changes the baud', async () => {
  const { monitors, acts, told } = watched()
  await monitors.open('a', {}, 'ada')
  await monitors.reset('a', 'loader', 'ada')
  await monitors.open('a', { baud: 9600 }, 'ada')
  expect(acts).toEqual(['open 115200', 'loader true', 'baud 9600'])
  expect(told).toMatchObject([{ kind: 'serial-reset', by: 'ada', detail: { into: 'loader' } }])
})

test('keeps the recent past in bounds of bytes and pieces', () => {
  const recent = new RecentBytes(100, 20)
  for (let time = 0; time < 1000; time++) recent.add(Buffer.from('0123456789'), time, 0)
  expect([recent.entries().length, recent.bytes().length, recent.entries()[0]?.n]).toEqual([10, 100, 990])
  for (let time = 0; time < 1000; time++) recent.note({ kind: 'sent', by: null, text: '' }, time)
  expect([recent.entries().length, recent.bytes().length]).toEqual([20, 0])
})

test('bytes travel in bundles; those that nobody takes are left out and counted', () => {
  const sent: [number, number][] = []
  const outbox = new Outbox(
    (bytes, _atMs, lost) => sent.push([bytes.length, lost]),
    () => 0,
  )
  outbox.add(new Uint8Array(10))
  outbox.add(new Uint8Array(10))
  expect(sent).toEqual([])
  vi.advanceTimersByTime(30)
  expect(sent).toEqual([[20, 0]])
  for (let time = 0; time < 100; time++) outbox.add(new Uint8Array(1 << 16))
  const untaken = sent.reduce((sum, [bytes]) => sum + bytes, 0)
  expect(untaken).toBeLessThanOrEqual(2 << 20)
  outbox.taken(untaken)
  outbox.add(new Uint8Array(5))
  vi.advanceTimersByTime(30)
  expect(sent.at(-1)).toEqual([5, 20 + (100 << 16) - untaken])
})
