import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { Zone, ZoneState } from '../../backend/contract/zone.ts'
import { PLACE_WORDS, type PlaceWord, shownSubzones, worstStanding } from './standing.ts'

/** Zones with their boards, as the page lists them. Pure. */

export interface ZoneRow {
  /** Null: boards without a zone. */
  name: string | null
  /** Made by name: it stays when it is empty. */
  kept: boolean
  boards: Board[]
  outputsOn: number
  /** How many boards stand how, worst first; boards that need no word are left out. */
  standings: [word: PlaceWord, count: number][]
}

export interface SubzoneRow {
  name: string
  /** Board → pins. */
  parts: { board: Board; gpios: number[] }[]
}

/** By name; what has no zone comes last, and only where there are such boards. */
export function zoneRows(
  boards: Iterable<Board>,
  zones: readonly Zone[],
  stateOf: (board: string) => ZoneState | undefined,
  outputsOf: (board: string) => readonly Actuator[],
  language: string,
): ZoneRow[] {
  const rows = new Map<string | null, ZoneRow>()
  const row = (name: string | null): ZoneRow => {
    const known = rows.get(name) ?? { name, kept: false, boards: [], outputsOn: 0, standings: [] }
    rows.set(name, known)
    return known
  }
  for (const { name } of zones) row(name).kept = true
  for (const board of boards) if (board.registration !== 'rejected') row(board.zone).boards.push(board)
  for (const one of rows.values()) {
    one.boards.sort((a, b) => nameOf(a).localeCompare(nameOf(b), language))
    const counts = new Map<PlaceWord, number>()
    for (const board of one.boards) {
      one.outputsOn += outputsOf(board.id).filter(({ on }) => on).length
      const word = worstStanding(board, stateOf(board.id))?.word
      if (word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1)
    }
    one.standings = PLACE_WORDS.flatMap((word) => {
      const count = counts.get(word)
      return count === undefined ? [] : [[word, count] satisfies [PlaceWord, number]]
    })
  }
  return [...rows.values()].sort(
    (a, b) => Number(a.name === null) - Number(b.name === null) || (a.name ?? '').localeCompare(b.name ?? '', language),
  )
}

/** Sub-zones of a zone by name; one name may stand on several boards. */
export function subzoneRows(boards: readonly Board[], stateOf: (board: string) => ZoneState | undefined, language: string): SubzoneRow[] {
  const rows = new Map<string, SubzoneRow>()
  for (const board of boards) {
    for (const { name, gpios, remove } of shownSubzones(stateOf(board.id))) {
      if (remove) continue
      const row = rows.get(name) ?? { name, parts: [] }
      rows.set(name, row)
      row.parts.push({ board, gpios })
    }
  }
  return [...rows.values()].sort((a, b) => a.name.localeCompare(b.name, language))
}

export function nameOf({ id, name }: Pick<Board, 'id' | 'name'>): string {
  return name ?? id
}
