import type { Series } from '../../backend/contract/series.ts'
import type { SeriesStore } from '../../backend/series/series-store.ts'

/** SeriesStore without a disk; keeps copies, as a disk would. */
export class MemorySeriesStore implements SeriesStore {
  readonly #series = new Map<number, Series>()

  async load(): Promise<Series[]> {
    return structuredClone([...this.#series.values()].sort((a, b) => a.id - b.id))
  }

  async save(series: readonly Series[]): Promise<void> {
    const channel = (one: Series) => [one.organisation, one.board, one.channel].join('\n')
    for (const one of series) {
      const other = [...this.#series.values()].find((known) => known.id !== one.id && channel(known) === channel(one))
      if (other) throw new Error(`series ${other.id} has this channel already`)
    }
    for (const one of structuredClone(series)) this.#series.set(one.id, one)
  }
}
