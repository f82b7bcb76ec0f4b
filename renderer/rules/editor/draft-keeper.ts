import type { RuleDraft } from '../../../backend/contract/rules/draft.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { RestError } from '../../backend/rest.ts'
import { sameButSwitches } from '../model/same-rule.ts'
import { dropDraft, readDraft, saveDraft } from '../rule-calls.ts'

/**
 * Keeps a draft on the backend while it is worked on: one call at a time, the newest state wins, a failure is tried again. Outside
 * React; use-rule-editor.ts listens.
 */

/** `conflict`: somebody else changed the same draft; nobody's work is overwritten unasked. */
export type KeepState = 'kept' | 'waiting' | 'saving' | 'failed' | 'conflict'

export interface Keeping {
  state: KeepState
  /** When it was kept last; null = it never was. */
  atMs: number | null
  fault: unknown
}

/** Quiet after the last step before it is sent, ms. */
const QUIET_MS = 600
const RETRY_MS = 5_000

export class DraftKeeper {
  readonly #id: string
  #version: number
  #base: number
  #kept: RuleBody | null
  #wanted: RuleBody | null = null
  #now: Keeping
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> | undefined
  #closed = false
  readonly #listener: (now: Keeping) => void

  constructor(id: string, draft: RuleDraft | undefined, base: number, listener: (now: Keeping) => void) {
    this.#id = id
    this.#version = draft?.version ?? 0
    this.#base = draft?.base ?? base
    this.#kept = draft?.rule ?? null
    this.#now = { state: 'kept', atMs: draft?.changedAtMs ?? null, fault: undefined }
    this.#listener = listener
  }

  get now(): Keeping {
    return this.#now
  }

  get version(): number {
    return this.#version
  }

  get base(): number {
    return this.#base
  }

  /** The draft is like this now. */
  want(rule: RuleBody): void {
    if (rule === this.#kept) return
    this.#wanted = rule
    if (this.#now.state !== 'conflict') this.#later(QUIET_MS, 'waiting')
  }

  /** What the live connection says of the draft; undefined = there is none. @returns a draft to go on with in place of one's own */
  hear(draft: RuleDraft | undefined): RuleBody | undefined {
    if (draft === undefined || draft.version <= this.#version || this.#running !== undefined || this.#wanted !== null) return undefined
    this.#take(draft)
    return draft.rule
  }

  /** Everything is on the backend when this is done. Throws what kept it from being so. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#running
    if (this.#wanted !== null) await this.#save()
    if (this.#now.state === 'failed' || this.#now.state === 'conflict') throw this.#now.fault
  }

  /** Published or thrown away: the next step begins a new draft. */
  async reset(base: number, drop: boolean): Promise<void> {
    clearTimeout(this.#timer)
    await this.#running
    this.#wanted = null
    if (drop && this.#version > 0) await dropDraft(this.#id)
    this.#version = 0
    this.#base = base
    this.#kept = null
    this.#say({ state: 'kept', atMs: null, fault: undefined })
  }

  /** Settles a conflict. @returns the other's draft where that one is taken */
  async settle(mine: boolean): Promise<RuleBody | undefined> {
    const other = await readDraft(this.#id)
    const own = this.#wanted
    this.#take(other)
    if (!mine) {
      this.#wanted = null
      return other.rule
    }
    this.#wanted = own
    await this.#save()
    return undefined
  }

  /** Sends what waits, without anybody listening any more. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    if (this.#wanted !== null && this.#now.state !== 'conflict') void this.#save()
  }

  #take(draft: RuleDraft): void {
    this.#version = draft.version
    this.#base = draft.base
    this.#kept = draft.rule
    this.#say({ state: 'kept', atMs: draft.changedAtMs, fault: undefined })
  }

  #later(ms: number, state: KeepState): void {
    clearTimeout(this.#timer)
    if (!this.#closed) this.#timer = setTimeout(() => void this.#save(), ms)
    if (state !== this.#now.state) this.#say({ ...this.#now, state })
  }

  #save(): Promise<void> {
    this.#running ??= this.#send().finally(() => {
      this.#running = undefined
      if (this.#wanted !== null && this.#now.state === 'kept') this.#later(QUIET_MS, 'waiting')
    })
    return this.#running
  }

  async #send(): Promise<void> {
    const rule = this.#wanted
    if (rule === null) return
    this.#say({ ...this.#now, state: 'saving' })
    try {
      const saved = await saveDraft(this.#id, this.#version, { base: this.#base, rule })
      if (this.#wanted === rule) this.#wanted = null
      this.#version = saved.version
      this.#kept = rule
      this.#say({ state: 'kept', atMs: saved.changedAtMs, fault: undefined })
    } catch (fault) {
      if (fault instanceof RestError && fault.code === 'document.conflict') await this.#meet(rule, fault)
      else {
        this.#say({ ...this.#now, state: 'failed', fault })
        this.#later(RETRY_MS, 'failed')
      }
    }
  }

  /** Only switched on or off from the list: that is taken over. Anything else a person decides. */
  async #meet(rule: RuleBody, fault: RestError): Promise<void> {
    try {
      const other = await readDraft(this.#id)
      if (this.#kept !== null && sameButSwitches(other.rule, this.#kept)) {
        this.#take(other)
        this.#wanted = { ...rule, enabled: other.rule.enabled, dryRun: other.rule.dryRun }
        return
      }
    } catch (cause) {
      if (!(cause instanceof RestError)) throw cause
    }
    this.#say({ ...this.#now, state: 'conflict', fault })
  }

  #say(now: Keeping): void {
    this.#now = now
    if (!this.#closed) this.#listener(now)
  }
}
