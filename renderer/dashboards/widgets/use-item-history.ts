import type { Aggregation, CalendarUnit } from '../../../backend/contract/history.ts'
import type { Series } from '../../../backend/contract/series.ts'
import type { HistoryAnswer } from '../../charts/history-question.ts'
import { useHistory } from '../../charts/use-history.ts'

/** History of a widget's series, ending now. Keys of the answer are the series' ids. */
interface Wish {
  backS: number
  aggregation?: 'auto' | Aggregation
  bucket?: CalendarUnit | null
  widthPx: number
}

/** Time zone of this window. */
export const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

export function useItemHistory(series: readonly Series[], { backS, aggregation = 'mean', bucket = null, widthPx }: Wish): HistoryAnswer {
  return useHistory({
    items: series.map(({ id }) => ({ key: String(id), series: id, shiftMs: 0 })),
    range: { kind: 'last', spanMs: backS * 1000 },
    aggregation,
    bucket,
    timeZone: TIME_ZONE,
    widthPx,
  })
}
