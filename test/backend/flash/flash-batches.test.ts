import { beforeEach, expect, test, vi } from 'vitest'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import { type BatchRequest, batchCounts, type FlashBatch, type FlashBatchBody } from '../../../backend/contract/flash/batch.ts'
import type { FlashJob, FlashStart } from '../../../backend/contract/flash/job.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { FlashBatches } from '../../../backend/flash/flash-batches.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'

const REQUEST: BatchRequest = {
  name: 'november',
  firmware: 'a'.repeat(64),
  eraseAll: false,
  ssid: 'lab-iot',
  wifiPassword: 'greenhouse',
  broker: { host: '10.0.0.1', port: 1883, ca: null },
  template: null,
  acceptance: true,
  autoStart: true,
  rows: ['Bed 1', 'Bed 2', 'Bed 3'].map((name) => ({ name, zone: null, labels: [] })),
}

let begun: (FlashStart & { id: string })[]
let retried: string[]
let cancelled: string[]
let secrets: Map<string, string>
let batches: FlashBatches
let store: MemoryDocumentStore<FlashBatch>
let faults: unknown[]

const jobOf = (id: string, request: FlashStart, change: Partial<FlashJob> = {}): FlashJob =>
  ({
    id,
    port: request.port,
    request,
    board: null,
    mac: null,
    device: null,
    acceptance: null,
    progress: { state: 'running', error: null },
    ...change,
  }) as FlashJob // only what batches look at

function open(): FlashBatches {
  const clock = new ManualClock()
  let ids = 0
  const begin = (request: FlashStart) => {
    if (begun.length >= 20) throw new LeitstandError('request.too-many')
    const id = `job${begun.length + 1}`
    begun.push({ ...request, id })
    return jobOf(id, request)
  }
  return new FlashBatches({
    shelf: new Shelf<FlashBatchBody>({ noun: 'batch', store, clock, newId: () => `batch${++ids}`, most: 10 }),
    lanes: {
      begin,
      retry: (id) => {
        retried.push(id)
        const known = begun.find((one) => one.id === id) ?? expect.fail(`no job ${id}`)
        return begin(known)
      },
      cancel: (id) => {
        cancelled.push(id)
        return jobOf(id, begun[0] ?? expect.fail('no job'))
      },
    },
    secrets: {
      secret: async (name) => secrets.get(name),
      saveSecret: async (name, value) => void secrets.set(name, value),
    },
    firmwareName: () => 'node 2.5.0',
    clock,
    onFault: (cause) => faults.push(cause),
  })
}

beforeEach(() => {
  vi.useRealTimers()
  begun = []
  retried = []
  cancelled = []
  faults = []
  secrets = new Map()
  store = new MemoryDocumentStore<FlashBatch>()
  batches = open()
})

const states = (id: string) => batches.get(id).rows.map(({ state }) => state)

async function end(index: number, change: Partial<FlashJob> = {}): Promise<void> {
  const request = begun[index] ?? expect.fail(`no job ${index}`)
  batches.jobEnded(jobOf(request.id, request, { progress: { state: 'done', error: null } as FlashJob['progress'], ...change }))
  await batches.stop()
}

const failure = { progress: { state: 'failed', error: { code: 'flash.lost', detail: 'lost' } } as FlashJob['progress'] }

test('rows are taken in order, with what every board gets, and the password stands in no document', async () => {
  const { id } = await batches.create(REQUEST, 'eva')
  await batches.begin(id, { ports: ['/dev/a', '/dev/b'] }, 'eva')
  expect(begun.map(({ port, provision, wifiPassword }) => [port, provision?.name, wifiPassword])).toEqual([
    ['/dev/a', 'Bed 1', 'greenhouse'],
    ['/dev/b', 'Bed 2', 'greenhouse'],
  ])
  expect(JSON.stringify(batches.get(id))).not.toContain('"greenhouse"')
  expect(batchCounts(batches.get(id))).toEqual({ done: 0, running: 2, failed: 0, waiting: 1 })
})

test('a failed row is given back, and the same board takes it again without writing anew', async () => {
  const { id } = await batches.create(REQUEST, 'eva')
  await batches.begin(id, { ports: ['/dev/a'] }, 'eva')
  await end(0, failure)
  expect(batches.get(id).rows[0]).toMatchObject({ state: 'waiting', failures: 1, error: { code: 'flash.lost' } })
  expect(batchCounts(batches.get(id))).toEqual({ done: 0, running: 0, failed: 1, waiting: 2 })
  await batches.take(id, '/dev/a', 'eva')
  expect([retried, begun[1]?.provision?.name]).toEqual([['job1'], 'Bed 1'])
})

test('another board may take the row that was given back; the failed one then gets the next', async () => {
  const { id } = await batches.create(REQUEST, 'eva')
  await batches.begin(id, { ports: ['/dev/a'] }, 'eva')
  await end(0, failure)
  await batches.take(id, '/dev/b', 'eva')
  await batches.take(id, '/dev/a', 'eva')
  expect([retried, begun.map(({ provision }) => provision?.name)]).toEqual([[], ['Bed 1', 'Bed 1', 'Bed 2']])
})

