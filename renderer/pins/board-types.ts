import { useQuery } from '@tanstack/react-query'
import { type BoardType, type BoardTypeFault, BoardTypeList } from '../../backend/contract/boards/type.ts'
import { rest } from '../backend/rest.ts'

/** The board types of the backend, bundled and own; own files come and go, so they are asked for again while they are shown. */

const ASK_AGAIN_MS = 5000

const boardTypesQuery = {
  queryKey: ['board-types'],
  queryFn: ({ signal }: { signal: AbortSignal }) => rest.get('/api/board-types', BoardTypeList, { signal }),
  refetchInterval: ASK_AGAIN_MS,
  // The same list keeps its identity, so that drawings are not drawn anew.
  structuralSharing: true,
} as const

const NO_TYPES: readonly BoardType[] = []
const NO_FAULTS: readonly BoardTypeFault[] = []

export interface KnownBoardTypes {
  types: readonly BoardType[]
  faults: readonly BoardTypeFault[]
  /** Still on the way. */
  loading: boolean
  failure: unknown
}

export function useBoardTypes(): KnownBoardTypes {
  const { data, isPending, error } = useQuery(boardTypesQuery)
  return { types: data?.types ?? NO_TYPES, faults: data?.faults ?? NO_FAULTS, loading: isPending, failure: data ? null : error }
}

/** The type of a board: null where none is chosen or its file is gone, undefined while the list is on the way. */
export function useBoardType(id: string | null): BoardType | null | undefined {
  const { types, loading } = useBoardTypes()
  if (id === null) return null
  return loading ? undefined : (types.find((type) => type.id === id) ?? null)
}
