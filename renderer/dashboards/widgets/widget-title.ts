import type { Series } from '../../../backend/contract/series.ts'
import { useLive } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { seriesName } from '../../quantities/series-name.ts'

/** A person's title, else what the widget shows: up to two names, then how many more; with the board where it is one. */
export function useWidgetTitle(own: string, series: readonly Series[]): string {
  const { language } = useFormat()
  const [first] = series
  const board = useLive((state) => (first === undefined ? '' : (state.boards.get(first.board)?.name ?? first.board)))
  if (own !== '' || first === undefined) return own
  const names = [...new Set(series.map((one) => seriesName(one, language)))]
  const shown = names.length > 2 ? `${names.slice(0, 2).join(', ')} +${names.length - 2}` : names.join(', ')
  return series.every((one) => one.board === first.board) ? `${shown} · ${board}` : shown
}
