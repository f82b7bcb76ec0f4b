// Real multicast on the loopback interface, on a port of its own: nothing leaves this machine.
import { randomInt } from 'node:crypto'
import dgram from 'node:dgram'
import makeMdns, { type MulticastDNS } from 'multicast-dns'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MulticastSockets } from '../../../../backend/adapters/mdns/multicast-sockets.ts'
import type { FoundBody } from '../../../../backend/contract/boards/discovery.ts'
import { systemClock } from '../../../../backend/contract/clock.ts'
import { Discovery } from '../../../../backend/discovery/discovery.ts'
import { FoundTable } from '../../../../backend/discovery/found-table.ts'
import type { DnsMessage, OwnNetwork } from '../../../../backend/discovery/ports.ts'
import { PassingShelf } from '../../../../backend/documents/passing-shelf.ts'

const LOOPBACK: OwnNetwork = { name: 'lo', address: '127.0.0.1', prefix: 8, loopback: true }
/** Others than 5353, so that responders of this machine are no part of it. */
let port = 0
let multicastWorks = false
const undo: (() => Promise<unknown> | undefined)[] = []

beforeAll(async () => {
  port = randomInt(20_000, 30_000)
  multicastWorks = await hearsItself()
})
beforeEach((context) => context.skip(!multicastWorks, 'multicast on loopback does not work on this machine'))
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act()
})

async function hearsItself(): Promise<boolean> {
  const responder = await join()
  const heard = new Promise<boolean>((resolve) => {
    responder.on('query', () => resolve(true))
    setTimeout(() => resolve(false), 2000)
  })
  responder.query('anybody.local', 'A')
  const works = await heard
  await new Promise<void>((resolve) => responder.destroy(resolve))
  undo.length = 0
  return works
}

/** Somebody else's responder on the same network. */
async function join(): Promise<MulticastDNS> {
  const responder = makeMdns({ interface: '127.0.0.1', bind: '0.0.0.0', port })
  responder.on('warning', () => undefined)
  await new Promise<void>((resolve) => responder.once('ready', resolve))
  undo.push(() => new Promise<void>((resolve) => responder.destroy(resolve)))
  return responder
}

function sockets(onTrouble: (cause: unknown) => void = (cause) => expect.fail(String(cause))): MulticastSockets {
  const made = new MulticastSockets({ networks: () => [LOOPBACK], port, onTrouble })
  undo.push(() => made.close())
  return made
}

function centre(nodeId: string) {
  const shelf = new PassingShelf<FoundBody>({ noun: 'found device', clock: systemClock, most: 500 })
  const discovery = new Discovery({
    setting: 'loopback',
    dns: sockets(),
    found: new FoundTable({ shelf, nodeId, by: 'leitstand' }),
    nodeId,
    name: 'Leitstand vm',
    usable: () => ['127.0.0.1'],
    now: () => Date.now(),
    later: (run, delayMs) => {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    },
    random: () => 0,
    onFault: (cause) => expect.fail(String(cause)),
  })
  undo.push(() => discovery.stop())
  return { discovery, shelf }
}

describe('two centres in one network', () => {
  test('take two names, find each other, and say goodbye', async () => {
    const goodbyes: string[] = []
    const listener = await join()
    listener.on('response', ({ answers }: { answers: { type: string; ttl?: number; data: unknown }[] }) => {
      for (const { type, ttl, data } of answers) if (type === 'PTR' && ttl === 0) goodbyes.push(String(data))
    })
    const [first, second] = [centre('aaaaaaaaaaaa'), centre('bbbbbbbbbbbb')]
    const service = (node: string, at: number) => ({
      type: '_leitstand._tcp' as const,
      port: at,
      text: { node, version: '0.1.0' },
      reachedAt: () => true,
    })
    await first.discovery.start([service('aaaaaaaaaaaa', 8001)])
    await expect.poll(() => first.discovery.mdns.announced.name, { timeout: 10_000 }).toBe('Leitstand vm')
    await second.discovery.start([service('bbbbbbbbbbbb', 8002)])
    await expect.poll(() => second.discovery.mdns.announced.name, { timeout: 10_000 }).toBe('Leitstand vm (2)')
    expect(first.discovery.mdns.announced.name).toBe('Leitstand vm')

    await first.discovery.browse()
    await expect
      .poll(() => first.shelf.list().map(({ kind, name, services }) => [kind, name, services[0]?.port]), { timeout: 10_000 })
      .toEqual([['centre', 'Leitstand vm (2)', 8002]])
    await second.discovery.stop()
    await expect.poll(() => goodbyes, { timeout: 5000 }).toContain('Leitstand vm (2)._leitstand._tcp.local')
    await expect.poll(() => first.shelf.list(), { timeout: 10_000 }).toEqual([])
  })
})

