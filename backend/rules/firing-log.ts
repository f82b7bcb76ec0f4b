// The log of firings: what acts is stored before it does, what goes on afterwards and what was held back is written in the background.
import { type Firing, type FiringFilter, isOpen } from '../contract/rules/firing.ts'
import type { FiringStore } from './firing-store.ts'
import type { RuleReport, RuleTime } from './ports.ts'

/** Changes of firings are written this often, ms. */
const WRITE_EVERY_MS = 250
/** Written at once. */
const MOST_PER_WRITE = 500
/** Waiting to be written, at most; more of what only tells is dropped and counted. */
const MOST_WAITING = 20_000
const TRIM_EVERY_MS = 3_600_000
const DAY_MS = 86_400_000
/** The same again within so long goes into one entry, ms. */
const SAME_WITHIN_MS = DAY_MS

export class FiringLog {
  /** Entries that held-back and passed-over decisions were dropped from because the store was too slow. */
  dropped = 0
  readonly #store: FiringStore
  readonly #time: Pick<RuleTime, 'now' | 'later'>
  readonly #report: RuleReport
  readonly #keep: () => { keepDays: number; keepEntries: number }
  readonly #waiting = new Map<number, Firing>()
  /** The newest entry of each branch. */
  readonly #newest = new Map<string, Firing>()
  #lastId = 0
  #cancel: (() => void) | undefined
  #cancelTrim: () => void = () => undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(parts: {
    store: FiringStore
    time: Pick<RuleTime, 'now' | 'later'>
    report: RuleReport
    keep(): { keepDays: number; keepEntries: number }
  }) {
    this.#store = parts.store
    this.#time = parts.time
    this.#report = parts.report
    this.#keep = parts.keep
  }

  async start(): Promise<Firing[]> {
    this.#lastId = await this.#store.lastId()
    this.#trimLater(60_000)
    return this.#store.open()
  }

  async stop(): Promise<void> {
    this.#cancelTrim()
    this.#cancel?.()
    this.#cancel = undefined
    await this.#writing
    while (this.#waiting.size > 0) {
      const before = this.#waiting.size
      await this.#write()
      if (this.#waiting.size >= before) return
    }
  }

  nextId(): number {
    return ++this.#lastId
  }

  /** Resolves when they are on the disk: only then may anything of them be done. @throws LeitstandError `store.*` */
  async add(firings: readonly Firing[]): Promise<void> {
    for (const firing of firings) this.#newest.set(branchKey(firing), firing)
    await this.#store.save(firings.map((firing) => structuredClone(firing)))
  }

  /** Something that did nothing: the same again and again is one entry. */
  note(firing: Firing): void {
    const key = branchKey(firing)
    const before = this.#newest.get(key)
    if (before !== undefined && isSame(before, firing)) {
      before.count++
      before.lastAtMs = firing.atMs
      this.save(before)
      return
    }
    if (this.#waiting.size >= MOST_WAITING) {
      this.dropped++
      return
    }
    firing.id = this.nextId()
    this.#newest.set(key, firing)
    this.save(firing)
  }

  /** It went on; written soon. */
  save(firing: Firing): void {
    this.#waiting.set(firing.id, firing)
    if (this.#cancel !== undefined) return
    this.#cancel = this.#time.later(() => {
      this.#cancel = undefined
      this.#writing = this.#writing.then(() => this.#write())
    }, WRITE_EVERY_MS)
  }

  /** Waits until all that went on is written. @throws LeitstandError `store.*` */
  async saveNow(firing: Firing): Promise<void> {
    await this.#store.save([structuredClone(firing)])
  }

  async find(filter: FiringFilter, limit: number): Promise<Firing[]> {
    return (await this.#store.find(filter, limit)).map((firing) => this.#waiting.get(firing.id) ?? firing)
  }

  async get(id: number): Promise<Firing | undefined> {
    return this.#waiting.get(id) ?? (await this.#store.get(id))
  }

  async ofCommand(command: string): Promise<Firing | undefined> {
    for (const waiting of this.#waiting.values())
      if (waiting.actions.some(({ commands }) => commands.some(({ id }) => id === command))) return waiting
    const firing = await this.#store.ofCommand(command)
    return firing && (this.#waiting.get(firing.id) ?? firing)
  }

  async #write(): Promise<void> {
    const batch = [...this.#waiting.values()].slice(0, MOST_PER_WRITE)
    if (batch.length === 0) return
    const copies = batch.map((firing) => structuredClone(firing))
    for (const { id } of batch) this.#waiting.delete(id)
    try {
      await this.#store.save(copies)
    } catch (cause) {
      this.#report.fault(cause)
      // Tried again with the next change; open ones must not be forgotten.
      for (const firing of batch) if (isOpen(firing) && !this.#waiting.has(firing.id)) this.#waiting.set(firing.id, firing)
      return
    }
    const [next] = this.#waiting.values()
    if (next !== undefined) this.save(next)
  }

  #trimLater(delayMs: number): void {
    this.#cancelTrim = this.#time.later(() => {
      const { keepDays, keepEntries } = this.#keep()
      this.#store.trim(this.#time.now() - keepDays * DAY_MS, keepEntries).catch((cause: unknown) => this.#report.fault(cause))
      this.#trimLater(TRIM_EVERY_MS)
    }, delayMs)
  }
}

function branchKey({ rule, branch }: Firing): string {
  return `${rule} ${branch}`
}

function isSame(before: Firing, firing: Firing): boolean {
  return (
    before.actions.length === 0 &&
    firing.actions.length === 0 &&
    before.outcome === firing.outcome &&
    before.outcome !== 'fired' &&
    before.code === firing.code &&
    before.ruleVersion === firing.ruleVersion &&
    firing.atMs - before.atMs < SAME_WITHIN_MS
  )
}
