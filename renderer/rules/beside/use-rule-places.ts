import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RulePlace } from '../../../backend/contract/rules/places.ts'
import { useDocuments } from '../../backend/documents.ts'
import { readPlaces } from '../rule-calls.ts'

/** While a configuration is on its way it is asked again so soon, else so often, ms. */
const SENDING_AGAIN_MS = 1000
const AGAIN_MS = 10_000
const NOWHERE: ReadonlyMap<string, RulePlace> = new Map()

/** Where the published rules run, by id, as the backend knows it; empty until it has said so, and where no rule is wanted on a board. */
export function useRulePlaces(): ReadonlyMap<string, RulePlace> {
  const rules = useDocuments('rules').list
  const settings = useDocuments('rule-settings').list[0]?.version ?? 0
  // What is published or switched is asked for at once.
  const wanted = useMemo(() => rules.filter(({ alsoOnBoard }) => alsoOnBoard).map(({ id, version }) => `${id} ${version}`), [rules])
  const { data } = useQuery({
    queryKey: ['rule-places', settings, wanted],
    queryFn: ({ signal }) => readPlaces(signal),
    enabled: wanted.length > 0,
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (state.data?.some(({ place }) => place === 'sending') ? SENDING_AGAIN_MS : AGAIN_MS),
  })
  return useMemo(() => (data === undefined ? NOWHERE : new Map(data.map((place) => [place.rule, place]))), [data])
}
