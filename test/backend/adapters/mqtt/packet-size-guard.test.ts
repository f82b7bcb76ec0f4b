import { generate } from 'mqtt-packet'
import { describe, expect, test } from 'vitest'
import { PacketSizeGuard, type SizeVerdict } from '../../../../backend/adapters/mqtt/packet-size-guard.ts'
import fc from '../../../property.ts'

const FIRST = 500
const LATER = 3_000

function header(type: number, length: number): number[] {
  const bytes = [type]
  let rest = length
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest >>= 7
  } while (rest > 0)
  return bytes
}

function scan(stream: Buffer, cuts: readonly number[]): SizeVerdict {
  const guard = new PacketSizeGuard(FIRST, LATER)
  const borders = [...cuts.map((cut) => cut % (stream.length + 1)), stream.length].toSorted((a, b) => a - b)
  let at = 0
  for (const border of borders) {
    const verdict = guard.scan(stream.subarray(at, border))
    if (verdict !== 'ok') return verdict
    at = border
  }
  return 'ok'
}

describe('PacketSizeGuard', () => {
  test('follows packets of any size, however the stream is cut', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: LATER }), { maxLength: 8 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: FIRST }), sizes, fc.array(fc.nat(), { maxLength: 12 }), (first, later, cuts) => {
        // Bodies of 0xff would be endless lengths, if a border were missed.
        const parts = [first, ...later].map((size) => Buffer.concat([Buffer.from(header(0x30, size)), Buffer.alloc(size, 0xff)]))
        const stream = Buffer.concat(parts)
        expect(scan(stream, cuts)).toBe('ok')
        const tooLarge = Buffer.concat([stream, Buffer.from(header(0x30, LATER + 1))])
        expect(scan(tooLarge, cuts)).toBe('too-large')
        const endless = Buffer.concat([stream, Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80])])
        expect(scan(endless, cuts)).toBe('malformed')
      }),
    )
  })

  test('allows the first packet less than later ones', () => {
    expect(scan(Buffer.from(header(0x10, FIRST + 1)), [])).toBe('too-large')
    expect(scan(Buffer.concat([Buffer.from(header(0x10, 0)), Buffer.from(header(0x30, FIRST + 1))]), [])).toBe('ok')
  })

  test('agrees with real packets', () => {
    const connect = generate({ cmd: 'connect', clientId: 'a', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 1 })
    const publish = generate({ cmd: 'publish', topic: 'a/b', payload: 'x'.repeat(2_000), qos: 0, retain: false, dup: false })
    expect(scan(Buffer.concat([connect, publish, publish]), [3, 1_000, 1_001])).toBe('ok')
  })
})
