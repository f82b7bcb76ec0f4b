import type { SampleValue } from '../../sample.ts'
import type { Condition } from '../rule.ts'
import { type Truth, truthOf } from '../truth.ts'
import { compare } from './compare.ts'
import type { Leaf, NodeTrace } from './node.ts'

type FactCondition = Extract<Condition, { kind: 'board' | 'output' | 'alarm' | 'variable' }>

/** What is known of boards, outputs, alarms and variables, by this key; the engine tells every change. */
export function factKey(condition: FactCondition): string {
  switch (condition.kind) {
    case 'board':
      return `board ${condition.board}`
    case 'output':
      return `output ${condition.output.board} ${condition.output.gpio}`
    case 'alarm':
      return `alarm ${condition.alarm}`
    default:
      return `variable ${condition.variable}`
  }
}

/** A state that somebody tells: online or offline, on or off, active or inactive, the value of a variable. Not saved: told anew at a start. */
export class FactLeaf implements Leaf {
  readonly id: string
  readonly #condition: FactCondition
  #value: SampleValue | null = null
  #sinceMs: number | null = null

  constructor(condition: FactCondition) {
    this.id = condition.id
    this.#condition = condition
  }

  /** @param value null = not known */
  tell(value: SampleValue | null, nowMs: number): void {
    if (value === this.#value) return
    this.#value = value
    this.#sinceMs = value === null ? null : nowMs
  }

  truthAt(): Truth {
    const holds = this.#holds()
    return holds === undefined ? 'unknown' : truthOf(holds)
  }

  wakeAfter(): number {
    return Number.POSITIVE_INFINITY
  }

  traceAt(): NodeTrace {
    const holds = this.#holds()
    const code = holds === undefined ? 'fact-unknown' : holds ? 'holds' : 'fails'
    return { id: this.id, truth: this.truthAt(), code, value: this.#value, ageMs: null, sinceMs: this.#sinceMs }
  }

  #holds(): boolean | undefined {
    if (this.#value === null) return undefined
    return this.#condition.kind === 'variable' ? compare(this.#condition, this.#value, false, 0) : this.#value === this.#condition.is
  }

  save(): unknown {
    return null
  }

  restore(): void {
    // Facts are told anew at a start.
  }

  shift(byMs: number): void {
    if (this.#sinceMs !== null) this.#sinceMs += byMs
  }
}
