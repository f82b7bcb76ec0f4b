import { useMemo } from 'react'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { ZoneState } from '../../backend/contract/zone.ts'
import { isDocument, NO_DOCUMENTS, useKeptDocuments } from '../backend/document-store.ts'
import { useDocuments } from '../backend/documents.ts'
import { useTopics } from '../backend/live-connection.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { type ZoneRow, zoneRows } from './zone-rows.ts'

/** Zones, boards and what boards acknowledged, live. */

const isState = isDocument('zone-states')
const NO_OUTPUTS: readonly Actuator[] = []
const TOPICS = ['documents/zone-states', 'documents/zones']

export function useZones(): { known: boolean; rows: ZoneRow[]; stateOf(board: string): ZoneState | undefined } {
  useTopics(TOPICS)
  const { language } = useFormat()
  const { known: zonesKnown, list: zones } = useDocuments('zones')
  const kept = useKeptDocuments((all) => all['zone-states']) ?? NO_DOCUMENTS
  const boards = useLive((state) => state.boards)
  const version = useLive((state) => state.boardsVersion)
  const boardsKnown = useLive((state) => state.boardsKnown)
  const outputs = useLive((state) => state.actuatorsByBoard)
  const stateOf = useMemo(
    () => (board: string) => {
      const state = kept.byId.get(board)
      return isState(state) ? state : undefined
    },
    [kept],
  )
  const rows = useMemo(() => {
    void version // the map is changed in place
    return zoneRows(boards.values(), zones, stateOf, (board) => outputs.get(board) ?? NO_OUTPUTS, language)
  }, [boards, version, zones, stateOf, outputs, language])
  return { known: zonesKnown && kept.known && boardsKnown, rows, stateOf }
}

/** Of one board alone. */
export function useZoneState(board: string): { known: boolean; state: ZoneState | undefined } {
  useTopics(TOPICS)
  const known = useKeptDocuments((all) => all['zone-states']?.known ?? false)
  const state = useKeptDocuments((all) => (all['zone-states'] ?? NO_DOCUMENTS).byId.get(board))
  return { known, state: isState(state) ? state : undefined }
}
