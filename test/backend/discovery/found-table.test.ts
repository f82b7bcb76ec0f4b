import { expect, it } from 'vitest'
import type { FoundBody } from '../../../backend/contract/boards/discovery.ts'
import { FoundTable } from '../../../backend/discovery/found-table.ts'
import { type Facts, factsOfProbe } from '../../../backend/discovery/recognise.ts'
import type { HeardService } from '../../../backend/discovery/service-cache.ts'
import { PassingShelf } from '../../../backend/documents/passing-shelf.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'

const clock = new ManualClock()
const other: Facts = factsOfProbe('10.0.0.1', { alive: true, open: [80], pages: new Map() })
const esphome = (address: string, seenAtMs = 1): HeardService => ({
  type: '_esphomelib._tcp',
  instance: 'bench',
  host: 'bench.local',
  address,
  port: 6053,
  text: new Map([['mac', '240ac4123456']]),
  seenAtMs,
})

function tableOf(most = 500) {
  const shelf = new PassingShelf<FoundBody>({ noun: 'found device', clock, most })
  let changes = 0
  shelf.onChange = () => {
    changes += 1
  }
  return { table: new FoundTable({ shelf, nodeId: 'me', by: 'leitstand' }), shelf, changes: () => changes }
}

it('a device found both ways is one row, and stays while one way still knows it', () => {
  const { table, shelf } = tableOf()
  table.announced([esphome('10.0.0.5')], 1)
  table.scanned(
    '10.0.0.5',
    factsOfProbe('10.0.0.5', { alive: true, open: [80, 6053], pages: new Map([[80, 'HTTP/1.1 200 OK\r\n\r\n<title>Bench</title>']]) }),
    2,
  )
  expect(shelf.list()).toMatchObject([
    {
      kind: 'esphome',
      name: 'bench',
      vendor: 'Espressif',
      ways: ['mdns', 'scan'],
      web: 'http://10.0.0.5/',
      services: [
        { port: 80, what: 'web' },
        { port: 6053, what: 'esphome' },
      ],
    },
  ])
  table.announced([], 3)
  expect(shelf.list()).toMatchObject([{ ways: ['scan'], mac: null }])
  table.scanned('10.0.0.5', undefined, 4)
  expect(shelf.list()).toEqual([])
})

it('screens hear of changes alone, and of being seen again once a minute', () => {
  const { table, changes } = tableOf()
  for (let second = 0; second < 120; second++) table.announced([esphome('10.0.0.5', second * 1000)], second * 1000)
  expect(changes()).toBe(2)
})

it('what a scan found is forgotten after a day', () => {
  const { table, shelf } = tableOf()
  table.scanned('10.0.0.5', other, 0)
  table.announced([], 86_400_001)
  expect(shelf.list()).toEqual([])
})

it('a full table takes a board in place of what is none, and no more of the latter', () => {
  const { table, shelf } = tableOf(2)
  table.scanned('10.0.0.1', other, 1)
  table.scanned('10.0.0.2', other, 1)
  table.scanned('10.0.0.3', other, 1)
  expect(shelf.list().map(({ address }) => address)).toEqual(['10.0.0.1', '10.0.0.2'])
  table.announced([esphome('10.0.0.9')], 2)
  expect(shelf.list().map(({ address }) => address)).toEqual(['10.0.0.2', '10.0.0.9'])
})
