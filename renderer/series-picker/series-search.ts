import type { Board } from '../../backend/contract/boards/board.ts'
import type { Series } from '../../backend/contract/series.ts'
import type { Language } from '../language/language.ts'
import { shownUnit } from '../quantities/format.ts'
import { seriesName } from '../quantities/series-name.ts'

/** Finds series by what people know of them: name, board, zone, sensor type, unit, channel. Pure; used by the pickers. */

export interface SeriesEntry {
  id: number
  name: string
  /** Name of the board, else its id. */
  board: string
  zone: string
  unit: string
  kind: Series['kind']
  /** What is searched, lower case. */
  text: string
}

/** In the order of board, then channel as on the board's page. */
export function seriesEntries(
  series: ReadonlyMap<number, Series>,
  seriesByBoard: ReadonlyMap<string, readonly number[]>,
  boards: ReadonlyMap<string, Board>,
  language: Language,
): SeriesEntry[] {
  const names = [...seriesByBoard.keys()].map((id) => ({ id, name: boards.get(id)?.name ?? id }))
  names.sort((a, b) => a.name.localeCompare(b.name, language, { numeric: true }))
  return names.flatMap(({ id: boardId, name: board }) =>
    (seriesByBoard.get(boardId) ?? []).flatMap((id) => {
      const one = series.get(id)
      return one ? [entryOf(one, board, boards.get(boardId)?.zone ?? '', language)] : []
    }),
  )
}

function entryOf(series: Series, board: string, zone: string, language: Language): SeriesEntry {
  const name = seriesName(series, language, true)
  const unit = shownUnit(series.unit)
  const text = [name, board, series.board, zone, series.sensorType, unit, series.channel].join(' ').toLowerCase()
  return { id: series.id, name, board, zone, unit, kind: series.kind, text }
}

/** Every word must occur. */
export function findSeries(entries: readonly SeriesEntry[], typed: string): readonly SeriesEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return words.length === 0 ? entries : entries.filter(({ text }) => words.every((word) => text.includes(word)))
}
