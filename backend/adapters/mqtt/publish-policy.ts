// Who may publish what, when nothing else is configured: boards send on their own topics, nobody but the centre sends commands.
import { routeTopic } from '../../messaging/route-topic.ts'

/**
 * `accept`: taken by the centre and delivered to subscribers; `inspect`: taken, so that it is counted and shown, but delivered to
 * nobody; `refuse`: counted, neither taken nor delivered. The client gets its acknowledgement in every case: in MQTT 3.1.1 the only
 * other answer is to close the connection, and a faulty firmware would then make a whole fleet reconnect in a loop.
 */
export type PublishVerdict = 'accept' | 'inspect' | 'refuse'

/** Topics below `kaiser/{relay}/esp/{esp}/` that only the centre may use, beside everything that ends in `/command`. */
const DOWN = new Set([
  'config',
  'actuator/emergency',
  'system/heartbeat/ack',
  'heartbeat/ack',
  'zone/assign',
  'subzone/assign',
  'subzone/remove',
  'subzone/safe',
  'mqtt/auth_update',
])
const DOWN_ENDS = ['/command', '/processed']

/** Pure: the verdict for a client without special rights. */
export function judgeTopic(topic: string): PublishVerdict {
  if (topic.startsWith('$')) return 'refuse'
  const route = routeTopic(topic)
  if (route.kind === 'kaiser' || route.kind === 'plain') return 'accept'
  if (!topic.startsWith('kaiser/')) return route.kind === 'foreign' ? 'accept' : 'inspect'
  const [, relay = '', family = ''] = topic.split('/', 3)
  if (relay === 'broadcast' || family === 'server') return 'refuse'
  if (family === 'discovery') return 'accept'
  if (family !== 'esp') return 'inspect'
  const below = topic.split('/').slice(4).join('/')
  return DOWN.has(below) || DOWN_ENDS.some((end) => below.endsWith(end)) ? 'refuse' : 'inspect'
}

/** Pure: false for topics of another board. */
export function isOwnTopic(topic: string, board: string): boolean {
  if (topic.startsWith('sensors/')) return topic.startsWith(`sensors/${board}/`)
  const at = topic.startsWith('kaiser/') ? topic.indexOf('/esp/') : -1
  return at < 0 || topic.startsWith(`${board}/`, at + '/esp/'.length)
}

/** Topics longer than this are judged anew each time, so that memory stays bounded. */
const MAX_KNOWN_LENGTH = 256

/** `judgeTopic` with a bounded memory: boards send on the same few topics over and over. */
export class PublishPolicy {
  readonly #known = new Map<string, PublishVerdict>()
  readonly #limit: number

  /** @param limit topics remembered, default 20,000 */
  constructor(limit = 20_000) {
    this.#limit = limit
  }

  judge(topic: string): PublishVerdict {
    const known = this.#known.get(topic)
    if (known !== undefined) return known
    const verdict = judgeTopic(topic)
    if (topic.length <= MAX_KNOWN_LENGTH) {
      if (this.#known.size >= this.#limit) this.#known.clear()
      this.#known.set(topic, verdict)
    }
    return verdict
  }
}

/** True for messages the centre wants to see. */
export function isForCentre(topic: string): boolean {
  return topic.startsWith('kaiser/') || topic.startsWith('sensors/')
}

/** Filters that clients may subscribe to: no inner topics, no shared subscriptions (aedes has none and would wait for ever). */
export function maySubscribe(filter: string): boolean {
  return !filter.startsWith('$') || filter.startsWith('$SYS/')
}
