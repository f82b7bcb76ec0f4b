// Stands between a client's stream and aedes: who is read, how large packets may be, which protocol version is spoken.
import type { Connection, ReadGate } from './connection.ts'
import { Mqtt5Translator, protocolLevel } from './mqtt5-translator.ts'
import { PacketSizeGuard } from './packet-size-guard.ts'

export type Cut = 'too-large' | 'malformed' | 'will'

const MQTT_5 = 5

/**
 * aedes takes its bytes by `read(null)` only; `read(0)` is Node's own call to fill the buffer (64 KiB, then TCP stops the sender).
 *
 * @param onCut called once, when the connection has to be ended
 */
export function guardStream(
  connection: Connection,
  gate: ReadGate,
  limits: { maxConnectBytes: number; maxPacketBytes: number },
  onCut: (why: Cut) => void,
): void {
  const stream = connection.stream
  const sizes = new PacketSizeGuard(limits.maxConnectBytes, limits.maxPacketBytes)
  const read = stream.read
  let begun = false
  let beginning = Buffer.alloc(0)
  let translator: Mqtt5Translator | undefined

  const cut = (why: Cut): null => {
    if (!connection.cut) onCut(why)
    return null
  }

  /** @returns null while the bytes do not tell the version yet */
  const begin = (bytes: Buffer): Buffer | null => {
    beginning = Buffer.concat([beginning, bytes])
    const level = protocolLevel(beginning)
    if (level === undefined) return null
    begun = true
    if (level === MQTT_5) {
      translator = new Mqtt5Translator(limits.maxPacketBytes)
      translateWrites(connection, translator, cut)
    }
    return beginning
  }

  stream.read = (size?: number): unknown => {
    if (size === 0) return read.call(stream, 0)
    const allowed = connection.cut ? 0 : gate.allowance(connection)
    if (allowed === 0) return null
    const part = allowed !== undefined && stream.readableLength > allowed
    const raw: unknown = read.call(stream, part ? allowed : size)
    if (part) gate.rest(connection)
    if (raw === null) return null
    if (!Buffer.isBuffer(raw)) return cut('malformed')
    const verdict = sizes.scan(raw)
    if (verdict !== 'ok') return cut(verdict)
    const bytes = begun ? raw : begin(raw)
    if (bytes === null || translator === undefined) return bytes
    const translated = translator.toBroker(bytes)
    if (translated.kind === 'malformed') return cut('malformed')
    if (translated.kind === 'end') setImmediate(cut, 'will')
    return translated.bytes.length > 0 ? translated.bytes : null
  }
}

/** mqtt-packet writes a packet in pieces, and strings as strings. */
function translateWrites(connection: Connection, translator: Mqtt5Translator, cut: (why: Cut) => null): void {
  const stream = connection.stream
  const write = stream.write
  stream.write = (piece: unknown): boolean => {
    if (typeof piece !== 'string' && !(piece instanceof Uint8Array)) throw new TypeError('MQTT is written as bytes or text')
    const translated = translator.toClient(typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece))
    if (translated.kind === 'malformed') cut('malformed')
    else if (translated.bytes.length > 0) write.call(stream, translated.bytes, 'utf8')
    return !stream.writableNeedDrain
  }
}
