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

  get isEmpty(): boolean {
    return this.#exact.size === 0 && this.#wild.size === 0
  }

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

  matching(topic: string, payload: Uint8Array): T[] {
    const found: Entry<T>[] = [...(this.#exact.get(topic) ?? [])]
    if (this.#wild.size > 0) {
      const levels = topic.split('/')
      const add = (entries: readonly Entry<T>[] | undefined) => {
        for (const entry of entries ?? []) if (matches(entry.levels, levels)) found.push(entry)
      }
      add(this.#wild.get(levels[0] ?? ''))
      // A wildcard in front never matches the broker's own topics.
      if (!topic.startsWith('$')) add(this.#wild.get(''))
    }
    if (found.length === 0) return []
    let text: string | undefined
    return found.flatMap(({ holds, who }) => {
      if (holds === null) return [who]
      text ??= new TextDecoder().decode(payload.subarray(0, SEARCHED_BYTES))
      return text.includes(holds) ? [who] : []
    })
  }
}

function matches(filter: readonly string[], topic: readonly string[]): boolean {
  for (const [at, level] of filter.entries()) {
    if (level === '#') return true
    if (at >= topic.length || (level !== '+' && level !== topic[at])) return false
  }
  return filter.length === topic.length
}
