import type { Habits } from './blueprint.ts'
import type { BoardParts, BoardSession } from './board-session.ts'

/** When a simulated board is away: planned absences and unplanned drop-outs. Called once per board at its start. */

/** @param onDropOut told whether the board lost its power (it boots anew) or only its network */
export function absences(
  habits: Habits,
  parts: BoardParts,
  session: BoardSession,
  phaseMs: number,
  onDropOut: (powerLost: boolean) => void,
): void {
  const { schedule, random } = parts
  if (habits.away !== undefined) {
    const { everyS, firstAfterS, forS } = habits.away
    schedule.every(everyS * 1000, phaseMs + firstAfterS * 1000, () => {
      session.dropOut(forS * 1000)
      onDropOut(false)
    })
  }
  if (habits.dropoutEveryS <= 0) return
  const later = (): void => {
    schedule.after(random.pause(habits.dropoutEveryS * 1000), () => {
      const forMs = random.between(15_000, 120_000)
      if (random.chance(0.4)) {
        session.hang(forMs)
      } else {
        session.dropOut(forMs)
        onDropOut(random.chance(0.3))
      }
      later()
    })
  }
  later()
}
