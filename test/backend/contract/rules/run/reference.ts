import { type Condition, isLogic, type RuleBody, type Trigger } from '../../../../../backend/contract/rules/rule.ts'
import type { Truth } from '../../../../../backend/contract/rules/truth.ts'
import type { SampleValue } from '../../../../../backend/contract/sample.ts'

/**
 * What a rule decides, by definition: every question is answered from the whole list of what was told so far, nothing is carried
 * along. Slow and obvious; written without a look into rule-run, to compare it with.
 */

export type Told =
  | { kind: 'reading'; nowMs: number; series: string; atMs: number; value: SampleValue; usable: boolean }
  | { kind: 'fact'; nowMs: number; key: string; value: SampleValue | null }
  | { kind: 'trigger'; nowMs: number; trigger: string }

/** A moment, and how many of the events have been told by then. */
export interface Instant {
  atMs: number
  seen: number
}

export interface Expected {
  branch: string
  atMs: number
  outcome: string
  code: string | null
}

type Reading = Extract<Told, { kind: 'reading' }>
type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>

export class Reference {
  readonly #rule: RuleBody
  readonly #startMs: number
  readonly #told: readonly Told[]
  readonly #instants: readonly Instant[]
  readonly #byId: Map<string, Condition>
  readonly #memo = new Map<string, Truth>()

  /** @param instants ascending; all moments at which anything can change */
  constructor(rule: RuleBody, startMs: number, told: readonly Told[], instants: readonly Instant[]) {
    this.#rule = rule
    this.#startMs = startMs
    this.#told = told
    this.#instants = instants
    this.#byId = new Map(rule.conditions.map((one) => [one.id, one]))
  }

  truth(id: string, index: number): Truth {
    const key = `${id} ${index}`
    const known = this.#memo.get(key)
    if (known !== undefined) return known
    const condition = this.#byId.get(id)
    if (condition === undefined) throw new Error(`no node ${id}`)
    const truth = this.#judge(condition, index)
    this.#memo.set(key, truth)
    return truth
  }

