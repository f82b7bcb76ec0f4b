import type { ActivityQuery, ActivityStore } from '../../backend/activity/activity-store.ts'
import type { Activity } from '../../backend/contract/activity.ts'

/** ActivityStore without a disk. */
export class MemoryActivityStore implements ActivityStore {
  #entries: Activity[] = []

  async append(entries: readonly Activity[]): Promise<void> {
    const ids = new Set(entries.map((one) => one.id))
    const others = this.#entries.filter((one) => !ids.has(one.id))
    this.#entries = [...others, ...structuredClone(entries)].sort((a, b) => b.id - a.id)
  }

  async list(limit: number): Promise<Activity[]> {
    return structuredClone(this.#entries.slice(0, limit))
  }

  async find({ fromMs, toMs, board, kinds, limit }: ActivityQuery): Promise<Activity[]> {
    const asked = this.#entries.filter(
      (one) =>
        one.atMs >= fromMs && one.atMs < toMs && (board === null || one.board === board) && (kinds === null || kinds.includes(one.kind)),
    )
    return structuredClone(asked.sort((a, b) => b.atMs - a.atMs || b.id - a.id).slice(0, limit))
  }

  async lastId(): Promise<number> {
    return this.#entries[0]?.id ?? 0
  }

  async trim(keep: number): Promise<void> {
    this.#entries = this.#entries.slice(0, keep)
  }
}
