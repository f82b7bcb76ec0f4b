import type { StopEvent } from '../contract/actuators/emergency.ts'

/** More lines than any real stop has; what comes then is counted, not kept. */
const MOST_LINES = 20_000

type Line = Pick<StopEvent, 'what'> & Partial<Omit<StopEvent, 'what' | 'atMs'>>

/** What happened from the stop to the release, in order. Bounded. */
export class StopProtocol {
  #lines: StopEvent[] = []
  /** Lines that found no room. */
  lost = 0
  /** Another one whenever there is something new to keep. */
  turn = 0

  get lines(): readonly StopEvent[] {
    return this.#lines
  }

  begin(lines: readonly StopEvent[] = []): void {
    this.#lines = lines.slice(0, MOST_LINES)
    this.lost = 0
    this.turn++
  }

  add(atMs: number, line: Line): void {
    this.turn++
    if (this.#lines.length >= MOST_LINES) this.lost++
    else this.#lines.push({ atMs, by: null, board: null, gpio: null, detail: null, ...line })
  }
}