  decisions(): Expected[] {
    const all: Expected[] = []
    for (const [index, { atMs, seen }] of this.#instants.entries()) {
      const event = seen > (this.#instants[index - 1]?.seen ?? 0) ? this.#told[seen - 1] : undefined
      const add = (branch: string, verdict: { outcome: string; code: string | null } | undefined) => {
        if (verdict !== undefined) all.push({ branch, atMs, ...verdict })
      }
      if (event?.kind !== 'trigger')
        for (const { id, on, when } of this.#rule.branches) if (on.length === 0 && when !== null) add(id, this.#watch(id, when, index, all))
      for (const { id, on, when } of this.#rule.branches)
        for (const trigger of on)
          if (this.#happens(trigger, event, atMs, seen))
            add(id, this.#happen(id, when === null ? 'true' : this.truth(when, index), atMs, all))
    }
    return all
  }

  #watch(branch: string, when: string, index: number, all: readonly Expected[]) {
    const atMs = this.#instants[index]?.atMs ?? 0
    const truth = this.truth(when, index)
    const own = all.filter((one) => one.branch === branch)
    const active = own.findLast(({ outcome }) => outcome === 'fired' || outcome === 'otherwise')?.outcome === 'fired'
    if (truth === 'true') {
      if (active) return undefined
      const barrier = this.#barrier(branch, atMs, all)
      if (barrier === null) return { outcome: 'fired', code: null }
      const heldBack = own.at(-1)?.outcome === 'held-back' ? own.at(-1) : undefined
      const trueSince = this.#instants.every(
        (one, at) => at > index || heldBack === undefined || one.atMs < heldBack.atMs || this.truth(when, at) === 'true',
      )
      return heldBack !== undefined && (trueSince || this.#trueAgain(when, index, heldBack.atMs))
        ? undefined
        : { outcome: 'held-back', code: barrier }
    }
    if (!active || (truth === 'unknown' && this.#rule.whenUnknown === 'keep')) return undefined
    return { outcome: 'otherwise', code: truth === 'unknown' ? 'condition-unknown' : 'condition-false' }
  }

  /** It was held back at an instant of that moment, and true at all later ones. */
  #trueAgain(when: string, index: number, sinceMs: number): boolean {
    const falseAt = this.#instants.findLastIndex((_, at) => at <= index && this.truth(when, at) !== 'true')
    return (this.#instants[falseAt]?.atMs ?? 0) === sinceMs && this.#instants[falseAt + 1]?.atMs === sinceMs
  }

  #happen(branch: string, truth: Truth, atMs: number, all: readonly Expected[]) {
    if (truth === 'unknown') return { outcome: 'passed-over', code: 'condition-unknown' }
    if (truth === 'false') return { outcome: 'otherwise', code: 'condition-false' }
    const barrier = this.#barrier(branch, atMs, all)
    return barrier === null ? { outcome: 'fired', code: null } : { outcome: 'held-back', code: barrier }
  }

  #barrier(branch: string, atMs: number, all: readonly Expected[]): string | null {
    const { cooldownS, maxPerHour } = this.#rule
    const fired = all.filter((one) => one.branch === branch && one.outcome === 'fired')
    if (fired.some((one) => atMs - one.atMs < cooldownS * 1000)) return 'cooldown'
    if (maxPerHour !== null && fired.filter((one) => atMs - one.atMs < 3_600_000).length >= maxPerHour) return 'per-hour'
    return null
  }

  #happens(trigger: Trigger, event: Told | undefined, atMs: number, seen: number): boolean {
    switch (trigger.kind) {
      case 'clock': {
        // In these tests: times of day in UTC, looked for at the first instant of a moment.
        if (event !== undefined || atMs === this.#startMs || trigger.when.kind !== 'weekly') return false
        return atMs % 60_000 === 0 && trigger.when.times.includes(new Date(atMs).toISOString().slice(11, 16))
      }
      case 'changed': {
        if (event?.kind !== 'reading' || event.series !== keyOf(trigger.series)) return false
        const good = this.#readings(event.series, seen).filter(({ usable }) => usable)
        const inOrder = good.filter((one, at) => good.slice(0, at).every((before) => before.atMs <= one.atMs))
        if (inOrder.at(-1) !== event) return false
        return (
          this.#counted(trigger, inOrder).at(-1) === event &&
          inOrder.length > 1 &&
          (trigger.to === null || String(event.value) === trigger.to)
        )
      }
      default:
        return event?.kind === 'trigger' && event.trigger === trigger.id
    }
  }

  /** Those that differ from the one that counted before; the first one is where counting begins. */
  #counted({ by }: Extract<Trigger, { kind: 'changed' }>, readings: readonly Reading[]): Reading[] {
    const counted: Reading[] = []
    for (const one of readings) {
      const before = counted.at(-1)
      const apart =
        typeof before?.value === 'number' && typeof one.value === 'number' ? Math.abs(before.value - one.value) : Number.POSITIVE_INFINITY
      if (before === undefined || (before.value !== one.value && apart >= by)) counted.push(one)
    }
    return counted
  }

  #judge(condition: Condition, index: number): Truth {
    const { atMs, seen } = this.#instants[index] ?? { atMs: 0, seen: 0 }
    if (isLogic(condition)) {
      const truths = condition.inputs.map((id) => this.truth(id, index))
      const trues = truths.filter((one) => one === 'true').length
      const unknowns = truths.filter((one) => one === 'unknown').length
      const counted = (least: number): Truth => (trues >= least ? 'true' : trues + unknowns >= least ? 'unknown' : 'false')
      if (condition.kind === 'all') return truths.includes('false') ? 'false' : truths.includes('unknown') ? 'unknown' : 'true'
      if (condition.kind === 'any') return truths.includes('true') ? 'true' : truths.includes('unknown') ? 'unknown' : 'false'
      if (condition.kind === 'count') return counted(condition.least)
      const [input = 'unknown'] = truths
      if (condition.kind === 'not') return input === 'true' ? 'false' : input === 'false' ? 'true' : 'unknown'
      if (input !== 'true') return input
      return atMs - this.#trueSince(condition.inputs[0] ?? '', index) >= condition.forS * 1000 ? 'true' : 'false'
    }
    switch (condition.kind) {
      case 'value':
        return this.#value(condition, atMs, seen)
      case 'rate':
      case 'trend':
        return this.#change(condition, atMs, seen)
      case 'silent': {
        const heard = this.#readings(keyOf(condition.series), seen).at(-1)?.nowMs ?? this.#startMs
        return yes(atMs - heard >= condition.forS * 1000)
      }
      case 'flat':
        return this.#flat(condition, atMs, seen)
      case 'time':
        return yes(isInWindow(condition, atMs, this.#rule.timeZone))
      case 'board':
        return this.#is(`board ${condition.board}`, condition.is, seen)
      case 'output':
        return this.#is(`output ${condition.output.board} ${condition.output.gpio}`, condition.is, seen)
      case 'alarm':
        return this.#is(`alarm ${condition.alarm}`, condition.is, seen)
      case 'variable': {
        const value = this.#fact(`variable ${condition.variable}`, seen)
        if (value === null || !canCompare(condition, value)) return 'unknown'
        return yes(meets(condition, value, 0))
      }
      default:
        throw new Error(`${condition.kind} has a test of its own`)
    }
  }

  #trueSince(id: string, index: number): number {
    let since = this.#instants[index]?.atMs ?? 0
    for (let at = index; at >= 0 && this.truth(id, at) === 'true'; at--) since = this.#instants[at]?.atMs ?? since
    return since
  }

  #fact(key: string, seen: number): SampleValue | null {
    const told = this.#told.slice(0, seen).filter((one) => one.kind === 'fact' && one.key === key)
    const last = told.at(-1)
    return last?.kind === 'fact' ? last.value : null
  }

  #is(key: string, wanted: string, seen: number): Truth {
    const value = this.#fact(key, seen)
    return value === null ? 'unknown' : yes(value === wanted)
  }

  #readings(series: string, seen: number): Reading[] {
    return this.#told.slice(0, seen).filter((one): one is Reading => one.kind === 'reading' && one.series === series)
  }