describe('a board that announces itself', () => {
  test('is found with what it says of itself, cleaned', async () => {
    const board = await join()
    board.on('query', ({ questions }: { questions: { name: string }[] }) => {
      if (!questions.some(({ name }) => name === '_esphomelib._tcp.local')) return
      const full = 'bench._esphomelib._tcp.local'
      board.respond([
        { type: 'PTR', name: '_esphomelib._tcp.local', ttl: 4500, data: full },
        { type: 'SRV', name: full, ttl: 120, data: { target: 'bench.local', port: 6053 } },
        { type: 'TXT', name: full, ttl: 120, data: ['version=2026.10.1', 'mac=240ac4123456', 'friendly_name=Be\u202Ench'] },
        { type: 'A', name: 'bench.local', ttl: 120, data: '127.0.0.9' },
      ])
    })
    const { discovery, shelf } = centre('aaaaaaaaaaaa')
    await discovery.browse()
    await expect
      .poll(() => shelf.list(), { timeout: 10_000 })
      .toMatchObject([
        {
          address: '127.0.0.9',
          kind: 'esphome',
          name: 'Be nch',
          mac: '24:0A:C4:12:34:56',
          vendor: 'Espressif',
          firmware: 'ESPHome 2026.10.1',
        },
      ])
  })
})

describe('the network', () => {
  test('may send anything: garbage, too much and from elsewhere ends nothing, and what is good is still heard', async () => {
    const heard: DnsMessage[] = []
    const listening = sockets()
    await listening.open((message) => heard.push(message))
    const stranger = dgram.createSocket('udp4')
    undo.push(() => void stranger.close())
    await new Promise<void>((resolve) => stranger.bind(0, '127.0.0.1', resolve))
    stranger.setMulticastInterface('127.0.0.1')
    const send = (bytes: Uint8Array) => new Promise<void>((resolve) => stranger.send(bytes, port, '224.0.0.251', () => resolve()))
    const loop = Buffer.from('00008400000000010000000a' + 'c00c000c0001000000780002c00c', 'hex')
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('garbage'),
      Buffer.alloc(9001, 1),
      Buffer.from('ffff8400ffffffffffffffff', 'hex'),
      loop,
    ])
      await send(bytes)
    const good = await join()
    await expect
      .poll(
        () => {
          good.query([{ name: '_mqtt._tcp.local', type: 'PTR' }])
          return heard.some(({ questions }) => questions.some(({ name }) => name === '_mqtt._tcp.local'))
        },
        { timeout: 10_000, interval: 300 },
      )
      .toBe(true)
    for (const { records } of heard) for (const { name } of records) expect(name.length).toBeLessThanOrEqual(255)
  })

  test('asked by a plain DNS client is answered to that client alone, for a short time', async () => {
    const { discovery } = centre('aaaaaaaaaaaa')
    await discovery.start([{ type: '_mqtt._tcp', port: 1883, text: { node: 'aaaaaaaaaaaa' }, reachedAt: () => true }])
    await expect.poll(() => discovery.mdns.announced.name, { timeout: 10_000 }).not.toBe('')
    const answers: { ttl: number }[] = []
    const socket = dgram.createSocket('udp4')
    undo.push(() => void socket.close())
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    socket.setMulticastInterface('127.0.0.1')
    const legacy = makeMdns({ socket, port, bind: false, multicast: false })
    legacy.on('response', ({ answers: got }: { answers: { ttl: number }[] }) => answers.push(...got))
    legacy.query([{ name: '_mqtt._tcp.local', type: 'PTR' }])
    await expect.poll(() => answers.length, { timeout: 5000 }).toBeGreaterThan(2)
    for (const { ttl } of answers) expect(ttl).toBeLessThanOrEqual(10)
  })

  test('that cannot be joined is said in words, and closing never waits for it', async () => {
    const troubles: unknown[] = []
    const nowhere = new MulticastSockets({
      networks: () => [{ name: 'x', address: '203.0.113.77', prefix: 24, loopback: false }],
      port,
      onTrouble: (cause) => troubles.push(cause),
    })
    await nowhere.open(() => undefined).catch((cause: unknown) => expect(String(cause)).toMatch(/203\.0\.113\.77/))
    await nowhere.send(() => ({ kind: 'query', questions: [{ name: 'a.local', type: 'A' }], records: [] }))
    await nowhere.close()
    expect(nowhere.addresses()).toEqual([])
  })
})
