import { useMemo } from 'react'
import { isLockedAcross } from '../../backend/contract/actuators/interlock.ts'
import { boardPart } from '../../backend/contract/configuration/board-part.ts'
import type { Configuration, ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'
import { driftOf, type FieldChange } from '../../backend/contract/configuration/diff.ts'
import type { ConfigurationState } from '../../backend/contract/configuration/state.ts'
import { isDocument, NO_DOCUMENTS, useKeptDocuments } from '../backend/document-store.ts'
import { useDocuments } from '../backend/documents.ts'
import { useTopics } from '../backend/live-connection.ts'

/** Target, state and differences of one board, live. */
export interface LiveConfiguration {
  /** False until all lists have come. */
  known: boolean
  desired: Configuration | null
  state: ConfigurationState | null
  drift: readonly FieldChange[]
  /** The output excludes one of another board. */
  lockedAcross(gpio: number): boolean
}

const TOPICS = ['documents/configurations', 'documents/configuration-states']
const isConfiguration = isDocument('configurations')
const isState = isDocument('configuration-states')

export function useBoardConfiguration(board: string): LiveConfiguration {
  useTopics(TOPICS)
  // One board's documents alone: looking through a thousand at every change would be felt.
  const kept = useKeptDocuments((all) => (all.configurations ?? NO_DOCUMENTS).byId.get(board))
  const keptState = useKeptDocuments((all) => (all['configuration-states'] ?? NO_DOCUMENTS).byId.get(board))
  const { known: locksKnown, list: interlocks } = useDocuments('interlocks')
  const known = useKeptDocuments((all) => (all.configurations?.known && all['configuration-states']?.known && locksKnown) ?? false)
  return useMemo(() => {
    const desired = isConfiguration(kept) ? kept : null
    const state = isState(keptState) ? keptState : null
    const reported = state?.reported ?? null
    const lockedAcross = (gpio: number) => isLockedAcross(interlocks, board, gpio)
    const drift = !locksKnown || desired === null || reported === null ? [] : driftOf(boardPart(desired, lockedAcross), reported)
    return { known, desired, state, drift, lockedAcross }
  }, [kept, keptState, known, locksKnown, interlocks, board])
}

export function bodyOf({ sensors, actuators, offlineRules }: ConfigurationBody): ConfigurationBody {
  return { sensors, actuators, offlineRules }
}
