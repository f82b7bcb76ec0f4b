// Hands a published message to every subscription; takes the place of mqemitter in aedes.
import type { AedesMessage, Deliver } from './aedes-inside.ts'
import { TopicTree } from './topic-tree.ts'

/** Messages to this topic are acknowledged and delivered to nobody; see `publish-policy.ts`. */
export const DROPPED_TOPIC = '$leitstand/dropped'

/**
 * mqemitter lets at most 100 messages be under way until every subscriber has written them. One subscriber that stops reading
 * therefore stops all delivery, and when it is dropped the backlog is worked off by recursion, which ends the process with a
 * RangeError. Here a message is done when it is handed over: nobody waits for a subscriber, and no backlog exists.
 * What a subscriber may pile up in its own send buffer is bounded by `SlowClientGuard`.
 */
export class FanOut {
  readonly #subscriptions = new TopicTree<Deliver>()
  #closed = false

  /** Adds at once, also while a message is being handed out (which then still goes to the old set). */
  on(filter: string, deliver: Deliver, done?: () => void): this {
    this.#subscriptions.add(filter, deliver)
    done?.()
    return this
  }

  /**
   * Removes at once. aedes closes a client by removing its subscriptions; that this takes no turn of the event loop also keeps two
   * clients with one id, connecting together, from both staying.
   */
  removeListener(filter: string, deliver: Deliver, done?: () => void): this {
    this.#subscriptions.remove(filter, deliver)
    done?.()
    return this
  }

  emit(message: AedesMessage, done?: (error?: Error) => void): this {
    if (this.#closed) {
      done?.(new Error('broker is closed'))
      return this
    }
    if (message.topic !== DROPPED_TOPIC) {
      const subscribers = this.#subscriptions.match(message.topic)
      for (let i = 0; i < subscribers.length; i++) subscribers[i]?.(message, ignore)
    }
    done?.()
    return this
  }

  close(done: () => void): this {
    this.#closed = true
    setImmediate(done)
    return this
  }
}

/** Deliveries report to nobody: a failed one closes its own connection. */
function ignore(): void {
  // nothing waits
}
