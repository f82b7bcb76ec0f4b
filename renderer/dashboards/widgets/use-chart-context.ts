import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../../backend/contract/series.ts'
import { useDocuments } from '../../backend/documents.ts'
import type { AxisEvent, AxisNote } from '../../charts/history-content.ts'
import type { TimeSpan } from '../../charts/range-math.ts'
import { axisEvents } from '../../explore/axis-events.ts'
import { useAxisActivity } from '../../explore/use-axis-activity.ts'
import { useFormat } from '../../language/format.ts'
import { entryText } from '../../overview/entry-text.ts'

/** What happened to the boards of a chart, and what people wrote at it: the same glyphs and flags as in Explore. */
export function useChartContext(series: readonly Series[], { fromMs, toMs }: TimeSpan): { events: AxisEvent[]; notes: AxisNote[] } {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const boards = [...new Set(series.map((one) => one.board))].sort().join(' ')
  const ids = series.map((one) => one.id).join(' ')
  // The range moves on all the time; what happened in it is looked up in steps of a hundredth.
  const step = Math.max(1_000, (toMs - fromMs) / 100)
  const seenFromMs = Math.floor(fromMs / step) * step
  const seenToMs = Math.ceil(toMs / step) * step + step
  const entries = useAxisActivity(
    useMemo(() => (boards === '' ? [] : boards.split(' ')), [boards]),
    useMemo(() => ({ fromMs: seenFromMs, toMs: seenToMs }), [seenFromMs, seenToMs]),
  )
  const written = useDocuments('annotations').list
  const events = useMemo(
    () =>
      axisEvents(entries, seenFromMs, (entry) => {
        const text = entryText(entry, t, format)
        return text.note === '' ? text.title : `${text.title}, ${text.note}`
      }),
    [entries, seenFromMs, t, format],
  )
  const notes = useMemo(() => {
    const own = new Set(ids.split(' ').map(Number))
    return written
      .filter((note) => note.series.length === 0 || note.series.some((id) => own.has(id)))
      .filter((note) => note.fromMs <= seenToMs && (note.toMs ?? note.fromMs) >= seenFromMs)
      .map((note) => ({ key: note.id, fromMs: note.fromMs, toMs: note.toMs, text: note.text }))
  }, [written, ids, seenFromMs, seenToMs])
  return { events, notes }
}
