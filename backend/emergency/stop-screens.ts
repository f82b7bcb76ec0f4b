import type { EmergencyOutput, EmergencyState } from '../contract/actuators/emergency.ts'
import type { StopMachine } from './stop-machine.ts'
import { outputsOf } from './stop-view.ts'
import type { Later } from './waits.ts'

/** Shortest time between two frames to screens while boards answer, ms; the stop itself goes at once. */
const SHOW_MS = 50

/** Tells the screens what changed, not more often than they can show it. Owned by emergency.ts. */
export class StopScreens {
  /** `full`: the outputs are all there are. */
  onChange: (state: EmergencyState, outputs: EmergencyOutput[], full: boolean) => void = () => undefined
  readonly #machine: StopMachine
  readonly #later: Later
  readonly #state: () => EmergencyState
  #cancel: (() => void) | undefined
  #stopped = false

  constructor(parts: { machine: StopMachine; later: Later; state: () => EmergencyState }) {
    this.#machine = parts.machine
    this.#later = parts.later
    this.#state = parts.state
  }

  stop(): void {
    this.#stopped = true
    this.#cancel?.()
    this.#cancel = undefined
  }

  show(): void {
    if (this.#cancel === undefined && !this.#stopped) this.#cancel = this.#later(() => this.showNow(), SHOW_MS)
  }

  showNow(): void {
    this.#cancel?.()
    this.#cancel = undefined
    const { changed, boards } = this.#machine
    const full = changed.size >= boards.size
    const some = full ? boards.values() : [...changed].map((id) => boards.get(id)).filter((board) => board !== undefined)
    const outputs = outputsOf(some)
    changed.clear()
    this.onChange(this.#state(), outputs, full)
  }
}
