import type { Clock } from '../contract/clock.ts'
import type { BoardBlueprint } from './blueprint.ts'
import type { BoardLinks } from './board-link.ts'
import type { BoardParts, SimulatedBoard } from './board-session.ts'
import { type FleetFigures, zeroFigures } from './figures.ts'
import { KaiserBoard } from './kaiser-board.ts'
import { PlainBoard } from './plain-board.ts'
import { Random } from './random.ts'
import { type ArmTimer, runtimeTimer, Schedule } from './schedule.ts'

/** Boards that behave like the real ones, all on one timer. Run by `leitstand simulate`, the demo of `app/app.ts`, and tests. */

export interface SimulatedFleetParts {
  blueprints: readonly BoardBlueprint[]
  links: BoardLinks
  clock: Clock
  seed: number
  /** Time between two turns of readings of a board, ms. */
  intervalMs: number
  /** Told of faults in the simulator itself; the fleet goes on. */
  onFault: (fault: unknown) => void
  timer?: ArmTimer
}

/** Pause between two boards' first connects, so that a fleet doesn't arrive in one burst, ms. */
const CONNECT_PAUSE_MS = 4
/** Clean disconnects at the same time. */
const STOP_TOGETHER = 100

export class SimulatedFleet {
  readonly #parts: SimulatedFleetParts
  readonly #figures: FleetFigures
  readonly #schedule: Schedule
  #boards: SimulatedBoard[] = []

  constructor(parts: SimulatedFleetParts) {
    this.#parts = parts
    this.#figures = zeroFigures(parts.blueprints.length)
    const onFault = (fault: unknown): void => {
      this.#figures.faults++
      parts.onFault(fault)
    }
    this.#schedule = new Schedule(parts.clock, onFault, parts.timer ?? runtimeTimer)
  }

  /** Returns at once; the boards connect one after the other. Does nothing while it runs. */
  start(): void {
    if (this.#boards.length > 0) return
    const { blueprints, links, clock, seed, intervalMs } = this.#parts
    const random = new Random(seed, 'run')
    this.#boards = blueprints.map((blueprint, index) => {
      const parts: BoardParts = {
        links,
        schedule: this.#schedule,
        clock,
        random: random.fork(blueprint.id),
        figures: this.#figures,
        intervalMs,
      }
      const board = blueprint.family === 'kaiser' ? new KaiserBoard(blueprint, parts) : new PlainBoard(blueprint, parts)
      board.start(index * CONNECT_PAUSE_MS)
      return board
    })
  }

  /** Every board says goodbye and disconnects cleanly; each within 2 s, a hundred at a time. */
  async stop(): Promise<void> {
    const boards = this.#boards
    this.#boards = []
    this.#schedule.clear()
    for (let from = 0; from < boards.length; from += STOP_TOGETHER) {
      await Promise.all(boards.slice(from, from + STOP_TOGETHER).map((board) => board.stop()))
    }
  }

  figures(): FleetFigures {
    return { ...this.#figures }
  }

  /** Runs what is due; for tests that move their own clock. */
  runDue(): void {
    this.#schedule.runDue()
  }
}
