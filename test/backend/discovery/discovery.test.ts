import { beforeEach, describe, expect, it } from 'vitest'
import type { FoundBody } from '../../../backend/contract/boards/discovery.ts'
import { Discovery, type DiscoveryParts } from '../../../backend/discovery/discovery.ts'
import { FoundTable } from '../../../backend/discovery/found-table.ts'
import { instanceName, type OwnService } from '../../../backend/discovery/own-services.ts'
import { PassingShelf } from '../../../backend/documents/passing-shelf.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { ManualSchedule } from '../../fakes/manual-schedule.ts'
import { announced } from './announced.ts'
import { type FakeDns, FakeNetwork } from './fake-network.ts'

const clock = new ManualClock()
let schedule: ManualSchedule
let network: FakeNetwork
let faults: unknown[]

beforeEach(() => {
  schedule = new ManualSchedule(clock)
  network = new FakeNetwork()
  faults = []
})

function centre(nodeId: string, address: string, change: Partial<DiscoveryParts> = {}) {
  const dns = network.join(address)
  const shelf = new PassingShelf<FoundBody>({ noun: 'found device', clock, most: 500 })
  const discovery = new Discovery({
    setting: 'on',
    dns,
    found: new FoundTable({ shelf, nodeId, by: 'leitstand' }),
    nodeId,
    name: 'Leitstand vm',
    usable: () => [address],
    now: () => clock.now(),
    later: schedule.later,
    random: () => 0,
    onFault: (cause) => faults.push(cause),
    ...change,
  })
  return { discovery, dns, shelf }
}

const listener = (type: OwnService['type'], node: string, reached = true): OwnService => ({
  type,
  port: type === '_mqtt._tcp' ? 1883 : 8000,
  text: { node, version: '0.1.0' },
  reachedAt: () => reached,
})

/** Lets what is promised happen, then what is due in time. */
async function forward(ms: number): Promise<void> {
  for (let at = 0; at < 5; at++) await Promise.resolve()
  schedule.forward(ms)
  for (let at = 0; at < 5; at++) await Promise.resolve()
}

const told = (dns: FakeDns) => network.sent.filter(({ from }) => dns.addresses().includes(from) || from === dns.addresses()[0])

describe('announcing', () => {
  it('opens no socket while every listener is open to this machine only', async () => {
    const { discovery, dns } = centre('aa', '192.168.1.2')
    await discovery.start([listener('_leitstand._tcp', 'aa', false)])
    await forward(60_000)
    expect(dns.opened).toBe(0)
    expect(network.sent).toEqual([])
    expect(discovery.mdns).toMatchObject({ announced: { name: '', types: [] }, addresses: [] })
    await discovery.stop()
  })

  it('asks three times whether the name is free, tells twice, answers, and says goodbye', async () => {
    const { discovery, dns } = centre('aa', '192.168.1.2')
    await discovery.start([listener('_leitstand._tcp', 'aa'), listener('_mqtt._tcp', 'aa')])
    await forward(700)
    expect(told(dns).map(({ message }) => message.kind)).toEqual(['query', 'query', 'query'])
    await forward(2000)
    expect(told(dns).map(({ message }) => message.kind)).toEqual(['query', 'query', 'query', 'response', 'response'])
    expect(discovery.mdns.announced).toEqual({ name: 'Leitstand vm', types: ['_leitstand._tcp', '_mqtt._tcp'] })

    network.sent.length = 0
    const question = { kind: 'query' as const, questions: [{ name: '_mqtt._tcp.local', type: 'PTR' as const }], records: [] }
    network.spread('192.168.1.9', question)
    network.spread('192.168.1.9', question)
    const answers = network.sent.filter(({ from }) => from === '192.168.1.2')
    expect(answers).toHaveLength(1)
    expect(answers[0]?.message.records).toMatchObject([
      { type: 'PTR', data: 'Leitstand vm._mqtt._tcp.local' },
      { type: 'SRV', data: { target: 'leitstand-aa.local', port: 1883 } },
      { type: 'TXT', data: ['node=aa', 'version=0.1.0'] },
      { type: 'A', name: 'leitstand-aa.local', data: '192.168.1.2' },
    ])

    network.sent.length = 0
    await discovery.stop()
    expect(network.sent).toHaveLength(1)
    expect(network.sent[0]?.message.records.every(({ ttlS }) => ttlS === 0)).toBe(true)
    expect(dns.addresses()).toEqual([])
  })

  it('keeps silent where the asker knows the answer already', async () => {
    const { discovery } = centre('aa', '192.168.1.2')
    await discovery.start([listener('_mqtt._tcp', 'aa')])
    await forward(3000)
    network.sent.length = 0
    const known = { type: 'PTR' as const, name: '_mqtt._tcp.local', ttlS: 4000, data: 'Leitstand vm._mqtt._tcp.local' }
    network.spread('192.168.1.9', { kind: 'query', questions: [{ name: '_mqtt._tcp.local', type: 'PTR' }], records: [known] })
    expect(network.sent.filter(({ from }) => from === '192.168.1.2')).toEqual([])
    await discovery.stop()
  })

  it('takes the next number where the name is in use', async () => {
    const first = centre('aa', '192.168.1.2')
    await first.discovery.start([listener('_leitstand._tcp', 'aa')])
    await forward(3000)
    const second = centre('bb', '192.168.1.3')
    await second.discovery.start([listener('_leitstand._tcp', 'bb')])
    await forward(3000)
    expect(first.discovery.mdns.announced.name).toBe('Leitstand vm')
    expect(second.discovery.mdns.announced.name).toBe('Leitstand vm (2)')
    await first.discovery.stop()
    await second.discovery.stop()
  })

  it('gives two that start at once two names', async () => {
    const all = [centre('aa', '192.168.1.2'), centre('bb', '192.168.1.3'), centre('cc', '192.168.1.4')]
    for (const [at, { discovery }] of all.entries()) await discovery.start([listener('_mqtt._tcp', ['aa', 'bb', 'cc'][at] ?? '')])
    await forward(20_000)
    const names = all.map(({ discovery }) => discovery.mdns.announced.name)
    expect(new Set(names).size).toBe(3)
    for (const { discovery } of all) await discovery.stop()
  })

  it('gives up, and says so, where somebody takes every name', async () => {
    const { discovery } = centre('aa', '192.168.1.2')
    await discovery.start([listener('_mqtt._tcp', 'aa')])
    for (let attempt = 1; attempt < 40; attempt++) {
      const name = `${instanceName('Leitstand vm', attempt)}._mqtt._tcp.local`
      await forward(300)
      network.spread('192.168.1.66', {
        kind: 'response',
        questions: [],
        records: [{ type: 'SRV', name, ttlS: 120, data: { target: 'evil.local', port: 1 } }],
      })
    }
    await forward(10_000)
    expect(discovery.mdns.announced.name).toBe('')
    expect(faults).toHaveLength(1)
    expect(String(faults[0])).toMatch(/20 names are taken/)
    await discovery.stop()
  })

  it('cuts long machine names to what a label holds', () => {
    const name = instanceName(`Leitstand ${'ü'.repeat(60)}.lan`, 2)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63)
    expect(name).toMatch(/^Leitstand ü+ \(2\)$/)
    expect(instanceName('Leitstand pi.lan', 1)).toBe('Leitstand pi-lan')
  })
})