test('stops after what runs, and goes on where it was', async () => {
  const { id } = await batches.create(REQUEST, 'eva')
  await batches.begin(id, { ports: ['/dev/a'] }, 'eva')
  expect((await batches.pause(id)).state).toBe('stopping')
  await expect(batches.take(id, '/dev/b', 'eva')).rejects.toThrow('The batch does not run')
  await end(0, { device: 'ESP_1', mac: '24:0a:c4:00:00:01' })
  expect([batches.get(id).state, states(id)]).toEqual(['paused', ['done', 'waiting', 'waiting']])
  await batches.begin(id, { ports: ['/dev/b'] }, 'eva')
  expect([batches.get(id).state, states(id)]).toEqual(['running', ['done', 'running', 'waiting']])
})

test('is done with its last row, and forgets the password', async () => {
  const { id } = await batches.create({ ...REQUEST, rows: REQUEST.rows.slice(0, 1) }, 'eva')
  await batches.begin(id, { ports: ['/dev/a'] }, 'eva')
  await end(0)
  expect(batches.get(id)).toMatchObject({ state: 'done', endedAtMs: expect.any(Number) })
  expect([...secrets.values()]).toEqual([''])
  await expect(batches.begin(id, { ports: [] }, 'eva')).rejects.toThrow('All boards')
})

test('a board that was done already is stopped as soon as its MAC is known', async () => {
  const { id } = await batches.create(REQUEST, 'eva')
  await batches.begin(id, { ports: ['/dev/a'] }, 'eva')
  await end(0, { device: 'ESP_1', mac: '24:0a:c4:00:00:01' })
  await batches.take(id, '/dev/a', 'eva')
  const second = begun[1] ?? expect.fail('no second job')
  batches.jobChanged(jobOf('job2', second))
  expect(cancelled).toEqual([])
  batches.jobChanged(jobOf('job2', second, { board: { mac: '24:0a:c4:00:00:01' } as FlashJob['board'] }))
  expect(cancelled).toEqual(['job2'])
  await end(1, {
    mac: '24:0a:c4:00:00:01',
    progress: { state: 'cancelled', error: { code: 'flash.cancelled', detail: '' } } as FlashJob['progress'],
  })
  expect(batches.get(id).rows[1]?.error).toMatchObject({ code: 'provision.again', reason: { figures: { name: 'Bed 1' } } })
})

test('a board that is plugged in starts by itself while the batch runs, one that was there does not', async () => {
  vi.useFakeTimers()
  batches.portsChanged(new Set(['/dev/a']))
  batches.watchPorts()
  const { id } = await batches.create(REQUEST, 'eva')
  await batches.begin(id, { ports: [] }, 'eva')
  batches.portsChanged(new Set(['/dev/a', '/dev/b']))
  await vi.advanceTimersByTimeAsync(2000)
  expect(begun.map(({ port }) => port)).toEqual(['/dev/b'])
  // A chip with its own USB goes and comes while it is flashed.
  batches.portsChanged(new Set(['/dev/a']))
  batches.portsChanged(new Set(['/dev/a', '/dev/b']))
  await vi.advanceTimersByTimeAsync(2000)
  expect([begun.length, faults]).toEqual([1, []])
  await end(0)
  batches.portsChanged(new Set(['/dev/a']))
  await vi.advanceTimersByTimeAsync(0)
  expect(batches.get(id).lanes).toEqual([])
})

test('after a restart of the program what ran waits, and a person goes on with the kept password', async () => {
  const { id } = await batches.create(REQUEST, 'eva')
  await batches.begin(id, { ports: ['/dev/a'] }, 'eva')
  const shelf = new Shelf<FlashBatchBody>({ noun: 'batch', store, clock: new ManualClock(), newId: () => 'x', most: 10 })
  await shelf.start()
  const again = new FlashBatches({
    shelf,
    lanes: { begin: (request) => jobOf('later', request), retry: () => expect.fail('no retry'), cancel: () => expect.fail('no cancel') },
    secrets: { secret: async (name) => secrets.get(name), saveSecret: async () => undefined },
    firmwareName: () => '',
    clock: new ManualClock(),
    onFault: (cause) => faults.push(cause),
  })
  await again.start()
  expect(again.get(id)).toMatchObject({ state: 'paused', lanes: [] })
  expect(again.get(id).rows.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting'])
  expect((await again.begin(id, { ports: ['/dev/a'] }, 'eva')).rows[0]?.state).toBe('running')
})

test('a name may stand in a list once, and one batch runs at a time', async () => {
  const twice = [...REQUEST.rows, ...REQUEST.rows.slice(0, 1)]
  await expect(batches.create({ ...REQUEST, rows: twice }, 'eva')).rejects.toThrow('twice')
  const one = await batches.create(REQUEST, 'eva')
  const other = await batches.create(REQUEST, 'eva')
  await batches.begin(one.id, { ports: ['/dev/a'] }, 'eva')
  await expect(batches.begin(other.id, { ports: [] }, 'eva')).rejects.toThrow('november is running')
  await expect(batches.remove(one.id)).rejects.toThrow()
})
