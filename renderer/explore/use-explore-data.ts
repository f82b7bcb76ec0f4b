import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Activity } from '../../backend/contract/activity.ts'
import type { Firing } from '../../backend/contract/rules/firing.ts'
import { backendNow } from '../backend/clock.ts'
import { useDocuments } from '../backend/documents.ts'
import { useLive, useRole } from '../backend/live-store.ts'
import type { HistoryContent } from '../charts/history-content.ts'
import { askAhead, useHistory } from '../charts/use-history.ts'
import { useFormat } from '../language/format.ts'
import { entryText } from '../overview/entry-text.ts'
import { axisEvents } from './axis-events.ts'
import { type ChosenSeries, chosenSeries, tooManyUnits } from './chosen-series.ts'
import { assignSlots } from './curve-slots.ts'
import { exploreContent, type PendingLimit } from './explore-content.ts'
import { bucketOf, questionOf, stateQuestionOf } from './explore-question.ts'
import { compareShiftMs, isLive, liveStepMs, resolveRange, type Span } from './explore-range.ts'
import type { ExploreView } from './explore-search.ts'
import { curveKey } from './readout.ts'
import { useAxisActivity } from './use-axis-activity.ts'
import { useRuleEvents } from './use-rule-events.ts'
import { useStableAct } from './use-stable-act.ts'
import { useSteppedNow } from './use-stepped-now.ts'

/** Everything the page shows of a view: what is chosen, its history as content of the chart, what happened meanwhile. */
export interface ExploreData {
  chosen: readonly ChosenSeries[]
  slots: ReadonlyMap<number, number>
  content: HistoryContent
  entries: readonly Activity[]
  /** Of rules, on the axis too. */
  firings: readonly Firing[]
  loading: boolean
  failure: unknown
  reload(): void
  /** Asks for a range before it is rendered. */
  ask(span: Span): void
  /** Width of a point, ms; 0 raw; null without curves. */
  resolutionMs: number | null
}

export const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

export interface Chosen {
  chosen: readonly ChosenSeries[]
  slots: ReadonlyMap<number, number>
  /** Units of the shown curves where they are too many for axes; else 0. */
  manyUnits: number
}

export function useChosen(view: ExploreView): Chosen {
  const { t } = useTranslation('explore')
  const { language } = useFormat()
  const series = useLive((state) => state.series)
  const boardsVersion = useLive((state) => state.boardsVersion)
  const known = useLive((state) => state.seriesKnown)
  const kept = useRef<ReadonlyMap<number, number>>(new Map())
  const slots = useMemo(() => {
    const numbers = view.items.filter((item) => series.get(item.series)?.kind !== 'state').map((item) => item.series)
    kept.current = assignSlots(numbers, kept.current)
    return kept.current
  }, [view.items, series])
  const manyUnits = useMemo(() => tooManyUnits(view.items, series), [view.items, series])
  const normalised = view.normalised || manyUnits > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for a map that is changed in place
  const chosen = useMemo(
    () =>
      chosenSeries({
        items: view.items,
        series,
        boards: useLive.getState().boards,
        slots,
        language,
        normalised,
        goneText: (id) => (known ? t('chip.gone', { id }) : '…'),
      }),
    [view.items, series, boardsVersion, slots, language, normalised, known, t],
  )
  return { chosen, slots, manyUnits }
}

