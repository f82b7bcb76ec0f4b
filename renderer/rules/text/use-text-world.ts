import { useMemo } from 'react'
import { seriesKey } from '../../../backend/contract/rules/run/tree.ts'
import type { TextNoun, TextWorld } from '../../../backend/contract/rules/text/text-world.ts'
import { useDocuments } from '../../backend/documents.ts'
import { useLive } from '../../backend/live-store.ts'

/** What the text form asks of this installation: units, channels of pins, and names where one name means one thing. */
export function useTextWorld(): TextWorld {
  const series = useLive((state) => state.series)
  const boardsVersion = useLive((state) => state.boardsVersion)
  const rules = useDocuments('rules').list
  const scenes = useDocuments('scenes').list
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the map that is changed in place
  return useMemo(() => {
    const units = new Map<string, string>()
    const atPin = new Map<string, string[]>()
    for (const { board, channel, gpio, unit } of series.values()) {
      units.set(seriesKey({ board, channel }), unit)
      if (gpio !== null) atPin.set(`${board} ${gpio}`, [...(atPin.get(`${board} ${gpio}`) ?? []), channel])
    }
    const boards = [...useLive.getState().boards.values()].flatMap(({ id, name }) => (name ? [{ id, name }] : []))
    const names: Partial<Record<TextNoun, Names>> = { board: namesOf(boards), rule: namesOf(rules), scene: namesOf(scenes) }
    return {
      channelsAt: (board, gpio) => atPin.get(`${board} ${gpio}`) ?? [],
      unitOf: (ref) => units.get(seriesKey(ref)),
      nameOf: (noun, id) => names[noun]?.names.get(id),
      idOf: (noun, name) => names[noun]?.ids.get(name),
    }
  }, [series, boardsVersion, rules, scenes])
}

interface Names {
  names: Map<string, string>
  ids: Map<string, string>
}

/** Names that two share, or that are the id of another, mean nothing. */
function namesOf(list: readonly { id: string; name: string }[]): Names {
  const count = new Map<string, number>()
  for (const { name } of list) count.set(name, (count.get(name) ?? 0) + 1)
  const taken = new Set(list.map(({ id }) => id))
  const clear = list.filter(({ id, name }) => count.get(name) === 1 && (name === id || !taken.has(name)))
  return { names: new Map(clear.map(({ id, name }) => [id, name])), ids: new Map(clear.map(({ id, name }) => [name, id])) }
}
