import type { Series } from '../../backend/contract/series.ts'

/** Boards that measure the same as what is chosen, for "compare with another board". Pure. */
export interface Match {
  board: string
  series: readonly number[]
}

/**
 * For each other board, the series that stand for the chosen ones: same sensor type and unit, the first not taken yet.
 * Best matches first; boards without any are left out.
 */
export function sameSensors(all: ReadonlyMap<number, Series>, chosen: readonly number[]): Match[] {
  const wanted = chosen.flatMap((id) => all.get(id) ?? [])
  const own = new Set(wanted.map((one) => one.board))
  const byBoard = new Map<string, Series[]>()
  for (const one of all.values()) {
    if (own.has(one.board)) continue
    const list = byBoard.get(one.board)
    if (list) list.push(one)
    else byBoard.set(one.board, [one])
  }
  const matches: Match[] = []
  for (const [board, list] of byBoard) {
    const taken = new Set<number>()
    for (const want of wanted) {
      const found = list.find((one) => !taken.has(one.id) && kindOf(one) === kindOf(want))
      if (found) taken.add(found.id)
    }
    if (taken.size > 0) matches.push({ board, series: [...taken] })
  }
  return matches.sort((a, b) => b.series.length - a.series.length)
}

function kindOf(series: Series): string {
  return `${series.kind} ${series.sensorType} ${series.unit}`
}
