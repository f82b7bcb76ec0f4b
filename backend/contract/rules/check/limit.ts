import { complement, intersect, isWithin, type WeekTime } from './week-time.ts'

/** What is laid down about one thing: a stretch of numbers, a word, times of the week. Pure. */

export interface Stretch {
  low: number
  /** Without the bound itself. */
  lowOpen: boolean
  high: number
  highOpen: boolean
}

export type Limit =
  | ({ kind: 'number' } & Stretch)
  /** `is`, or any word but `not`. */
  | { kind: 'word'; is: string | null; not: readonly string[] }
  | { kind: 'week'; time: WeekTime }

const { NEGATIVE_INFINITY: LEAST, POSITIVE_INFINITY: MOST } = Number

export function above(low: number, open: boolean): Limit {
  return { kind: 'number', low, lowOpen: open, high: MOST, highOpen: true }
}

export function below(high: number, open: boolean): Limit {
  return { kind: 'number', low: LEAST, lowOpen: true, high, highOpen: open }
}

export function within(low: number, high: number): Limit {
  return { kind: 'number', low, lowOpen: false, high, highOpen: false }
}

export function word(is: string): Limit {
  return { kind: 'word', is, not: [] }
}

export function otherThan(one: string): Limit {
  return { kind: 'word', is: null, not: [one] }
}

/** Undefined: nothing fulfils both. */
export function both(one: Limit, other: Limit): Limit | undefined {
  if (one.kind === 'number' && other.kind === 'number') {
    const [low, lowOpen] =
      one.low === other.low
        ? [one.low, one.lowOpen || other.lowOpen]
        : one.low > other.low
          ? [one.low, one.lowOpen]
          : [other.low, other.lowOpen]
    const [high, highOpen] =
      one.high === other.high
        ? [one.high, one.highOpen || other.highOpen]
        : one.high < other.high
          ? [one.high, one.highOpen]
          : [other.high, other.highOpen]
    return low > high || (low === high && (lowOpen || highOpen)) ? undefined : { kind: 'number', low, lowOpen, high, highOpen }
  }
  if (one.kind === 'word' && other.kind === 'word') {
    const is = one.is ?? other.is
    const not = [...new Set([...one.not, ...other.not])]
    if (one.is !== null && other.is !== null && one.is !== other.is) return undefined
    return is !== null && not.includes(is) ? undefined : { kind: 'word', is, not: is === null ? not : [] }
  }
  if (one.kind === 'week' && other.kind === 'week') {
    const time = intersect(one.time, other.time)
    return time.length === 0 ? undefined : { kind: 'week', time }
  }
  // A number is no word.
  return undefined
}

/** Whatever fulfils `inner` fulfils `outer`. */
export function implies(inner: Limit, outer: Limit): boolean {
  if (inner.kind === 'number' && outer.kind === 'number') {
    const low = inner.low > outer.low || (inner.low === outer.low && (inner.lowOpen || !outer.lowOpen))
    const high = inner.high < outer.high || (inner.high === outer.high && (inner.highOpen || !outer.highOpen))
    return low && high
  }
  if (inner.kind === 'word' && outer.kind === 'word') {
    if (outer.is !== null) return inner.is === outer.is
    return outer.not.every((one) => (inner.is === null ? inner.not.includes(one) : inner.is !== one))
  }
  return inner.kind === 'week' && outer.kind === 'week' && isWithin(inner.time, outer.time)
}

/** Everything else of the same kind: together with `limits` all there is. */
export function allBut(limits: readonly Limit[]): Limit[] {
  const [first] = limits
  if (first === undefined) return []
  if (first.kind === 'week') {
    const time = complement(first.time)
    return time.length === 0 ? [] : [{ kind: 'week', time }]
  }
  if (first.kind === 'word') return first.is === null ? first.not.map(word) : [otherThan(first.is)]
  let rest: Limit[] = [{ kind: 'number', low: LEAST, lowOpen: true, high: MOST, highOpen: true }]
  for (const one of limits) {
    if (one.kind !== 'number') continue
    const sides: Limit[] = []
    if (one.low !== LEAST) sides.push(below(one.low, !one.lowOpen))
    if (one.high !== MOST) sides.push(above(one.high, !one.highOpen))
    rest = rest.flatMap((left) => sides.flatMap((side) => both(left, side) ?? []))
  }
  return rest
}
