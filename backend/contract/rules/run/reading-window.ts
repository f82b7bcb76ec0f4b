import { fieldOf } from './node.ts'

/** Parts of a window; of each about two readings are kept, those too near to the ones before are left out. */
const PARTS = 256

/** The readings of the last `windowMs`, thinned evenly: the newest is always there. */
export class ReadingWindow {
  readonly #windowMs: number
  #times: number[] = []
  #values: number[] = []

  constructor(windowS: number) {
    this.#windowMs = windowS * 1000
  }

  add(atMs: number, value: number): void {
    const kept = this.#times.length
    const before = this.#times[kept - 2]
    // The last one is provisional: it makes room as long as it stands too near to the one before it.
    if (before !== undefined && atMs - before < this.#windowMs / PARTS) {
      this.#times[kept - 1] = atMs
      this.#values[kept - 1] = value
    } else {
      this.#times.push(atMs)
      this.#values.push(value)
    }
    let drop = 0
    while (atMs - (this.#times[drop] ?? atMs) > this.#windowMs) drop++
    if (drop > 0) {
      this.#times.splice(0, drop)
      this.#values.splice(0, drop)
    }
  }

  clear(): void {
    this.#times = []
    this.#values = []
  }

  get filled(): boolean {
    return this.#spanMs() >= this.#windowMs / 2
  }

  /** Change from the first to the last, per ms. */
  rate(): number {
    const span = this.#spanMs()
    return span === 0 ? 0 : ((this.#values.at(-1) ?? 0) - (this.#values[0] ?? 0)) / span
  }

  /** Slope of the line of least squares, per ms. */
  slope(): number {
    const count = this.#times.length
    const start = this.#times[0] ?? 0
    let [sumT, sumV] = [0, 0]
    for (let i = 0; i < count; i++) {
      sumT += (this.#times[i] ?? 0) - start
      sumV += this.#values[i] ?? 0
    }
    const [meanT, meanV] = [sumT / count, sumV / count]
    let [above, below] = [0, 0]
    for (let i = 0; i < count; i++) {
      const t = (this.#times[i] ?? 0) - start - meanT
      above += t * ((this.#values[i] ?? 0) - meanV)
      below += t * t
    }
    return below === 0 ? 0 : above / below
  }

  save(): unknown {
    return { times: this.#times, values: this.#values }
  }

  restore(saved: unknown): void {
    const times = numbersOf(fieldOf(saved, 'times'))
    const values = numbersOf(fieldOf(saved, 'values'))
    if (times.length !== values.length) return
    this.#times = times
    this.#values = values
  }

  /** Set back, its readings move along; set forward, what is measured next stands too far off, and the window begins anew. */
  shift(byMs: number): void {
    if (byMs < 0) this.#times = this.#times.map((atMs) => atMs + byMs)
  }

  #spanMs(): number {
    return (this.#times.at(-1) ?? 0) - (this.#times[0] ?? 0)
  }
}

function numbersOf(saved: unknown): number[] {
  return Array.isArray(saved) && saved.every((one): one is number => Number.isFinite(one)) ? [...saved] : []
}
