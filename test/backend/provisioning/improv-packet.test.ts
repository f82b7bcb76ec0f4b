import { expect, test } from 'vitest'
import { type ImprovPacket, ImprovReader, improvBytes, textsOf, textsPacket } from '../../../backend/provisioning/improv-packet.ts'
import fc from '../../property.ts'

function read(chunks: readonly Uint8Array[]): { packets: ImprovPacket[]; text: string; damaged: number } {
  const packets: ImprovPacket[] = []
  let text = ''
  const reader = new ImprovReader(
    (packet) => packets.push(packet),
    (bytes) => {
      text += Buffer.from(bytes).toString('latin1')
    },
  )
  for (const chunk of chunks) reader.take(chunk)
  return { packets, text, damaged: reader.damaged }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test('makes the packets of the protocol, byte by byte', () => {
  // State "ready" and the command for the state, as improv-wifi.com writes them; sums by hand.
  expect(hex(improvBytes({ type: 1, data: Buffer.of(2) }))).toBe('494d50524f56010101 02e2 0a'.replaceAll(' ', ''))
  expect(hex(improvBytes(textsPacket(3, 2, [])))).toBe('494d50524f5601030202 00e5 0a'.replaceAll(' ', ''))
  expect(hex(textsPacket(3, 1, ['lab', 'pw']).data)).toBe('0107036c6162027077')
})

test('passes log text on and finds the packet after half a packet', () => {
  const packet = improvBytes(textsPacket(4, 3, ['greenhouse', '2.5.0']))
  const half = packet.subarray(0, 14)
  const { packets, text, damaged } = read([Buffer.from('I (12) boot: IMPRO'), half, packet, Buffer.from('I (30) wifi\n'.repeat(30))])
  expect(packets.map(({ data }) => textsOf(data)?.texts)).toEqual([['greenhouse', '2.5.0']])
  expect(text).toContain('I (12) boot: IMPRO')
  expect(text).toContain('I (30) wifi')
  expect(damaged).toBe(1)
})

test('a packet with a wrong sum is none, and is counted', () => {
  const spoilt = Uint8Array.from(improvBytes({ type: 1, data: Buffer.of(4) }))
  spoilt[9] = 3
  const { packets, damaged } = read([spoilt, improvBytes({ type: 1, data: Buffer.of(2) })])
  expect([packets.map(({ data }) => data[0]), damaged]).toEqual([[2], 1])
})

test('says of lengths that do not fit that they do not', () => {
  expect(textsOf(Buffer.of(4))).toBeUndefined()
  expect(textsOf(Buffer.of(4, 3, 9, 0x61, 0x62))).toBeUndefined()
  expect(textsOf(Buffer.of(4, 9))).toBeUndefined()
})

const noise = fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).filter((text) => !text.includes('I'))
const packetOf = fc.record({ type: fc.integer({ min: 1, max: 4 }), data: fc.uint8Array({ maxLength: 255 }) })

test('finds every packet, however the bytes are cut and whatever text stands between', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(noise, packetOf), { maxLength: 6 }), fc.integer({ min: 1, max: 50 }), (parts, cut) => {
      const all = Buffer.concat(parts.flatMap(([text, packet]) => [Buffer.from(text), improvBytes(packet)]))
      const chunks = Array.from({ length: Math.ceil(all.length / cut) }, (_, at) => all.subarray(at * cut, (at + 1) * cut))
      const { packets, damaged } = read(chunks)
      expect(packets.map(({ type, data }) => [type, hex(data)])).toEqual(parts.map(([, { type, data }]) => [type, hex(data)]))
      expect(damaged).toBe(0)
    }),
  )
})

test('texts come back as they went', () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 3 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), texts, (command, given) => {
      expect(textsOf(textsPacket(3, command, given).data)).toEqual({ command, texts: given })
    }),
  )
})