export function useExploreData(
  view: ExploreView,
  chosen: readonly ChosenSeries[],
  moving: Span | null,
  widthPx: number,
  pending: PendingLimit | null,
  normalised: boolean,
): Omit<ExploreData, 'chosen' | 'slots'> {
  const { t } = useTranslation('explore')
  const { t: overview } = useTranslation('overview')
  const format = useFormat()
  const movable = useRole() !== 'viewer'
  const { range, aggregate, compare } = view
  const nowMs = useSteppedNow(isLive(range) ? Math.max(10_000, liveStepMs(range, backendNow())) : 60_000)
  const { fromMs } = moving ?? resolveRange(range, nowMs)
  const shiftMs = shiftOf(compare, fromMs)
  const question = useMemo(
    () => questionOf({ chosen, spec: range, moving, aggregate, shiftMs, widthPx, nowMs, timeZone: TIME_ZONE }),
    [chosen, range, moving, aggregate, shiftMs, widthPx, nowMs],
  )
  const ask = useStableAct((span: Span) =>
    askAhead(
      questionOf({
        chosen,
        spec: range,
        moving: span,
        aggregate,
        shiftMs: shiftOf(compare, span.fromMs),
        widthPx,
        nowMs,
        timeZone: TIME_ZONE,
      }),
    ),
  )
  const stateQuestion = useMemo(() => stateQuestionOf(question, chosen), [question, chosen])
  const numbers = useHistory(question)
  const states = useHistory(stateQuestion)
  const answer = useMemo(() => ({ ...numbers, changes: states.changes }), [numbers, states.changes])
  const boards = useMemo(() => [...new Set(chosen.map((one) => one.board).filter((board) => board !== ''))], [chosen])
  const seen = useMemo(
    () => ({
      fromMs: question.range.kind === 'fixed' ? question.range.fromMs : nowMs - question.range.spanMs,
      toMs: question.range.kind === 'fixed' ? question.range.toMs : nowMs + 60_000,
    }),
    [question, nowMs],
  )
  const entries = useAxisActivity(boards, seen)
  const { firings, events: fired } = useRuleEvents(boards, seen)
  // Entries stay the same objects while the range moves over them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: in another language they are other texts
  const texts = useMemo(() => new WeakMap<Activity, string>(), [overview, format])
  const events = useMemo(
    () =>
      axisEvents(entries, seen.fromMs, (entry) => {
        const known = texts.get(entry)
        if (known !== undefined) return known
        const text = entryText(entry, overview, format)
        const said = text.note === '' ? text.title : `${text.title}, ${text.note}`
        texts.set(entry, said)
        return said
      }),
    [entries, seen.fromMs, texts, overview, format],
  )
  const allEvents = useMemo(() => [...events, ...fired.filter(({ atMs }) => atMs >= seen.fromMs)], [events, fired, seen.fromMs])
  const notes = useDocuments('annotations').list
  const stepped = bucketOf(aggregate) !== null
  const compared = compare === null ? null : t(`compare.column.${compare}`)
  const offline = t('chart.offline')
  const content = useMemo(
    () =>
      exploreContent({
        chosen,
        answer,
        nowMs: backendNow(),
        normalised,
        stepped,
        entries,
        events: allEvents,
        notes,
        pending,
        movable,
        compared,
        offline,
        format,
      }),
    [chosen, answer, normalised, stepped, entries, allEvents, notes, pending, movable, compared, offline, format],
  )
  return {
    content,
    entries,
    firings,
    loading: (question.items.length > 0 && numbers.loading) || (stateQuestion.items.length > 0 && states.loading),
    failure: numbers.failure ?? states.failure,
    ask,
    reload: () => {
      numbers.reload()
      states.reload()
    },
    resolutionMs: coarsest(chosen, answer.columns),
  }
}

function shiftOf(compare: ExploreView['compare'], fromMs: number): number | null {
  return compare === null ? null : compareShiftMs(compare, fromMs)
}

/** Width of the points of what is drawn: the coarsest, so that nothing looks finer than it is. */
function coarsest(
  chosen: readonly ChosenSeries[],
  columns: ReadonlyMap<string, { resolutionMs: number; atMs: Float64Array }>,
): number | null {
  let widest: number | null = null
  for (const one of chosen) {
    const found = columns.get(curveKey(one.id))
    if (found && found.atMs.length > 0 && !one.hidden) widest = Math.max(widest ?? 0, found.resolutionMs)
  }
  return widest
}
