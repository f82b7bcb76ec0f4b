// Which MQTT filters a topic matches. Filters without wildcards cost a look, the others are parted by their first level.

interface Entry<T> {
  levels: readonly string[]
  holds: string | null
  who: T
}

/** More of a payload is not searched, bytes. */
const SEARCHED_BYTES = 65_536

export class MessageFilters<T> {
  readonly #exact = new Map<string, Entry<T>[]>()
  /** By first level; '' = it is a wildcard. */
  readonly #wild = new Map<string, Entry<T>[]>()

  /** @param holds text that the payload must hold; null = any payload */
  add(filter: string, holds: string | null, who: T): void {
    const levels = filter.split('/')
    const [first = ''] = levels
    const isWild = levels.some((level) => level === '+' || level === '#')
    const map = isWild ? this.#wild : this.#exact
    const key = isWild ? (first === '+' || first === '#' ? '' : first) : filter
    const entries = map.get(key) ?? []
    entries.push({ levels, holds, who })
    map.set(key, entries)
  }

  remove(is: (who: T) => boolean): void {
    for (const map of [this.#exact, this.#wild]) {
      for (const [key, entries] of map) {
        const left = entries.filter(({ who }) => !is(who))
        if (left.length === entries.length) continue
        if (left.length === 0) map.delete(key)
        else map.set(key, left)
      }
    }
  }

  get isEmpty(): boolean {
    return this.#exact.size === 0 && this.#wild.size === 0
  }

  /** Whatever its payload is. */
  hears(topic: string): boolean {
    return this.#exact.has(topic) || this.#matchingWild(topic).length > 0
  }

  matching(topic: string, payload: Uint8Array): T[] {
    const found = [...(this.#exact.get(topic) ?? []), ...this.#matchingWild(topic)]
    if (found.length === 0) return []
    let text: string | undefined
    return found.flatMap(({ holds, who }) => {
      if (holds === null) return [who]
      text ??= new TextDecoder().decode(payload.subarray(0, SEARCHED_BYTES))
      return text.includes(holds) ? [who] : []
    })
  }

  #matchingWild(topic: string): Entry<T>[] {
    if (this.#wild.size === 0) return []
    const levels = topic.split('/')
    // A wildcard in front never matches the broker's own topics.
    const anywhere = topic.startsWith('$') ? [] : (this.#wild.get('') ?? [])
    return [...(this.#wild.get(levels[0] ?? '') ?? []), ...anywhere].filter((entry) => matches(entry.levels, levels))
  }
}

function matches(filter: readonly string[], topic: readonly string[]): boolean {
  for (const [at, level] of filter.entries()) {
    if (level === '#') return true
    if (at >= topic.length || (level !== '+' && level !== topic[at])) return false
  }
  return filter.length === topic.length
}
