import type { Organisation } from '../contract/api.ts'
import type { Board } from '../contract/boards/board.ts'

/** Keeps boards and organisations across restarts. Memory is the authority while the program runs. */
export interface FleetStore {
  loadBoards(): Promise<Board[]>
  /** Inserts or replaces, all or nothing. */
  saveBoards(boards: readonly Board[]): Promise<void>
  /** Unknown ids are nothing to do. */
  removeBoards(ids: readonly string[]): Promise<void>
  loadOrganisations(): Promise<Organisation[]>
  saveOrganisation(organisation: Organisation): Promise<void>
}
