/** Times of the week as stretches of minutes, 0 = Monday 00:00; ascending, apart from each other, each `[from, to)`. Pure. */

export type WeekTime = readonly (readonly [from: number, to: number])[]

const DAY = 1440
const WEEK = 7 * DAY

/** As `TimeCondition`: days in which it begins, 1 = Monday. */
export function weekTimeOf({ from, to, days }: { from: string; to: string; days: readonly number[] }): WeekTime {
  const [first, last] = [minutesOf(from), minutesOf(to)]
  const length = (first === last ? DAY : (last - first + DAY) % DAY) || DAY
  // The whole day is the day itself, whenever it is said to begin.
  const start = first === last ? 0 : first
  return union(days.map((day): readonly [number, number] => [(day - 1) * DAY + start, (day - 1) * DAY + start + length]))
}

export function intersect(one: WeekTime, other: WeekTime): WeekTime {
  const both: [number, number][] = []
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const [a, b] = [one[i], other[j]]
    if (a === undefined || b === undefined) break
    const [from, to] = [Math.max(a[0], b[0]), Math.min(a[1], b[1])]
    if (from < to) both.push([from, to])
    if (a[1] < b[1]) i++
    else j++
  }
  return both
}

export function complement(time: WeekTime): WeekTime {
  const rest: [number, number][] = []
  let at = 0
  for (const [from, to] of time) {
    if (from > at) rest.push([at, from])
    at = to
  }
  if (at < WEEK) rest.push([at, WEEK])
  return rest
}

/** What goes past Sunday midnight comes back on Monday. */
export function union(stretches: readonly (readonly [number, number])[]): WeekTime {
  const within = stretches.flatMap(([from, to]): [number, number][] =>
    to > WEEK
      ? [
          [from, WEEK],
          [0, to - WEEK],
        ]
      : [[from, to]],
  )
  within.sort((a, b) => a[0] - b[0])
  const joined: [number, number][] = []
  for (const [from, to] of within) {
    const last = joined.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

export function isWithin(inner: WeekTime, outer: WeekTime): boolean {
  return inner.every(([from, to]) => outer.some((one) => one[0] <= from && to <= one[1]))
}

export interface Window {
  from: string
  to: string
  days: number[]
}

/** As people say it: `19:30–20:00` on these days. A stretch past midnight belongs to the day on which it begins. */
export function windowsOf(time: WeekTime): Window[] {
  const pieces: [number, number][] = time.map(([from, to]) => [from, to])
  const [first, last] = [pieces[0], pieces.at(-1)]
  // Sunday night goes on on Monday.
  if (pieces.length > 1 && first?.[0] === 0 && last?.[1] === WEEK) {
    pieces.shift()
    last[1] += first[1]
  }
  const byTime = new Map<string, Window>()
  for (const [from, to] of pieces) {
    for (let start = from; start < to; ) {
      const day = Math.floor(start / DAY)
      const rest = to - start
      // Longer than a day it is told day by day.
      const end = rest <= DAY && to <= (day + 2) * DAY ? to : (day + 1) * DAY
      const window: Window = { from: textOf(start), to: textOf(end), days: [(day % 7) + 1] }
      const known = byTime.get(`${window.from} ${window.to}`)
      if (known === undefined) byTime.set(`${window.from} ${window.to}`, window)
      else known.days.push(...window.days)
      start = end
    }
  }
  return [...byTime.values()]
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

function textOf(minute: number): string {
  const of = minute % DAY
  return `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`
}
