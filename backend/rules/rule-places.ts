// Which rules boards keep too, for the time without the centre: what is sent to each, and where each rule runs. Made by app/rule-places.ts.
import type { ConfigurationBody, OfflineRule } from '../contract/configuration/configuration.ts'
import { MOST_OFFLINE_RULES, type OfflineDifference, offlineRuleOf, offlineRulesOf } from '../contract/configuration/offline-rules.ts'
import type { PushState } from '../contract/configuration/state.ts'
import type { RulePlace } from '../contract/rules/places.ts'
import type { Rule } from '../contract/rules/rule.ts'
import type { RuleSurroundings } from '../contract/rules/surroundings.ts'
import type { RuleTime } from './ports.ts'

export interface RulePlacesParts {
  rules(): readonly Rule[]
  /** The master switch. */
  master(): boolean
  world(): RuleSurroundings
  /** The target of a board without what rules add; undefined = never configured. */
  configured(board: string): ConfigurationBody | undefined
  /** The output excludes one of another board. */
  lockedAcross(board: string, gpio: number): boolean
  /** How far the board is with what it shall have now; undefined = nothing was sent. */
  pushed(board: string): PushState | undefined
  /** What these boards get is another than before. */
  changed(boards: readonly string[]): void
  time: Pick<RuleTime, 'now' | 'later' | 'rest'>
}

/** Changes that come together are looked at together, ms. */
const GATHER_MS = 500
/** Clocks that are set change what boards get; at least this often it is looked at, ms. */
const LOOK_EVERY_MS = 900_000
/** Rules looked at without a rest. */
const AT_ONCE = 100

interface Verdict {
  board: string | null
  rule?: OfflineRule
  differences?: readonly OfflineDifference[]
  refusals?: readonly string[] | undefined
}

export class RulePlaces {
  readonly #parts: RulePlacesParts
  /** Made when it is asked for. */
  #byBoard: ReadonlyMap<string, readonly OfflineRule[]> | undefined
  #verdicts: ReadonlyMap<string, Verdict> = new Map()
  #cancel: (() => void) | undefined
  #cancelLook: () => void = () => undefined

  constructor(parts: RulePlacesParts) {
    this.#parts = parts
  }

  start(): void {
    this.#cancelLook = this.#parts.time.later(() => {
      this.look()
      this.start()
    }, LOOK_EVERY_MS)
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#cancelLook()
  }

  /** What rules add to the configuration of this board. */
  ofBoard(board: string): readonly OfflineRule[] {
    return this.#made().get(board) ?? []
  }

  /** Rules, settings or configurations have changed. */
  touched(): void {
    this.#cancel ??= this.#parts.time.later(() => this.#lookNow(), GATHER_MS)
  }

  #lookNow(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.look()
  }

  /** Makes it anew, and tells of boards that get something else. */
  look(): void {
    const before = this.#byBoard ?? new Map<string, readonly OfflineRule[]>()
    this.#byBoard = undefined
    const now = this.#made()
    const boards = new Set([...before.keys(), ...now.keys()])
    const changed = [...boards].filter((board) => JSON.stringify(before.get(board) ?? []) !== JSON.stringify(now.get(board) ?? []))
    if (changed.length > 0) this.#parts.changed(changed)
  }

  /** Where each rule runs, also what boards could keep if people wanted it. */
  async list(): Promise<RulePlace[]> {
    const { rules, world, time } = this.#parts
    if (this.#cancel === undefined) this.#made()
    else this.#lookNow()
    const around = world()
    const places: RulePlace[] = []
    for (const [at, rule] of rules().entries()) {
      places.push(this.#placeOf(rule, this.#verdicts.get(rule.id) ?? offlineRuleOf(rule, around, time.now())))
      if (at % AT_ONCE === AT_ONCE - 1) await time.rest()
    }
    return places
  }

  #placeOf({ id, alsoOnBoard }: Rule, { board, rule, differences: found = [], refusals = [] }: Verdict): RulePlace {
    const head = { rule: id, wanted: alsoOnBoard, board, refusals: [...refusals] }
    if (rule === undefined) return { ...head, place: 'centre', differences: [], offlineRule: null }
    const differences = found.map((one) => ({ code: one.code, untilMs: 'untilMs' in one ? one.untilMs : null }))
    const push = alsoOnBoard && board !== null ? this.#parts.pushed(board) : undefined
    const place = !alsoOnBoard
      ? 'centre'
      : push === 'confirmed'
        ? 'board'
        : push === 'refused' || push === 'partial'
          ? 'refused'
          : 'sending'
    return { ...head, place, differences, offlineRule: rule }
  }

  #made(): ReadonlyMap<string, readonly OfflineRule[]> {
    if (this.#byBoard !== undefined) return this.#byBoard
    const { rules, world, time, master } = this.#parts
    const verdicts = new Map<string, Verdict>()
    const byBoard = new Map<string, OfflineRule[]>()
    for (const [id, outcome] of offlineRulesOf(rules(), world(), time.now())) {
      const refusal =
        outcome.rule === undefined ? undefined : master() ? this.#refusalOf(outcome.board, outcome.rule, byBoard) : 'master-off'
      verdicts.set(id, refusal === undefined ? outcome : { board: outcome.board, refusals: [refusal] })
      if (outcome.rule === undefined || refusal !== undefined) continue
      const list = byBoard.get(outcome.board) ?? []
      byBoard.set(outcome.board, list)
      list.push(outcome.rule)
    }
    this.#verdicts = verdicts
    this.#byBoard = byBoard
    return byBoard
  }

  #refusalOf(board: string, rule: OfflineRule, byBoard: ReadonlyMap<string, readonly OfflineRule[]>): string | undefined {
    const body = this.#parts.configured(board)
    const named =
      body?.sensors.some(({ gpio }) => gpio === rule.sensorGpio) && body.actuators.some(({ gpio }) => gpio === rule.actuatorGpio)
    if (body === undefined || !named) return 'not-configured'
    const output = body.actuators.find(({ gpio }) => gpio === rule.actuatorGpio)
    if (output !== undefined && output.onlyIf.length > 0) return 'only-if'
    if (this.#parts.lockedAcross(board, rule.actuatorGpio)) return 'interlock-across'
    if (body.offlineRules.some(({ actuatorGpio }) => actuatorGpio === rule.actuatorGpio)) return 'own-rule'
    return body.offlineRules.length + (byBoard.get(board)?.length ?? 0) >= MOST_OFFLINE_RULES ? 'too-many' : undefined
  }
}
