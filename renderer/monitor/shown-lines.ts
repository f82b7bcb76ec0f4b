import type { LineFilter } from './line-filter.ts'
import type { LogLine } from './monitor-log.ts'

/** Lines that fit a filter, carried on as lines are added: only new ones are looked at. One for each log and filter. */
export class ShownLines {
  readonly #filter: LineFilter | null
  #lines: readonly LogLine[] = []
  #fitting: LogLine[] = []
  #lastN = -1
  /** Lines that have left at the start, so that what is looked at can stay in place. */
  dropped = 0

  constructor(filter: LineFilter | null) {
    this.#filter = filter
  }

  get lines(): readonly LogLine[] {
    return this.#filter === null ? this.#lines : this.#fitting
  }

  get hidden(): number {
    return this.#filter === null ? 0 : this.#lines.length - this.#fitting.length
  }

  update(lines: readonly LogLine[]): void {
    const filter = this.#filter
    const firstN = lines[0]?.n
    const before = this.#lines[0]?.n
    this.#lines = lines
    if (filter === null) {
      if (before !== undefined) this.dropped += Math.max(0, (firstN ?? before) - before)
      return
    }
    if (firstN === undefined || firstN !== before) {
      const left = firstN === undefined ? [] : this.#fitting.filter(({ n }) => n >= firstN)
      this.dropped += this.#fitting.length - left.length
      this.#fitting = left
    }
    let at = lines.length
    while (at > 0 && (lines[at - 1]?.n ?? 0) > this.#lastN) at -= 1
    for (const line of lines.slice(at)) if (fits(filter, line)) this.#fitting.push(line)
    this.#lastN = lines.at(-1)?.n ?? this.#lastN
  }
}

/** What happened to the port stays in sight. */
function fits(filter: LineFilter, line: LogLine): boolean {
  return line.note !== null || line.lost > 0 || filter.fits(line.plain)
}
