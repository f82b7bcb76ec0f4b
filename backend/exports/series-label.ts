// What a series is called in reports: as on the screens, with its board.
import type { ExportSpec } from '../contract/export.ts'
import { seriesName } from '../contract/quantity-names.ts'
import type { PlannedSeries } from './export-plan.ts'

/** `Gewächshaus 1: Temperatur` by id; the channel, else the board's id too, tells apart what would be called the same. */
export function seriesLabels(series: readonly PlannedSeries[], language: ExportSpec['language']): Map<number, string> {
  const label = (one: PlannedSeries) => `${one.boardName}: ${seriesName(one, language)}`
  const tries = [label, (one: PlannedSeries) => `${label(one)} (${one.channel})`]
  const labels = new Map<number, string>()
  let open = series
  for (const attempt of tries) {
    const counts = new Map<string, number>()
    for (const one of open) counts.set(attempt(one), (counts.get(attempt(one)) ?? 0) + 1)
    for (const one of open) if (counts.get(attempt(one)) === 1) labels.set(one.id, attempt(one))
    open = open.filter(({ id }) => !labels.has(id))
  }
  for (const one of open) labels.set(one.id, `${label(one)} (${one.board} ${one.channel})`)
  return labels
}