  /** Without those that are older than one that came before. */
  #inOrder(series: string, seen: number): Reading[] {
    const all = this.#readings(series, seen)
    return all.filter((one, at) => all.slice(0, at).every((before) => before.atMs <= one.atMs))
  }

  #value(condition: Of<'value'>, atMs: number, seen: number): Truth {
    const all = this.#inOrder(keyOf(condition.series), seen)
    const last = all.at(-1)
    const maxAgeMs = condition.maxAgeS * 1000
    const isGood = (one: Reading) => one.usable && canCompare(condition, one.value)
    if (last === undefined || atMs - last.atMs > maxAgeMs || !isGood(last)) return 'unknown'
    const good = all.filter(isGood)
    const breaches = (at: number): boolean => {
      const one = good[at]
      if (one === undefined) return false
      if (meets(condition, one.value, 0)) return true
      return meets(condition, one.value, condition.hysteresis) && breaches(at - 1)
    }
    const firstOfRow = good.findLastIndex((_, at) => !breaches(at)) + 1
    const row = good.slice(firstOfRow)
    if (row.length < Math.max(1, condition.breaches)) return 'false'
    // The stretch: readings next to each other, all of the row, none of which was too old when the next one came.
    let first = last
    for (let at = all.length - 2; at >= 0; at--) {
      const [one, next] = [all[at], all[at + 1]]
      if (one === undefined || next === undefined || !row.includes(one) || next.nowMs - one.atMs > maxAgeMs) break
      first = one
    }
    return yes(atMs - first.nowMs >= condition.forS * 1000)
  }

  /** The readings behind the newest gap that was longer than the age. */
  #sinceGap(all: readonly Reading[], maxAgeS: number): Reading[] {
    const gap = all.findLastIndex((one, at) => at > 0 && one.nowMs - (all[at - 1]?.atMs ?? 0) > maxAgeS * 1000)
    return all.slice(Math.max(0, gap))
  }

  #change(condition: Of<'rate'> | Of<'trend'>, atMs: number, seen: number): Truth {
    const all = this.#inOrder(keyOf(condition.series), seen)
    const last = all.at(-1)
    if (last === undefined || atMs - last.atMs > condition.maxAgeS * 1000 || !last.usable || typeof last.value !== 'number')
      return 'unknown'
    const points = this.#sinceGap(all, condition.maxAgeS).flatMap((one) =>
      one.usable && typeof one.value === 'number' && last.atMs - one.atMs <= condition.windowS * 1000
        ? [{ t: one.atMs / 1000, v: one.value }]
        : [],
    )
    const [begin, end] = [points[0], points.at(-1)]
    if (begin === undefined || end === undefined || end.t - begin.t < condition.windowS / 2) return 'unknown'
    if (condition.kind === 'rate') {
      const change = ((end.v - begin.v) / (end.t - begin.t)) * condition.perS
      return yes(condition.test === 'above' ? change > condition.low : change < condition.low)
    }
    const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length
    const [meanT, meanV] = [mean(points.map(({ t }) => t)), mean(points.map(({ v }) => v))]
    const covariance = mean(points.map(({ t, v }) => (t - meanT) * (v - meanV)))
    const rise = (covariance / mean(points.map(({ t }) => (t - meanT) ** 2))) * condition.windowS
    return yes(condition.direction === 'rising' ? rise >= condition.least : -rise >= condition.least)
  }

  #flat(condition: Of<'flat'>, atMs: number, seen: number): Truth {
    const all = this.#inOrder(keyOf(condition.series), seen)
    const last = all.at(-1)
    if (last === undefined || atMs - last.atMs > condition.maxAgeS * 1000 || !last.usable || typeof last.value !== 'number')
      return 'unknown'
    const values = this.#sinceGap(all, condition.maxAgeS).flatMap(({ usable, value, nowMs }) =>
      usable && typeof value === 'number' ? [{ value, nowMs }] : [],
    )
    // Bands one after the other: each ends before the first value that does not fit into it.
    let band = values
    for (let end = 1; end <= band.length; ) {
      const part = band.slice(0, end).map(({ value }) => value)
      if (Math.max(...part) - Math.min(...part) > condition.within) {
        band = band.slice(end - 1)
        end = 1
      } else end++
    }
    return yes(atMs - (band[0]?.nowMs ?? atMs) >= condition.forS * 1000)
  }
}

