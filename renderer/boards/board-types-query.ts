import { useQuery } from '@tanstack/react-query'
import Type from 'typebox'
import { rest } from '../backend/rest.ts'

/** Board types to choose from: those that come with Leitstand and own files. */

const TypeNames = Type.Object({ types: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })) })

export function useBoardTypes(): readonly { id: string; name: string }[] {
  const { data } = useQuery({
    queryKey: ['board-type-names'],
    queryFn: ({ signal }) => rest.get('/api/board-types', TypeNames, { signal }),
  })
  return data?.types ?? []
}
