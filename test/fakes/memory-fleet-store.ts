import type { Organisation } from '../../backend/contract/api.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { FleetStore } from '../../backend/fleet/fleet-store.ts'

/** FleetStore without a disk; keeps copies, as a disk would. */
export class MemoryFleetStore implements FleetStore {
  readonly #boards = new Map<string, Board>()
  readonly #organisations = new Map<string, Organisation>()

  async loadBoards(): Promise<Board[]> {
    return structuredClone([...this.#boards.values()].sort((a, b) => (a.id < b.id ? -1 : 1)))
  }

  async saveBoards(boards: readonly Board[]): Promise<void> {
    for (const board of structuredClone(boards)) this.#boards.set(board.id, board)
  }

  async removeBoards(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#boards.delete(id)
  }

  async loadOrganisations(): Promise<Organisation[]> {
    return structuredClone([...this.#organisations.values()].sort((a, b) => (a.id < b.id ? -1 : 1)))
  }

  async saveOrganisation(organisation: Organisation): Promise<void> {
    this.#organisations.set(organisation.id, structuredClone(organisation))
  }
}
