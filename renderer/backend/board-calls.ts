import Type from 'typebox'
import { type ActuatorCommandBody, Command } from '../../backend/contract/actuators/actuator.ts'
import { type BoardPatch, BulkResult, type SeriesPatch } from '../../backend/contract/api.ts'
import { Board, type Registration } from '../../backend/contract/boards/board.ts'
import { LibraryView } from '../../backend/contract/library.ts'
import { Series } from '../../backend/contract/series.ts'
import { rest } from './rest.ts'

/** What screens ask the backend to do to boards, series and outputs. All throw RestError. */

/** Accepts, rejects, or takes back to new. */
export function registerBoards(ids: readonly string[], registration: Registration): Promise<BulkResult> {
  return rest.post('/api/boards/register', { ids, registration }, BulkResult)
}

export function patchBoards(ids: readonly string[], patch: BoardPatch): Promise<BulkResult> {
  return rest.post('/api/boards/edit', { ids, patch }, BulkResult)
}

export function patchBoard(id: string, patch: BoardPatch): Promise<Board> {
  return rest.patch(`/api/boards/${encodeURIComponent(id)}`, patch, Board)
}

export function patchSeries(id: number, patch: SeriesPatch): Promise<Series> {
  return rest.patch(`/api/series/${id}`, patch, Series)
}

export function sendCommand(board: string, gpio: number, body: ActuatorCommandBody): Promise<Command> {
  return rest.post(`/api/actuators/${encodeURIComponent(board)}/${gpio}/command`, body, Command)
}

/** For TanStack Query. */
export const librariesQuery = {
  queryKey: ['libraries'],
  queryFn: ({ signal }: { signal: AbortSignal }) => rest.get('/api/libraries', Type.Array(LibraryView), { signal }),
}
