// Documents that are kept in memory alone and are gone with the program (unless somebody keeps them elsewhere), with the head and the live topic of those on a shelf.
import type { Clock } from '../contract/clock.ts'
import type { DocumentHead } from '../contract/document.ts'
import { LeitstandError } from '../contract/errors.ts'

export interface PassingShelfParts {
  /** For errors, for example `scan of a range`. */
  noun: string
  clock: Clock
  /** Most documents; one more is not taken. */
  most: number
}

/** `B`: what a document is besides its head. */
export class PassingShelf<B extends object> {
  onChange: (changed: readonly (DocumentHead & B)[], removed: readonly string[]) => void = () => undefined
  readonly #parts: PassingShelfParts
  readonly #byId = new Map<string, DocumentHead & B>()

  constructor(parts: PassingShelfParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    // Nothing is kept that could be loaded.
  }

  /** In the order in which they were made. */
  list(): (DocumentHead & B)[] {
    return [...this.#byId.values()]
  }

  find(id: string): (DocumentHead & B) | undefined {
    return this.#byId.get(id)
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): DocumentHead & B {
    const document = this.#byId.get(id)
    if (document === undefined) throw new LeitstandError('document.unknown', `No ${this.#parts.noun} has the id ${id}.`)
    return document
  }

  /** Makes or replaces it. False: there is no room. */
  put(id: string, body: B, by: string): boolean {
    const known = this.#byId.get(id)
    if (known === undefined && this.#byId.size >= this.#parts.most) return false
    const nowMs = this.#parts.clock.now()
    const head = known
      ? { version: known.version + 1, createdAtMs: known.createdAtMs, by: known.by }
      : { version: 1, createdAtMs: nowMs, by }
    const document = { ...body, id, ...head, changedAtMs: nowMs }
    this.#byId.set(id, document)
    this.onChange([document], [])
    return true
  }

  /** Takes what was kept elsewhere, as it is, as far as there is room. */
  restore(documents: readonly (DocumentHead & B)[]): void {
    const taken = documents.slice(-this.#parts.most)
    for (const document of taken) this.#byId.set(document.id, document)
    if (taken.length > 0) this.onChange(taken, [])
  }

  remove(ids: readonly string[]): void {
    const gone = ids.filter((id) => this.#byId.delete(id))
    if (gone.length > 0) this.onChange([], gone)
  }
}
