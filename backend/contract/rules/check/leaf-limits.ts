import type { Condition, LogicCondition } from '../rule.ts'
import { above, allBut, below, type Limit, otherThan, within, word } from './limit.ts'
import { weekTimeOf } from './week-time.ts'

/** What a single condition says of the world. */

export type Leaf = Exclude<Condition, LogicCondition>

export interface LeafLimits {
  /** What it is about; conditions about the same thing can contradict each other. */
  subject: string
  /** One of these must be so for it to be true; undefined = cannot be told (a draft without a bound). */
  needed: readonly Limit[] | undefined
  /** Where one of these is so it is surely true (and known). */
  enough: readonly Limit[]
  /** Where one of these is so it is surely false; what is in none of them may make it true. */
  against: readonly Limit[]
}

type Bounds = Pick<Extract<Condition, { kind: 'value' }>, 'test' | 'low' | 'high' | 'text'>

/** @param timeZone of the rule: times of two zones are two things */
export function leafLimits(leaf: Leaf, timeZone: string): LeafLimits {
  switch (leaf.kind) {
    case 'value': {
      const lasting = leaf.forS > 0 || leaf.breaches > 1
      return compared(`value ${leaf.series.board} ${leaf.series.channel}`, leaf, leaf.hysteresis, lasting)
    }
    case 'variable':
      return compared(`variable ${leaf.variable}`, leaf, 0, false)
    case 'rate': {
      const low = leaf.low / leaf.perS
      return exact(
        `rate ${leaf.series.board} ${leaf.series.channel} ${leaf.windowS}`,
        leaf.test === 'above' ? above(low, true) : below(low, true),
      )
    }
    case 'trend': {
      const { least, direction } = leaf
      const limit = direction === 'rising' ? above(least, false) : below(-least, false)
      return exact(`trend ${leaf.series.board} ${leaf.series.channel} ${leaf.windowS}`, limit)
    }
    case 'silent':
      return exact(`silence ${leaf.series.board} ${leaf.series.channel}`, above(leaf.forS, false))
    case 'flat':
      return either(`flat ${leaf.series.board} ${leaf.series.channel} ${leaf.within} ${leaf.forS}`, 'yes', 'no')
    case 'board':
      return either(`board ${leaf.board}`, leaf.is, leaf.is === 'online' ? 'offline' : 'online')
    case 'output':
      return either(`output ${leaf.output.board} ${leaf.output.gpio}`, leaf.is, leaf.is === 'on' ? 'off' : 'on')
    case 'alarm':
      return either(`alarm ${leaf.alarm}`, leaf.is, leaf.is === 'active' ? 'inactive' : 'active')
    case 'time':
      return exact(`time ${timeZone}`, { kind: 'week', time: weekTimeOf(leaf) })
    default: {
      const { latitude, longitude, sunriseOffsetMin, sunsetOffsetMin } = leaf
      const subject = `sun ${latitude} ${longitude} ${sunriseOffsetMin} ${sunsetOffsetMin}`
      return either(subject, leaf.is, leaf.is === 'day' ? 'night' : 'day')
    }
  }
}

function exact(subject: string, limit: Limit): LeafLimits {
  return { subject, needed: [limit], enough: [limit], against: allBut([limit]) }
}

/** Of two words that are all there is. */
function either(subject: string, is: string, other: string): LeafLimits {
  return { subject, needed: [word(is)], enough: [word(is)], against: [word(other)] }
}

function compared(subject: string, bounds: Bounds, hysteresis: number, lasting: boolean): LeafLimits {
  const strict = regionOf(bounds, 0)
  const loose = regionOf(bounds, hysteresis)
  if (strict === undefined || loose === undefined) return { subject, needed: undefined, enough: [], against: [] }
  return { subject, needed: loose, enough: lasting ? [] : strict, against: allBut(loose) }
}

/** Undefined: bounds are missing. */
function regionOf({ test, low, high, text }: Bounds, slack: number): Limit[] | undefined {
  if (test === 'equals' || test === 'differs') {
    if (text !== null) return [test === 'equals' ? word(text) : otherThan(text)]
    if (low === null) return undefined
    return test === 'equals' ? [within(low, low)] : [below(low, true), above(low, true)]
  }
  if (low === null) return undefined
  if (test === 'above') return [above(low - slack, true)]
  if (test === 'below') return [below(low + slack, true)]
  if (high === null) return undefined
  return test === 'between' ? [within(low - slack, high + slack)] : [below(low + slack, true), above(high - slack, true)]
}