function keyOf({ board, channel }: { board: string; channel: string }): string {
  return `${board}/${channel}`
}

function yes(holds: boolean): Truth {
  return holds ? 'true' : 'false'
}

type Bounds = Pick<Of<'value'>, 'test' | 'low' | 'high' | 'text'>

function canCompare({ test, text }: Bounds, value: SampleValue): boolean {
  if (test !== 'equals' && test !== 'differs') return typeof value === 'number'
  return text === null ? typeof value === 'number' : typeof value !== 'number'
}

function meets({ test, low, high, text }: Bounds, value: SampleValue, slack: number): boolean {
  const [number, from, to] = [Number(value), low ?? Number.NaN, high ?? Number.NaN]
  switch (test) {
    case 'above':
      return number > from - slack
    case 'below':
      return number < from + slack
    case 'between':
      return from - slack <= number && number <= to + slack
    case 'outside':
      return !(from + slack <= number && number <= to - slack)
    case 'equals':
      return text === null ? number === low : text === `${value}`
    default:
      return text === null ? number !== low : text !== `${value}`
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()
/** `Sun 02:30` as a clock on the wall shows it. */
export function wallClock(atMs: number, timeZone: string): { day: number; time: string } {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  formats.set(timeZone, format)
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]))
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts.get('weekday') ?? '') + 1
  return { day, time: `${parts.get('hour')}:${parts.get('minute')}` }
}

function isInWindow({ from, to, days }: Of<'time'>, atMs: number, timeZone: string): boolean {
  const { day, time } = wallClock(atMs, timeZone)
  const before = day === 1 ? 7 : day - 1
  if (from === to) return days.includes(day)
  if (from < to) return days.includes(day) && from <= time && time < to
  return (days.includes(day) && from <= time) || (days.includes(before) && time < to)
}
