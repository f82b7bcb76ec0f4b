/** Which MQTT filters a topic meets (MQTT 3.1.1, 4.7), without trying all of them. */
export class TopicTree<T> {
  readonly #root: Level<T> = { next: new Map(), here: [] }

  add(filter: string, value: T): void {
    let level = this.#root
    for (const name of filter.split('/')) {
      const next: Level<T> = level.next.get(name) ?? { next: new Map(), here: [] }
      level.next.set(name, next)
      level = next
    }
    level.here.push(value)
  }

  match(topic: string): T[] {
    const names = topic.split('/')
    const found: T[] = []
    let open = [this.#root]
    for (const [index, name] of names.entries()) {
      // Wildcards at the beginning do not meet `$SYS`.
      const wild = index > 0 || !name.startsWith('$')
      const further: Level<T>[] = []
      for (const { next } of open) {
        if (wild) found.push(...(next.get('#')?.here ?? []))
        for (const one of [next.get(name), wild ? next.get('+') : undefined]) if (one !== undefined) further.push(one)
      }
      open = further
    }
    // `a/#` meets `a` too.
    for (const { here, next } of open) found.push(...here, ...(next.get('#')?.here ?? []))
    return found
  }
}

interface Level<T> {
  next: Map<string, Level<T>>
  here: T[]
}
