import { expect, test } from 'vitest'
import { isIdleSocket, lanesOf, numberLanes, waits } from '../../../renderer/flash/lanes.ts'
import { BOARD, jobAt, portAt } from './flash-lab.ts'

const NONE = new Set<string>()
const numbers = numberLanes(['/dev/ttyUSB0', '/dev/ttyUSB1'], new Map())
const failed = { state: 'failed', finishedAtMs: 5000, error: { code: 'flash.port', detail: 'gone' } } as const

test('numbers go by the port, stay with it, and the lowest free one is given', () => {
  const first = numberLanes(['/dev/ttyUSB10', '/dev/ttyUSB2'], new Map())
  expect([...first].sort()).toEqual([
    ['/dev/ttyUSB10', 2],
    ['/dev/ttyUSB2', 1],
  ])
  expect(numberLanes(['/dev/ttyUSB10', '/dev/ttyACM0'], first).get('/dev/ttyACM0')).toBe(1)
  expect(numberLanes(['/dev/ttyUSB10'], first).get('/dev/ttyUSB10')).toBe(2)
  // Two that are remembered with the same number.
  const twice = numberLanes(
    ['a', 'b'],
    new Map([
      ['a', 3],
      ['b', 3],
    ]),
  )
  expect([twice.get('a'), twice.get('b')]).toEqual([3, 1])
})

test('a port is ready, blocked, or runs what is done on it', () => {
  const ports = [portAt('/dev/ttyUSB0'), portAt('/dev/ttyUSB1', { access: 'busy' })]
  expect(lanesOf(ports, [], NONE, numbers).map(({ state }) => state)).toEqual(['ready', 'blocked'])
  expect(lanesOf(ports, [jobAt('/dev/ttyUSB0')], NONE, numbers)[0]).toMatchObject({ state: 'running', number: 1, board: BOARD })
})

test('a success leaves with its board, except where the board only restarted', () => {
  const done = jobAt('/dev/ttyUSB0', { written: 'all', progress: { state: 'done', finishedAtMs: 5000 } })
  const at = (createdAtMs: number) => lanesOf([portAt('/dev/ttyUSB0', { createdAtMs })], [done], NONE, numbers)[0]
  expect(at(1000)?.state).toBe('done')
  expect(at(6000)?.state).toBe('done')
  expect(at(60_000)).toMatchObject({ state: 'ready', board: undefined })
})

test('a failure stays while its port is away, until it is put away', () => {
  const job = jobAt('/dev/ttyUSB0', { written: 'partly', progress: failed })
  expect(lanesOf([], [job], NONE, numbers)).toMatchObject([{ state: 'gone', port: undefined, number: 1 }])
  expect(lanesOf([portAt('/dev/ttyUSB0', { createdAtMs: 60_000 })], [job], NONE, numbers)[0]?.state).toBe('failed')
  expect(lanesOf([], [job], new Set([job.id]), numbers)).toEqual([])
})

test('what was cancelled half way asks for a retry, before a byte was written it does not', () => {
  const cancelled = (written: 'nothing' | 'partly') =>
    lanesOf(
      [portAt('/dev/ttyUSB0')],
      [jobAt('/dev/ttyUSB0', { written, progress: { state: 'cancelled', finishedAtMs: 5000 } })],
      NONE,
      numbers,
    )[0]?.state
  expect([cancelled('nothing'), cancelled('partly')]).toEqual(['ready', 'failed'])
})

test('a socket of the machine itself waits for nothing until a board answered there', () => {
  const [lane] = lanesOf([portAt('/dev/ttyS0', { vendorId: null })], [], NONE, new Map([['/dev/ttyS0', 1]]))
  expect(lane && waits(lane)).toBe(false)
  expect(lane && waits({ ...lane, board: BOARD })).toBe(true)
})

test('sockets of the machine itself come behind all others, whatever number an older version remembered for them', () => {
  const keys = ['/dev/ttyS0', '/dev/ttyUSB0', '/dev/ttyUSB1']
  const own = numberLanes(keys, new Map([['/dev/ttyS0', 1]]))
  expect([...own].sort()).toEqual([
    ['/dev/ttyS0', 3],
    ['/dev/ttyUSB0', 1],
    ['/dev/ttyUSB1', 2],
  ])
  const socket = portAt('/dev/ttyS0', { vendorId: null })
  const lanes = lanesOf([socket, portAt('/dev/ttyUSB1'), portAt('/dev/ttyUSB0')], [], NONE, own)
  expect(lanes.map(({ path }) => path)).toEqual(['/dev/ttyUSB0', '/dev/ttyUSB1', '/dev/ttyS0'])
  expect(lanes.map(isIdleSocket)).toEqual([false, false, true])
  // Where something was done, it stays in sight.
  expect(lanesOf([socket], [jobAt('/dev/ttyS0')], NONE, own).map(isIdleSocket)).toEqual([false])
})
