// Retained messages in memory: one per topic, found by topic filter.
import type { RetainedMessage } from '../../messaging/session-store.ts'

interface Level {
  readonly below: Map<string, Level>
  message: RetainedMessage | undefined
}

export class RetainedMessages {
  readonly #root: Level = { below: new Map(), message: undefined }
  readonly #maxCount: number
  readonly #maxBytes: number
  #count = 0
  #bytes = 0

  /** @param maxBytes of topics and payloads together */
  constructor(maxCount: number, maxBytes: number) {
    this.#maxCount = maxCount
    this.#maxBytes = maxBytes
  }

  get count(): number {
    return this.#count
  }

  /** True when the topic retains just this already. */
  has(message: RetainedMessage): boolean {
    const known = this.#find(message.topic)?.message
    return known !== undefined && known.qos === message.qos && Buffer.compare(known.payload, message.payload) === 0
  }

  /** @returns false when a bound is reached; the topic then keeps what it had */
  set(message: RetainedMessage): boolean {
    const size = sizeOf(message)
    const old = this.#find(message.topic)?.message
    const grows = old === undefined ? size : size - sizeOf(old)
    if (this.#bytes + grows > this.#maxBytes || (old === undefined && this.#count >= this.#maxCount)) return false
    let level = this.#root
    for (const name of message.topic.split('/')) {
      let next = level.below.get(name)
      if (next === undefined) {
        next = { below: new Map(), message: undefined }
        level.below.set(name, next)
      }
      level = next
    }
    if (old === undefined) this.#count++
    this.#bytes += grows
    level.message = message
    return true
  }

  /** @returns false when there was nothing */
  delete(topic: string): boolean {
    const names = topic.split('/')
    const path: Level[] = [this.#root]
    for (const name of names) {
      const next = path.at(-1)?.below.get(name)
      if (next === undefined) return false
      path.push(next)
    }
    const last = path.at(-1)
    if (last?.message === undefined) return false
    this.#count--
    this.#bytes -= sizeOf(last.message)
    last.message = undefined
    for (let depth = names.length; depth > 0; depth--) {
      const level = path[depth]
      if (level === undefined || level.message !== undefined || level.below.size > 0) break
      path[depth - 1]?.below.delete(names[depth - 1] ?? '')
    }
    return true
  }

  /** Matching as in `TopicTree`, the other way round. Lazy; may be read while messages come and go. */
  *match(filter: string): Generator<RetainedMessage> {
    yield* walk(this.#root, filter.split('/'), 0, true)
  }

  #find(topic: string): Level | undefined {
    let level: Level | undefined = this.#root
    for (const name of topic.split('/')) {
      level = level.below.get(name)
      if (level === undefined) return undefined
    }
    return level
  }
}

function* walk(level: Level, filter: readonly string[], depth: number, first: boolean): Generator<RetainedMessage> {
  const name = filter[depth]
  if (name === undefined) {
    if (level.message !== undefined) yield level.message
    return
  }
  if (name !== '#' && name !== '+') {
    const next = level.below.get(name)
    if (next !== undefined) yield* walk(next, filter, depth + 1, false)
    return
  }
  if (name === '#' && level.message !== undefined) yield level.message
  for (const [key, next] of level.below) {
    if (first && key.startsWith('$')) continue
    yield* walk(next, filter, name === '#' ? depth : depth + 1, false)
  }
}

/** UTF-16 topic and payload, without the structure around them. */
function sizeOf(message: RetainedMessage): number {
  return 2 * message.topic.length + message.payload.byteLength
}
