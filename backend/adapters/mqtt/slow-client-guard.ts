// Keeps a subscriber that reads slowly, or not at all, from costing anybody else anything.
import type { Client } from 'aedes'
import type { AedesMessage, Delivered } from './aedes-inside.ts'
import type { BrokerFigures, BrokerLimits } from './broker-options.ts'
import type { Connection } from './connection.ts'

/**
 * Wraps the two delivery functions of a client, before any subscription takes hold of them:
 * - QoS 0 messages are dropped while more than `maxQos0BufferBytes` wait to be sent;
 * - a client with more than `maxSendBufferBytes` unsent is cut. (One whose full buffer does not drain in `drainTimeoutMs` is cut
 *   by aedes.)
 * - A message that matches several subscriptions of the client goes to it once. aedes does this by "number higher than the last",
 *   which also drops messages that arrive out of order: a retained one followed by a plain one in the same read is lost that way.
 *   Here only the very same number is a duplicate.
 */
export function guardDeliveries(
  connection: Connection,
  client: Client,
  brokerId: string,
  limits: Pick<BrokerLimits, 'maxQos0BufferBytes' | 'maxSendBufferBytes'>,
  figures: BrokerFigures,
  drop: () => void,
): void {
  const { deliver0, deliverQoS } = client
  const stream = connection.stream
  let lastCounter = 0
  Object.defineProperty(client.duplicates, brokerId, { get: () => 0, set: () => undefined })

  client.deliver0 = (message: AedesMessage, delivered: Delivered) => {
    if (message.brokerCounter === lastCounter) return delivered()
    lastCounter = message.brokerCounter
    if (stream.writableLength > limits.maxQos0BufferBytes) {
      figures.droppedQos0++
      return delivered()
    }
    deliver0(message, delivered)
  }

  client.deliverQoS = (message: AedesMessage, delivered: Delivered) => {
    if (message.qos === 0) return client.deliver0(message, delivered)
    if (message.brokerCounter === lastCounter || connection.cut) return delivered()
    lastCounter = message.brokerCounter
    if (stream.writableLength > limits.maxSendBufferBytes) {
      drop()
      return delivered()
    }
    deliverQoS(message, delivered)
  }
}
