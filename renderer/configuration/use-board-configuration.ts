import { useMemo } from 'react'
import type { Configuration, ConfigurationBody } from '../../backend/contract/configuration.ts'
import { driftOf, type FieldChange } from '../../backend/contract/configuration-diff.ts'
import type { ConfigurationState } from '../../backend/contract/configuration-state.ts'
import { isDocument, NO_DOCUMENTS, useKeptDocuments } from '../backend/document-store.ts'
import { useTopics } from '../backend/live-connection.ts'

/** Target, state and differences of one board, live. */
export interface LiveConfiguration {
  /** False until both lists have come. */
  known: boolean
  desired: Configuration | null
  state: ConfigurationState | null
  drift: readonly FieldChange[]
}

const TOPICS = ['documents/configurations', 'documents/configuration-states']
const isConfiguration = isDocument('configurations')
const isState = isDocument('configuration-states')

export function useBoardConfiguration(board: string): LiveConfiguration {
  useTopics(TOPICS)
  // One board's documents alone: looking through a thousand at every change would be felt.
  const kept = useKeptDocuments((all) => (all.configurations ?? NO_DOCUMENTS).byId.get(board))
  const keptState = useKeptDocuments((all) => (all['configuration-states'] ?? NO_DOCUMENTS).byId.get(board))
  const known = useKeptDocuments((all) => (all.configurations?.known && all['configuration-states']?.known) ?? false)
  return useMemo(() => {
    const desired = isConfiguration(kept) ? kept : null
    const state = isState(keptState) ? keptState : null
    const reported = state?.reported ?? null
    return { known, desired, state, drift: desired === null || reported === null ? [] : driftOf(desired, reported) }
  }, [kept, keptState, known])
}

export function bodyOf({ sensors, actuators, offlineRules }: ConfigurationBody): ConfigurationBody {
  return { sensors, actuators, offlineRules }
}
