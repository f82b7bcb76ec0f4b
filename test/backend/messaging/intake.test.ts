import { beforeEach, expect, it } from 'vitest'
import { PLAIN_UP } from '../../../backend/contract/boards/device-topics.ts'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import type { KaiserHandlers, Kept } from '../../../backend/messaging/handlers.ts'
import { Intake } from '../../../backend/messaging/intake.ts'
import type { IncomingMessage } from '../../../backend/messaging/message-bus.ts'

let handle: () => Kept
let faults: unknown[]
let intake: Intake
let signsOfLife: boolean[]

beforeEach(() => {
  faults = []
  signsOfLife = []
  const plain = { telemetry: () => handle(), state: () => handle() }
  intake = new Intake({
    kaiser: new Proxy({} as KaiserHandlers, { get: () => () => handle() }), // every topic the same
    plain,
    relay: { 'discovery/esp32_nodes': () => handle() },
    door: {
      knows: (board) => board !== 'DELETED',
      admit: (_board, _family, _relay, _atMs, lives) => {
        signsOfLife.push(lives)
        return { allowed: true, stored: undefined }
      },
      countReject: () => undefined,
      countViolation: () => undefined,
    },
    watch: { watched: () => false, show: () => undefined },
    onFault: (cause) => faults.push(cause),
  })
  expect(Object.keys(plain)).toEqual(Object.keys(PLAIN_UP))
})

const telemetry = (): IncomingMessage => ({
  clientId: 'c',
  topic: 'sensors/tor-1/telemetry',
  payload: Buffer.from('{"metrics":{"a":1}}'),
  qos: 1,
  retain: false,
  dup: false,
  will: false,
  receivedAtMs: 1,
})

it('does not let a message be acknowledged that the store had no room for', async () => {
  handle = () => {
    throw new LeitstandError('store.unavailable', 'full')
  }
  await expect(intake.take(telemetry())).rejects.toThrow('full')
  expect(intake.figures.rejected).toBe(0)
})

it('acknowledges a message that set off a fault, because it would set it off again', () => {
  handle = () => {
    throw new TypeError('bug')
  }
  expect(intake.take(telemetry())).toBeUndefined()
  expect(intake.figures).toMatchObject({ messages: 1, rejected: 1 })
  expect(faults).toHaveLength(1)
})

it('does not make a board known by its last will: who deletes a board has done with it', () => {
  handle = () => undefined
  const will = { ...telemetry(), topic: 'kaiser/god/esp/DELETED/system/will', payload: Buffer.from('{"status":"offline"}') }
  intake.take({ ...will, will: true })
  expect(signsOfLife).toEqual([])
  intake.take(will)
  expect(signsOfLife).toEqual([false])
})

it('takes a last will for no sign of life, whatever its topic', () => {
  handle = () => undefined
  intake.take(telemetry())
  intake.take({ ...telemetry(), will: true })
  intake.take({ ...telemetry(), topic: 'kaiser/god/esp/E1/system/will', payload: Buffer.from('{"status":"offline"}'), retain: true })
  expect(signsOfLife).toEqual([true, false, false])
})
