// Topic filters with wildcards → values. Answers "who wants this topic" for the fan-out and for sessions.

interface Level<T> {
  readonly below: Map<string, Level<T>>
  readonly values: T[]
}

/** Topics longer than this are matched anew each time, so that memory stays bounded. */
const MAX_KNOWN_LENGTH = 256
const MAX_KNOWN = 20_000

/**
 * Matching as in MQTT 3.1.1, section 4.7: `+` is one level (also an empty one), `#` any number (also none), and neither matches at
 * the first level of a topic that begins with `$`. Answers are remembered until a filter is added or removed.
 */
export class TopicTree<T> {
  readonly #root: Level<T> = newLevel()
  readonly #known = new Map<string, readonly T[]>()
  #size = 0

  /** Number of values. */
  get size(): number {
    return this.#size
  }

  add(filter: string, value: T): void {
    let level = this.#root
    for (const name of filter.split('/')) {
      let next = level.below.get(name)
      if (next === undefined) {
        next = newLevel()
        level.below.set(name, next)
      }
      level = next
    }
    level.values.push(value)
    this.#size++
    this.#known.clear()
  }

  /** Removes one value; without effect when it is not there. */
  remove(filter: string, value: T): void {
    const path: { level: Level<T>; name: string }[] = []
    let level = this.#root
    for (const name of filter.split('/')) {
      const next = level.below.get(name)
      if (next === undefined) return
      path.push({ level, name })
      level = next
    }
    const at = level.values.indexOf(value)
    if (at < 0) return
    level.values.splice(at, 1)
    this.#size--
    this.#known.clear()
    for (const step of path.reverse()) {
      const child = step.level.below.get(step.name)
      if (child === undefined || child.values.length > 0 || child.below.size > 0) return
      step.level.below.delete(step.name)
    }
  }

  /** Values of all filters that match; a value under several of them comes several times. Never change the answer. */
  match(topic: string): readonly T[] {
    const known = this.#known.get(topic)
    if (known !== undefined) return known
    const found: T[] = []
    if (this.#size > 0) collect(this.#root, topic, 0, found)
    if (topic.length <= MAX_KNOWN_LENGTH) {
      if (this.#known.size >= MAX_KNOWN) this.#known.clear()
      this.#known.set(topic, found)
    }
    return found
  }
}

function newLevel<T>(): Level<T> {
  return { below: new Map(), values: [] }
}

function collect<T>(level: Level<T>, topic: string, start: number, found: T[]): void {
  const wild = start > 0 || topic.charCodeAt(0) !== 36
  if (wild) {
    const rest = level.below.get('#')
    if (rest !== undefined) append(found, rest.values)
  }
  if (start > topic.length) {
    append(found, level.values)
    return
  }
  const slash = topic.indexOf('/', start)
  const end = slash < 0 ? topic.length : slash
  const exact = level.below.get(topic.slice(start, end))
  if (exact !== undefined) collect(exact, topic, end + 1, found)
  if (wild) {
    const any = level.below.get('+')
    if (any !== undefined) collect(any, topic, end + 1, found)
  }
}

/** `push(...)` would put every value on the call stack. */
function append<T>(found: T[], values: readonly T[]): void {
  for (const value of values) found.push(value)
}
