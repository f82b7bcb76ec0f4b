import type { Board } from '../../backend/contract/boards/board.ts'
import { boardIdOf } from '../../backend/contract/flash/provision.ts'

/** The board of the fleet that a MAC belongs to: our firmware makes its id of the last bytes (`ESP_12AB34CD`). */
export function boardOfMac(boards: ReadonlyMap<string, Board>, mac: string): Board | undefined {
  return boards.get(boardIdOf(mac))
}
