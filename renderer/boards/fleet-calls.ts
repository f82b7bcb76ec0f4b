import Type from 'typebox'
import { Board } from '../../backend/contract/boards/board.ts'
import { BoardCommand, type BoardCommandRequest } from '../../backend/contract/boards/command.ts'
import { RemovalResult, RetiredBoard } from '../../backend/contract/boards/retired.ts'
import { rest } from '../backend/rest.ts'

/** What screens ask the backend to do with whole boards. All throw RestError. */

export function sendBoardCommand(board: string, request: BoardCommandRequest): Promise<BoardCommand> {
  return rest.post(`/api/boards/${encodeURIComponent(board)}/commands`, { id: crypto.randomUUID(), ...request }, BoardCommand)
}

export function removeBoards(ids: readonly string[]): Promise<RemovalResult> {
  return rest.post('/api/boards/remove', { ids }, RemovalResult)
}

/** @param records ids of the records of the removal, not of the boards */
export function restoreBoards(records: readonly string[]): Promise<Board[]> {
  return rest.post('/api/retired-boards/restore', { ids: records }, Type.Array(Board))
}

export function replaceBoard(id: string, heir: string): Promise<RetiredBoard> {
  return rest.post(`/api/boards/${encodeURIComponent(id)}/replace`, { heir }, RetiredBoard)
}
