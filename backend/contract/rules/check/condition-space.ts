import { type Condition, isLogic, type LogicCondition, type RuleBody } from '../rule.ts'
import { leafLimits } from './leaf-limits.ts'
import { allBut, both, implies, type Limit } from './limit.ts'

/**
 * Where in the world a condition can be true, or surely is: a list of boxes, each of which lays down something about some things.
 * No box: nowhere. A box that lays nothing down: anywhere. Of conditions with very many cases the answer is coarser, never wrong:
 * `possible` is never too small, `certain` never too large.
 */

/** Subject (leaf-limits.ts) → what is laid down. */
export type Box = ReadonlyMap<string, Limit>
export type Space = readonly Box[]
export type Mode = 'possible' | 'certain'

const ANYWHERE: Space = [new Map()]
const NOWHERE: Space = []
/** Most boxes of a space; of more it grows coarse. */
const MOST_BOXES = 128
/** Most ways of choosing "at least n of" that are looked at. */
const MOST_CHOICES = 64

export class ConditionSpaces {
  readonly #byId: ReadonlyMap<string, Condition>
  readonly #timeZone: string
  readonly #memo = new Map<string, Space>()

  constructor({ conditions, timeZone }: Pick<RuleBody, 'conditions' | 'timeZone'>) {
    this.#byId = new Map(conditions.map((one) => [one.id, one]))
    this.#timeZone = timeZone
  }

  /** @param id null = no condition: always true */
  of(id: string | null, truth: boolean, mode: Mode): Space {
    if (id === null) return truth ? ANYWHERE : NOWHERE
    const key = `${id} ${truth} ${mode}`
    const known = this.#memo.get(key)
    if (known !== undefined) return known
    // Stands for itself while it is worked out: a circle says nothing.
    const unsaid = coarse(mode)
    this.#memo.set(key, unsaid)
    const condition = this.#byId.get(id)
    const space =
      condition === undefined ? unsaid : isLogic(condition) ? this.#logic(condition, truth, mode) : this.#leaf(condition, truth, mode)
    this.#memo.set(key, space)
    return space
  }

  #leaf(condition: Exclude<Condition, LogicCondition>, truth: boolean, mode: Mode): Space {
    const { subject, needed, enough, against } = leafLimits(condition, this.#timeZone)
    if (needed === undefined) return coarse(mode)
    if (truth) return boxes(subject, mode === 'possible' ? needed : enough)
    if (mode === 'certain') return boxes(subject, against)
    // It may be false wherever it is not surely true.
    return enough.length === 0 ? ANYWHERE : boxes(subject, condition.kind === 'value' ? allBut(enough) : against)
  }

  #logic(condition: LogicCondition, truth: boolean, mode: Mode): Space {
    const { inputs } = condition
    if (inputs.length === 0) return coarse(mode)
    const [first = null] = inputs
    if (condition.kind === 'not') return this.of(first, !truth, mode)
    if (condition.kind === 'hold') {
      if (truth) return mode === 'possible' ? this.of(first, true, mode) : NOWHERE
      return mode === 'possible' ? ANYWHERE : this.of(first, false, mode)
    }
    const least = condition.kind === 'all' ? inputs.length : condition.kind === 'any' ? 1 : condition.least
    // Not at least n of m: at least m − n + 1 are false.
    return this.#atLeast(
      truth ? least : inputs.length - least + 1,
      inputs.map((id) => this.of(id, truth, mode)),
      mode,
    )
  }

  #atLeast(least: number, spaces: readonly Space[], mode: Mode): Space {
    if (least <= 0) return ANYWHERE
    if (least > spaces.length) return NOWHERE
    const choices = choose(spaces, least)
    if (choices === undefined) return coarse(mode)
    return join(
      choices.map((chosen) => chosen.reduce((all, one) => meet(all, one, mode), ANYWHERE)),
      mode,
    )
  }
}

/** What can be said of nothing that is known. */
function coarse(mode: Mode): Space {
  return mode === 'possible' ? ANYWHERE : NOWHERE
}

function boxes(subject: string, limits: readonly Limit[]): Space {
  return limits.map((limit) => new Map([[subject, limit]]))
}

/** Both. */
export function meet(one: Space, other: Space, mode: Mode): Space {
  if (one === ANYWHERE) return other
  if (other === ANYWHERE) return one
  if (one.length * other.length > MOST_BOXES) return mode === 'possible' ? (one.length < other.length ? one : other) : NOWHERE
  return one.flatMap((a) => other.flatMap((b) => meetBoxes(a, b) ?? []))
}

function meetBoxes(one: Box, other: Box): Box | undefined {
  const met = new Map(one)
  for (const [subject, limit] of other) {
    const known = met.get(subject)
    const narrowed = known === undefined ? limit : both(known, limit)
    if (narrowed === undefined) return undefined
    met.set(subject, narrowed)
  }
  return met
}

/** Either. */
function join(spaces: readonly Space[], mode: Mode): Space {
  const all = spaces.flat()
  if (all.some((box) => box.size === 0)) return ANYWHERE
  if (all.length <= MOST_BOXES) return all
  return mode === 'possible' ? ANYWHERE : all.slice(0, MOST_BOXES)
}

/** Wherever `inner` is, `outer` is too; each box in one box, so a false "no" is possible. */
export function isInside(inner: Space, outer: Space): boolean {
  return inner.every((box) =>
    outer.some((around) =>
      [...around].every(([subject, limit]) => {
        const own = box.get(subject)
        return own !== undefined && implies(own, limit)
      }),
    ),
  )
}

/** All choices of so many; undefined = too many. */
function choose(spaces: readonly Space[], count: number): Space[][] | undefined {
  if (count === spaces.length) return [[...spaces]]
  let chosen: { from: number; list: Space[] }[] = [{ from: 0, list: [] }]
  for (let round = 0; round < count; round++) {
    const longer: { from: number; list: Space[] }[] = []
    for (const { from, list } of chosen) {
      for (let at = from; at <= spaces.length - (count - round); at++) {
        longer.push({ from: at + 1, list: [...list, spaces[at] ?? ANYWHERE] })
        if (longer.length > MOST_CHOICES) return undefined
      }
    }
    chosen = longer
  }
  return chosen.map(({ list }) => list)
}
