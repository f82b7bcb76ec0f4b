import { beforeEach, describe, expect, it } from 'vitest'
import type { FoundBody, NetworkScanBody } from '../../../backend/contract/boards/discovery.ts'
import { FoundTable } from '../../../backend/discovery/found-table.ts'
import { KEPT_SCANS, NetworkScans } from '../../../backend/discovery/network-scans.ts'
import type { Probe } from '../../../backend/discovery/ports.ts'
import { PassingShelf } from '../../../backend/documents/passing-shelf.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'

const SILENT: Probe = { alive: false, open: [], pages: new Map() }
const REFUSING: Probe = { alive: true, open: [], pages: new Map() }
const clock = new ManualClock()
let answers: Map<string, Probe>
let macs: Map<string, string>
let found: PassingShelf<FoundBody>
let asked: string[]
let atOnce: number
/** Holds every probe until it is let go. */
let gate: PromiseWithResolvers<void> | undefined

beforeEach(() => {
  answers = new Map()
  macs = new Map()
  found = new PassingShelf<FoundBody>({ noun: 'found device', clock, most: 500 })
  asked = []
  atOnce = 0
  gate = undefined
})

function scansOf() {
  const shelf = new PassingShelf<NetworkScanBody>({ noun: 'scan of a range', clock, most: KEPT_SCANS })
  let ids = 0
  const reported: unknown[] = []
  const scans = new NetworkScans({
    shelf,
    found: new FoundTable({ shelf: found, nodeId: 'me', by: 'leitstand' }),
    prober: {
      probe: async (address, _ports, signal) => {
        asked.push(address)
        atOnce += 1
        await Promise.race([
          gate?.promise,
          new Promise((resolve) => signal.addEventListener('abort', resolve)),
          ...(gate ? [] : [undefined]),
        ])
        atOnce -= 1
        return answers.get(address) ?? SILENT
      },
    },
    neighbours: async () => macs,
    clock,
    newId: () => `scan-${++ids}`,
    report: (entry) => reported.push(entry),
    onFault: (cause) => {
      throw cause
    },
  })
  const ended = (id: string) => expect.poll(() => scans.get(id).progress.state).not.toMatch(/waiting|running/)
  return { scans, reported, ended }
}

const web = (body: string): Probe => ({ alive: true, open: [80], pages: new Map([[80, `HTTP/1.1 200 OK\r\n\r\n${body}`]]) })

describe('a scan of a range', () => {
  it('asks every address once, keeps what is open, and counts', async () => {
    answers.set('192.168.1.5', web('<title>tasmota-5</title>Tasmota 14.3.0'))
    answers.set('192.168.1.6', web('<title>Printer</title>'))
    answers.set('192.168.1.7', REFUSING)
    answers.set('192.168.1.8', REFUSING)
    macs.set('192.168.1.8', '24:0A:C4:12:34:56')
    const { scans, reported, ended } = scansOf()
    const { id } = scans.begin({ range: ' 192.168.1.0/28 ' }, 'anna')
    await ended(id)
    expect(new Set(asked).size).toBe(14)
    expect(asked).toHaveLength(14)
    expect(scans.get(id)).toMatchObject({
      range: '192.168.1.0/28',
      answered: 4,
      boards: 2,
      by: 'anna',
      progress: { state: 'done', done: 14, total: 14, unit: 'addresses' },
    })
    expect(found.list().map(({ address, kind, vendor }) => [address, kind, vendor])).toEqual([
      ['192.168.1.5', 'tasmota', null],
      ['192.168.1.6', 'other', null],
      ['192.168.1.8', 'esp', 'Espressif'],
    ])
    expect(reported).toEqual([{ range: '192.168.1.0/28', addresses: 14, by: 'anna' }])
  })

  it('takes away what a later scan finds no more', async () => {
    answers.set('10.0.0.5', web('Tasmota'))
    const { scans, ended } = scansOf()
    await ended(scans.begin({ range: '10.0.0.5' }, 'anna').id)
    expect(found.list()).toHaveLength(1)
    answers.clear()
    await ended(scans.begin({ range: '10.0.0.5' }, 'anna').id)
    expect(found.list()).toEqual([])
  })

  it('asks at most 64 addresses at a time, runs alone, and can be cancelled', async () => {
    gate = Promise.withResolvers()
    const { scans } = scansOf()
    const { id } = scans.begin({ range: '10.0.0.0/20' }, 'anna')
    await expect.poll(() => atOnce).toBe(64)
    expect(() => scans.begin({ range: '10.0.0.1' }, 'ben')).toThrow(expect.objectContaining({ code: 'job.running' }))
    const cancelled = await scans.cancel(id)
    expect(cancelled.progress).toMatchObject({ state: 'cancelled', done: 0, total: 4094 })
    expect(asked).toHaveLength(64)
    await scans.cancel(id)
    await scans.stop()
  })

  it('is refused for what is no range, too large, or nobody confirmed', () => {
    const { scans } = scansOf()
    for (const range of ['kitchen', '10.0.0.0/8', '8.8.8.8', '224.0.0.1']) {
      expect(() => scans.begin({ range }, 'anna'), range).toThrow(expect.objectContaining({ code: 'discovery.range' }))
    }
    expect(() => scans.get('none')).toThrow(expect.objectContaining({ code: 'document.unknown' }))
  })

  it('goes over a public range that somebody confirmed, and forgets the oldest of many', async () => {
    const { scans, ended } = scansOf()
    for (let round = 0; round < KEPT_SCANS + 2; round++) await ended(scans.begin({ range: '8.8.8.8', confirmed: true }, 'anna').id)
    expect(scans.list().map(({ id }) => id)).toEqual(Array.from({ length: KEPT_SCANS }, (_, at) => `scan-${at + 3}`))
  })
})
