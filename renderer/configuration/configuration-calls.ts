import Type from 'typebox'
import { Configuration, ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'
import { BoardConfiguration } from '../../backend/contract/configuration/state.ts'
import { VersionHead } from '../../backend/contract/document-version.ts'
import { rest } from '../backend/rest.ts'

/** What the configuration's screens ask of the backend. All throw RestError. */

const url = (board: string) => `/api/boards/${encodeURIComponent(board)}/configuration`
const OneVersion = Type.Object({ ...VersionHead.properties, body: ConfigurationBody })

/** @param version the one it was made from, 0 = none */
export function saveConfiguration(board: string, version: number, body: ConfigurationBody, note: string | null) {
  return rest.put(url(board), { version, body, note }, Configuration)
}

export function pushConfiguration(board: string) {
  return rest.post(`${url(board)}/push`, undefined, BoardConfiguration)
}

export function adoptConfiguration(board: string, version: number) {
  return rest.post(`${url(board)}/adopt`, { version }, Configuration)
}

export function restoreVersion(board: string, version: number, from: number) {
  return rest.post(`${url(board)}/versions/${version}/restore`, { version: from }, Configuration)
}

/** For TanStack Query. @param newest makes it ask anew after a save */
export const versionsQuery = (board: string, newest: number) => ({
  queryKey: ['configuration-versions', board, newest],
  queryFn: ({ signal }: { signal: AbortSignal }) => rest.get(`${url(board)}/versions`, Type.Array(VersionHead), { signal }),
})

export const versionQuery = (board: string, version: number) => ({
  queryKey: ['configuration-version', board, version],
  queryFn: ({ signal }: { signal: AbortSignal }) => rest.get(`${url(board)}/versions/${version}`, OneVersion, { signal }),
})
