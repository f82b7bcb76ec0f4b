// The documents of one noun in memory, written through to their store. Memory is the authority; screens hear of every change.
import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../contract/clock.ts'
import type { DocumentHead } from '../contract/document.ts'
import type { DocumentVersion, VersionHead } from '../contract/document-version.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { DocumentStore } from './document-store.ts'
import type { VersionStore } from './version-store.ts'

export interface ShelfParts<B extends object> {
  /** For errors, for example `dashboard`. */
  noun: string
  store: DocumentStore<DocumentHead & B>
  clock: Clock
  newId(): string
  /** Most documents; the next is refused with `document.full`. */
  most: number
  /** Where every version of a document is kept; without it only the newest is. */
  versions?: { store: VersionStore; keep: number }
}

/** `B`: what a document is besides its head. */
export class Shelf<B extends object> {
  /** Called after the store has the change. */
  onChange: (changed: readonly (DocumentHead & B)[], removed: readonly string[]) => void = () => undefined
  readonly noun: string
  readonly #store: DocumentStore<DocumentHead & B>
  readonly #clock: Clock
  readonly #newId: () => string
  readonly #most: number
  readonly #versions: ShelfParts<B>['versions']
  readonly #byId = new Map<string, DocumentHead & B>()
  /** One write at a time: the order on disk is the order of the calls. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: ShelfParts<B>) {
    this.noun = parts.noun
    this.#store = parts.store
    this.#clock = parts.clock
    this.#newId = parts.newId
    this.#most = parts.most
    this.#versions = parts.versions
  }

  async start(): Promise<void> {
    for (const document of await this.#store.load()) this.#byId.set(document.id, document)
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
    if (document === undefined) throw new LeitstandError('document.unknown', `No ${this.noun} has the id ${id}.`)
    return document
  }

  /** A new one. @throws LeitstandError `document.full`, `store.*` */
  add(body: B, by: string): Promise<DocumentHead & B> {
    return this.put(this.#newId(), 0, body, by)
  }

  /**
   * Makes (version 0) or replaces (the version it was made from). What is saved again because its answer was lost is done already.
   * @param note why, kept with the version
   * @throws LeitstandError `document.conflict` when somebody else was faster, `document.unknown`, `document.full`, `store.*`
   */
  put(id: string, version: number, body: B, by: string, note: string | null = null): Promise<DocumentHead & B> {
    return this.#inTurn(async () => {
      const known = this.#byId.get(id)
      if (known !== undefined && isSavedAlready(known, version, body, by)) return known
      if (known === undefined && version !== 0) throw new LeitstandError('document.unknown', `No ${this.noun} has the id ${id}.`)
      if ((known?.version ?? 0) !== version) {
        throw new LeitstandError('document.conflict', `${known?.by ?? 'Somebody'} has saved version ${known?.version ?? 0} meanwhile.`)
      }
      if (known === undefined && this.#byId.size >= this.#most) {
        throw new LeitstandError('document.full', `There are ${this.#most} already. Delete some first.`)
      }
      const nowMs = this.#clock.now()
      const head: DocumentHead = { id, version: version + 1, createdAtMs: known?.createdAtMs ?? nowMs, changedAtMs: nowMs, by }
      // First the version: one without its document is written over by the next save, a document without its version would be lost.
      await this.#versions?.store.append({ id, version: head.version, atMs: nowMs, by, note, body }, this.#versions.keep)
      return this.#keep({ ...body, ...head })
    })
  }

  /** Kept versions of a document, newest first; empty where the noun keeps none. @throws LeitstandError `store.*` */
  async versions(id: string): Promise<VersionHead[]> {
    const newest = this.#byId.get(id)?.version ?? 0
    return ((await this.#versions?.store.list(id)) ?? []).filter(({ version }) => version <= newest)
  }

  /** @throws LeitstandError `document.unknown` where it is not kept (any more), `store.*` */
  async version(id: string, version: number): Promise<DocumentVersion> {
    const found = await this.#versions?.store.find(id, version)
    if (found !== undefined) return found
    throw new LeitstandError('document.unknown', `Version ${version} of ${this.noun} ${id} is not kept.`)
  }

  /**
   * Changes fields on behalf of the program: no version asked, `by` stays.
   * @param change as a function: told by what stands there when it is its turn, such as a count
   * @throws LeitstandError `document.unknown`, `store.*`
   */
  update(id: string, change: Partial<B> | ((known: DocumentHead & B) => Partial<B>)): Promise<DocumentHead & B> {
    return this.#inTurn(() => {
      const known = this.get(id)
      const fields = typeof change === 'function' ? change(known) : change
      return this.#keep({ ...known, ...fields, version: known.version + 1, changedAtMs: this.#clock.now() })
    })
  }

  /** Like `update` without the disk: progress that is shown and may be lost. */
  show(id: string, change: Partial<B>): void {
    const known = this.#byId.get(id)
    if (known === undefined) return
    const shown = { ...known, ...change }
    this.#byId.set(id, shown)
    this.onChange([shown], [])
  }

  /** Unknown ids are nothing to do. */
  remove(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      const known = ids.filter((id) => this.#byId.has(id))
      if (known.length === 0) return
      await this.#store.remove(known)
      for (const id of known) this.#byId.delete(id)
      this.onChange([], known)
    })
  }

  async #keep(document: DocumentHead & B): Promise<DocumentHead & B> {
    await this.#store.save([document])
    this.#byId.set(document.id, document)
    this.onChange([document], [])
    return document
  }

  #inTurn<R>(act: () => Promise<R>): Promise<R> {
    const done = this.#turn.then(act)
    this.#turn = done.catch(() => undefined)
    return done
  }
}

function isSavedAlready<B extends object>(known: DocumentHead & B, version: number, body: B, by: string): boolean {
  const { id, createdAtMs, changedAtMs } = known
  return known.version === version + 1 && isDeepStrictEqual(known, { ...body, id, version: known.version, createdAtMs, changedAtMs, by })
}
