// Reading much of the history without being felt: slices with rests between, which a stop cuts short. Used by watch and scans.
import type { SeriesWatch, WatchedBlock } from './series-watch.ts'

/** Rows between two looks at the rest of the program: 4096 take some 2 ms. */
const SLICE_ROWS = 4096
export const LONGEST_REST_MS = 2000

export class GentleReading {
  /** Of the main thread, ms: time spent in detectors. */
  busyMs = 0
  samples = 0
  readonly #wakes = new Set<() => void>()
  #stopped = false

  /** Slice by slice, so that the broker and screens never wait. */
  async feed(watch: SeriesWatch, block: WatchedBlock): Promise<void> {
    for (let from = 0; from < block.count; from += SLICE_ROWS) {
      const startedMs = performance.now()
      watch.take(block, from, Math.min(block.count, from + SLICE_ROWS))
      this.busyMs += performance.now() - startedMs
      if (from + SLICE_ROWS < block.count) await this.rest(1)
    }
    this.samples += block.count
  }

  rest(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        this.#wakes.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      this.#wakes.add(wake)
    })
  }

  /** Ends the rest that is under way; those after it are none until `begin`. */
  stop(): void {
    this.#stopped = true
    for (const wake of this.#wakes) wake()
  }

  begin(): void {
    this.#stopped = false
  }
}

/** Each block with the time it took to get, ms. */
export async function* timed(blocks: AsyncIterable<WatchedBlock>): AsyncGenerator<{ taken: WatchedBlock; tookMs: number }> {
  let startedMs = performance.now()
  for await (const taken of blocks) {
    yield { taken, tookMs: performance.now() - startedMs }
    startedMs = performance.now()
  }
}
