import { COMMAND_SOURCES, type CommandSource, type Hold, type OutputWish } from '../contract/actuators/actuator.ts'

/**
 * The order of wishes, first wins:
 * 1. `emergency`: the stop, and what a person lets come back after it.
 * 2. `safety`: limits and interlocks that switch off, OFF behind an ON of unknown fate.
 * 3. `hand`: a person. Holds until its end time (`holdUntilMs`, else the end of a timed ON); without end time it holds nothing.
 *    A later hand replaces an earlier one; without end time of its own it keeps the override that is in force.
 * 4. `rule`: among rules the higher priority; an equal one replaces. An ON holds as long as the output is on for it, an OFF
 *    lets go, unless either names `holdUntilMs`.
 * 5. `schedule`: as a rule, below all rules.
 * What ranks lower than the wish in force is refused with `actuator.held`, on and off alike. Limits, interlocks and the stop
 * are no wishes: nobody passes them. OFF by emergency, safety or hand is never refused.
 */
export function mayAct(hold: Hold | null, wish: Pick<OutputWish, 'source' | 'priority'>): boolean {
  if (hold === null) return true
  const rank = rankOf(wish.source) - rankOf(hold.source)
  if (rank !== 0) return rank < 0
  return wish.source !== 'rule' || (wish.priority ?? 0) >= hold.priority
}

/** The hold that is in force now. @param mayBeOn of the output */
export function holdAt(hold: Hold | null, mayBeOn: boolean, nowMs: number): Hold | null {
  if (hold === null) return null
  return (hold.untilMs === null ? mayBeOn : nowMs < hold.untilMs) ? hold : null
}

/** Who holds the output after a wish was allowed. @param present in force until now @param durationS as it was clamped, 0 = no end */
export function holdAfter(present: Hold | null, wish: OutputWish, on: boolean, durationS: number, nowMs: number): Hold | null {
  const { source, by, reason = null, priority = 0, holdUntilMs } = wish
  if (source === 'safety') return present
  const own = { source, by, reason, priority, sinceMs: nowMs }
  if (holdUntilMs !== undefined) return { ...own, untilMs: holdUntilMs }
  if (source === 'hand') {
    if (present?.source === 'hand' && present.untilMs !== null) return { ...own, untilMs: present.untilMs }
    return on && durationS > 0 ? { ...own, untilMs: nowMs + durationS * 1000 } : null
  }
  if (source === 'emergency') return null
  return on ? { ...own, untilMs: null } : null
}

function rankOf(source: CommandSource): number {
  return COMMAND_SOURCES.indexOf(source)
}
