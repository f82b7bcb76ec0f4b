// Who wants to be woken when: one heap for all rules and waits. Entries that are no longer wanted fall out when their time comes.

interface Entry<T> {
  atMs: number
  who: T
}

export class WakeHeap<T> {
  readonly #entries: Entry<T>[] = []
  /** The earliest entry of each that is in the heap. */
  readonly #earliest = new Map<T, number>()

  get size(): number {
    return this.#entries.length
  }

  /** Unix ms; Infinity = nobody waits. */
  get nextMs(): number {
    return this.#entries[0]?.atMs ?? Number.POSITIVE_INFINITY
  }

  /** Only an earlier time than the known one is noted: a later one is found when the earlier has come. */
  want(who: T, atMs: number): void {
    if (!Number.isFinite(atMs) || (this.#earliest.get(who) ?? Number.POSITIVE_INFINITY) <= atMs) return
    this.#earliest.set(who, atMs)
    this.#push({ atMs, who })
  }

  forget(who: T): void {
    this.#earliest.delete(who)
  }

  clear(): void {
    this.#entries.length = 0
    this.#earliest.clear()
  }

  /** Those whose time has come, each once. They say anew when they want to be woken. */
  take(nowMs: number): T[] {
    const due: T[] = []
    while (this.nextMs <= nowMs) {
      const { atMs, who } = this.#pop()
      if (this.#earliest.get(who) !== atMs) continue
      this.#earliest.delete(who)
      due.push(who)
    }
    return due
  }

  #push(entry: Entry<T>): void {
    const heap = this.#entries
    let at = heap.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (above === undefined || above.atMs <= entry.atMs) break
      heap[at] = above
      at = parent
    }
    heap[at] = entry
  }

  #pop(): Entry<T> {
    const heap = this.#entries
    const top = heap[0]
    const last = heap.pop()
    if (top === undefined || last === undefined) throw new Error('nobody waits')
    if (heap.length === 0) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      const right = heap[child + 1]
      const left = heap[child]
      if (left === undefined) break
      if (right !== undefined && right.atMs < left.atMs) child++
      const smaller = heap[child]
      if (smaller === undefined || smaller.atMs >= last.atMs) break
      heap[at] = smaller
      at = child
    }
    heap[at] = last
    return top
  }
}
