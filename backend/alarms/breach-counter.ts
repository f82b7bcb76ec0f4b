// Breaching readings in a row, per series. Behind a port: several processes that share the readings of a series share its count.

/** How one condition went over a stretch of readings, folded. */
export interface Run {
  /** Readings at the beginning of the stretch at which it held. */
  lead: number
  /** The most in a row within the stretch. */
  longest: number
  /** Readings at its end at which it held. */
  end: number
  /** It held at all of them. */
  whole: boolean
}

/** The readings of a series since the last time it was told. */
export interface BreachRun {
  /** What is counted, the same in every process: `board/channel`. */
  series: string
  /** Beyond a warning limit at least. */
  warning: Run
  critical: Run
  /** Inside all limits. */
  ok: Run
}

/** In a row, with what came before the stretch. `peak`: the most within it; `now`: up to its end. */
export interface Row {
  peak: number
  now: number
}
export type BreachCount = Record<'warning' | 'critical' | 'ok', Row>

/** Keeps the counts. */
export interface BreachCounter {
  /** Adds stretches of several series, each at once. @returns the counts then, in the order of `runs` */
  add(runs: readonly BreachRun[]): Promise<BreachCount[]>
  /** Begins anew: the series is gone. */
  forget(series: readonly string[]): Promise<void>
}

/** Counts end here: nobody asks for more in a row. */
export const MOST_COUNTED = 1000

export class MemoryBreachCounter implements BreachCounter {
  readonly #now = new Map<string, Record<keyof BreachCount, number>>()

  async add(runs: readonly BreachRun[]): Promise<BreachCount[]> {
    return runs.map((run) => {
      const before = this.#now.get(run.series) ?? { warning: 0, critical: 0, ok: 0 }
      const rowOf = (kind: keyof BreachCount): Row => addRun(before[kind], run[kind])
      const count = { warning: rowOf('warning'), critical: rowOf('critical'), ok: rowOf('ok') }
      // Inside for long: as good as never seen, so that memory holds the troubled alone.
      if (count.ok.now >= MOST_COUNTED) this.#now.delete(run.series)
      else this.#now.set(run.series, { warning: count.warning.now, critical: count.critical.now, ok: count.ok.now })
      return count
    })
  }

  async forget(series: readonly string[]): Promise<void> {
    for (const one of series) this.#now.delete(one)
  }
}

export function emptyRun(): Run {
  return { lead: 0, longest: 0, end: 0, whole: true }
}

/** One more reading. */
export function extendRun(run: Run, holds: boolean): void {
  run.end = holds ? run.end + 1 : 0
  run.whole &&= holds
  if (run.whole) run.lead = run.end
  if (run.end > run.longest) run.longest = run.end
}

/** @param before in a row before the stretch */
function addRun(before: number, { lead, longest, end, whole }: Run): Row {
  const now = Math.min(MOST_COUNTED, whole ? before + end : end)
  return { now, peak: Math.min(MOST_COUNTED, Math.max(longest, lead > 0 ? before + lead : 0, now)) }
}
