// The actions of one firing, one behind the other, with their waits. Made and ended by performer.ts.
import type { Firing } from '../contract/rules/firing.ts'
import type { Action } from '../contract/rules/rule.ts'
import { type ActionContext, type ActionParts, perform } from './actions.ts'
import { end, endFailed, faultIn, settleCommands, switchesOn, TOO_LATE_MS } from './firing-life.ts'

export interface SequenceParts extends ActionParts {
  now(): number
  fault(cause: unknown): void
  /** The firing went on. */
  changed(firing: Firing): void
  /** Resolves when it is on the disk. @throws LeitstandError `store.*` */
  keep(firing: Firing): Promise<void>
  /** Call `go` at `dueMs` of the sequence. */
  waits(sequence: Sequence): void
}

export class Sequence {
  readonly firing: Firing
  /** When its wait is over, Unix ms; Infinity = it does not wait. */
  dueMs = Number.POSITIVE_INFINITY
  readonly #context: ActionContext
  readonly #actions: readonly Action[]
  readonly #parts: SequenceParts
  #at: number
  #step: Promise<void> = Promise.resolve()

  /** @param at where it goes on */
  constructor(context: ActionContext, actions: readonly Action[], parts: SequenceParts, at = 0) {
    this.firing = context.firing
    this.#context = context
    this.#actions = actions
    this.#parts = parts
    this.#at = at
  }

  get isDone(): boolean {
    return this.#at >= this.#actions.length
  }

  /** The action that it waits in; null = none. */
  get waitsIn(): string | null {
    return Number.isFinite(this.dueMs) ? (this.#actions[this.#at]?.id ?? null) : null
  }

  /** From the beginning, or behind the wait that is over. Resolves at the next wait or at the end. */
  go(): Promise<void> {
    this.#step = this.#step.then(() => this.#go()).catch((cause: unknown) => this.#parts.fault(cause))
    return this.#step
  }

  /** It stood in this wait when the program ended. */
  standIn(dueMs: number): void {
    this.dueMs = dueMs
    this.#parts.waits(this)
  }

  /**
   * What is left is not done. @param exceptOff outputs are still switched off at their time: the rule is not there any more, but what
   * it has switched on is. Resolves when the step that runs has ended.
   */
  cancel(code: string, exceptOff: boolean): Promise<void> {
    const nowMs = this.#parts.now()
    for (const [index, action] of this.#actions.entries()) {
      const kept = this.firing.actions[index]
      if (kept === undefined || index < this.#at || (index === this.#at && kept.outcome === 'running' && kept.kind !== 'wait')) continue
      if (exceptOff && (action.kind === 'wait' || isOff(action))) continue
      if (kept.outcome === 'waiting' || kept.outcome === 'running') end(kept, 'cancelled', nowMs, code)
    }
    const left = this.firing.actions.slice(this.#at).some(({ outcome, kind }) => outcome === 'waiting' && kind !== 'wait')
    if (!exceptOff || !left) {
      this.dueMs = Number.POSITIVE_INFINITY
      for (const kept of this.firing.actions.slice(this.#at)) {
        if (kept.outcome === 'waiting' || (kept.outcome === 'running' && kept.kind === 'wait')) end(kept, 'cancelled', nowMs, code)
      }
      this.#at = this.#actions.length
    }
    this.#parts.changed(this.firing)
    return this.#step
  }

  /** The clock was set. */
  shift(byMs: number): void {
    if (!Number.isFinite(this.dueMs)) return
    this.dueMs += byMs
    const kept = this.firing.actions[this.#at]
    if (kept !== undefined) kept.dueMs = this.dueMs
    this.#parts.waits(this)
  }

  async #go(): Promise<void> {
    let late = false
    if (Number.isFinite(this.dueMs)) {
      const nowMs = this.#parts.now()
      if (nowMs < this.dueMs) return this.#parts.waits(this)
      late = nowMs - this.dueMs > TOO_LATE_MS
      this.dueMs = Number.POSITIVE_INFINITY
      const kept = this.firing.actions[this.#at]
      if (kept?.outcome === 'running') end(kept, 'done', nowMs)
      this.#at++
      announce(this.firing, this.#at)
      // Kept before it goes on: after a crash right here outputs are asked for again under the same name, nothing else is done twice.
      await this.#keep()
    }
    while (!this.isDone) {
      const action = this.#actions[this.#at]
      const kept = this.firing.actions[this.#at]
      if (action === undefined || kept === undefined) return
      if (action.kind === 'wait' && kept.outcome !== 'cancelled') {
        const nowMs = this.#parts.now()
        this.dueMs = nowMs + action.forS * 1000
        Object.assign(kept, { outcome: 'running', dueMs: this.dueMs, startedAtMs: nowMs })
        await this.#keep()
        // It may have been cancelled meanwhile.
        if (Number.isFinite(this.dueMs)) this.#parts.waits(this)
        return
      }
      if (kept.outcome === 'waiting' || kept.outcome === 'running') {
        if (late && switchesOn(action)) end(kept, 'cancelled', this.#parts.now(), 'late')
        else await this.#do(action)
      }
      this.#at++
    }
    this.#parts.changed(this.firing)
  }

  async #do(action: Action): Promise<void> {
    const kept = this.firing.actions[this.#at]
    if (kept === undefined) return
    kept.outcome = 'running'
    kept.startedAtMs = this.#parts.now()
    const work = perform(action, kept, this.#context, this.#parts).then(
      () => {
        if (kept.commands.length > 0) settleCommands(kept, this.#parts.now())
        else end(kept, 'done', this.#parts.now())
      },
      (cause: unknown) => {
        if (faultIn(cause).code === 'internal') this.#parts.fault(cause)
        endFailed(kept, this.#parts.now(), cause)
      },
    )
    const told = work.then(() => this.#parts.changed(this.firing))
    // A slow server must not keep a pump from being switched off.
    if (action.kind === 'webhook' || action.kind === 'notify') told.catch((cause: unknown) => this.#parts.fault(cause))
    else await told
  }

  async #keep(): Promise<void> {
    try {
      await this.#parts.keep(this.firing)
    } catch (cause) {
      this.#parts.fault(cause)
    }
  }
}

/** What comes up to the next wait counts as begun from here on: after a crash nobody knows how far it came. */
export function announce({ actions }: Firing, from: number): void {
  for (const kept of actions.slice(from)) {
    if (kept.kind === 'wait') return
    if (kept.outcome === 'waiting') kept.outcome = 'running'
  }
}

function isOff(action: Action): boolean {
  return action.kind === 'output' && !switchesOn(action)
}