describe('browsing', () => {
  it('opens for two minutes, shows what it hears, and closes', async () => {
    const { discovery, dns, shelf } = centre('aa', '192.168.1.2')
    await discovery.start([])
    expect(dns.opened).toBe(0)
    await discovery.browse()
    network.spread('192.168.1.30', {
      kind: 'response',
      questions: [],
      records: announced('_esphomelib._tcp', 'bench', { address: '192.168.1.30', port: 6053 }),
    })
    await forward(300)
    expect(shelf.list()).toMatchObject([{ id: '192-168-1-30', kind: 'esphome', ways: ['mdns'] }])
    // Nobody answers any more: it goes when its time is over.
    await forward(119_000)
    expect(discovery.mdns.browsingUntilMs).not.toBeNull()
    await forward(3000)
    expect(shelf.list()).toEqual([])
    expect(discovery.mdns).toMatchObject({ browsingUntilMs: null, addresses: [] })
    expect(dns.closed).toBe(1)
    await discovery.stop()
  })

  it('asks at growing intervals and for what is missing, but not for ever', async () => {
    const { discovery, dns } = centre('aa', '192.168.1.2')
    await discovery.start([])
    await discovery.browse()
    await forward(20_000)
    expect(told(dns)).toHaveLength(4)
    network.sent.length = 0
    const [pointer] = announced('_http._tcp', 'esp-1', { address: '192.168.1.30' })
    for (let round = 0; round < 5; round++) {
      network.spread('192.168.1.30', { kind: 'response', questions: [], records: pointer ? [pointer] : [] })
      await forward(500)
    }
    const asked = network.sent.flatMap(({ message }) => message.questions).filter(({ name }) => name.startsWith('esp-1'))
    expect(asked).toEqual([
      { name: 'esp-1._http._tcp.local', type: 'SRV' },
      { name: 'esp-1._http._tcp.local', type: 'TXT' },
    ])
    await discovery.stop()
  })

  it('is refused where it is switched off, and tells why it does not work', async () => {
    const off = centre('aa', '192.168.1.2', { setting: 'off' })
    await expect(off.discovery.browse()).rejects.toMatchObject({ code: 'discovery.off' })
    expect(off.dns.opened).toBe(0)
    const broken = centre('bb', '192.168.1.3')
    broken.dns.failing = new Error('Another program may hold UDP port 5353.')
    await broken.discovery.browse()
    expect(broken.discovery.mdns.fault).toMatch(/UDP port 5353/)
    broken.dns.failing = undefined
    await forward(31_000)
    expect(broken.discovery.mdns.fault).toBeNull()
    await broken.discovery.stop()
  })
})
