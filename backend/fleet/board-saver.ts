import type { Board } from '../contract/boards/board.ts'
import type { FleetStore } from './fleet-store.ts'

/** Last contact and counters reach the disk this often, ms; everything else sooner. */
const SAVE_CONTACT_MS = 60_000

/** Writes boards behind the fleet: new ones at once and together, changed ones in batches, mere contact seldom. Used by `fleet.ts`. */
export class BoardSaver {
  readonly #store: FleetStore
  readonly #changed = new Map<string, Board>()
  readonly #contacted = new Map<string, Board>()
  #contactSavedMs = 0
  /** New boards whose first save is under way; their samples wait for it. */
  readonly #first = new Map<string, Promise<void>>()
  #firstBatch: { boards: Board[]; saved: Promise<void> } | undefined

  constructor(store: FleetStore) {
    this.#store = store
  }

  /** New boards of one turn of the event loop are saved together. Rejects when the store does not take them. */
  first(board: Board): Promise<void> {
    if (this.#firstBatch === undefined) {
      const boards: Board[] = []
      const saved = Promise.resolve().then(async () => {
        this.#firstBatch = undefined
        try {
          await this.#store.saveBoards(boards)
        } finally {
          for (const { id } of boards) this.#first.delete(id)
        }
      })
      this.#firstBatch = { boards, saved }
    }
    this.#firstBatch.boards.push(board)
    this.#first.set(board.id, this.#firstBatch.saved)
    return this.#firstBatch.saved
  }

  /** Set until the board's first save is done. */
  pending(id: string): Promise<void> | undefined {
    return this.#first.size === 0 ? undefined : this.#first.get(id)
  }

  changed(board: Board): void {
    this.#changed.set(board.id, board)
  }

  /** Only last contact or counters moved. */
  contacted(board: Board): void {
    this.#contacted.set(board.id, board)
  }

  forget(id: string): void {
    this.#changed.delete(id)
    this.#contacted.delete(id)
  }

  /** Saves what is due. What the store does not take stays for the next time. */
  async save(nowMs: number, everything = false): Promise<void> {
    if (everything || nowMs - this.#contactSavedMs > SAVE_CONTACT_MS) {
      this.#contactSavedMs = nowMs
      for (const [id, board] of this.#contacted) this.#changed.set(id, board)
      this.#contacted.clear()
    }
    if (this.#changed.size === 0) return
    const boards = [...this.#changed.values()]
    this.#changed.clear()
    try {
      await this.#store.saveBoards(boards)
    } catch (cause) {
      for (const board of boards) this.#changed.set(board.id, board)
      throw cause
    }
  }
}
