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
    const after = new Map(this.#series)
    for (const one of structuredClone(series)) {
      const other = [...after.values()].find((known) => known.id !== one.id && channel(known) === channel(one))
      if (other) throw new Error(`series ${other.id} has this channel already`)
      after.set(one.id, one)
    }
    for (const one of after.values()) this.#series.set(one.id, one)
  }

  async remove(ids: readonly number[]): Promise<void> {
    for (const id of ids) this.#series.delete(id)
  }
}
