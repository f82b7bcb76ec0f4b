import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { backendNow } from '../backend/clock.ts'
import { onEveryValue } from '../backend/latest-values.ts'
import { useConnection } from '../backend/live-store.ts'
import { useHistoryVersion } from './history-changes.ts'
import type { HistoryAnswer, HistoryQuestion } from './history-question.ts'
import { HistoryTail } from './history-tail.ts'
import { historyAtHand, loadAhead, loadHistory } from './load-history.ts'

/**
 * History of a question, kept current by live values. Asks again when the question or the stored history changes and after a lost connection;
 * meanwhile the picture before stays. Live values need `useTopics(['values/{board}'])` of the screen.
 */

/** Live pictures: at most four a second, and none before the range has moved by a pixel. */
const SHORTEST_BEAT_MS = 250
const LONGEST_BEAT_MS = 5_000
/** Moving ranges are asked for again when live raw samples have become so many for each pixel. */
const MOST_PER_PX = 4
/** Buckets of the calendar that still grow are asked for again so often. */
const BUCKET_BEAT_MS = 60_000

interface Shown {
  tail: HistoryTail
  /** Question it answers. */
  question: HistoryQuestion
}

export function useHistory(question: HistoryQuestion): HistoryAnswer {
  const asked = useStable(question)
  const [shown, setShown] = useState<Shown | null>(null)
  const [loading, setLoading] = useState(true)
  const [failure, setFailure] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  const [beat, setBeat] = useState(0)
  const open = useConnection().state === 'open'
  const version = useHistoryVersion()
  const fixed = asked.range.kind === 'fixed'
  const { range, widthPx } = asked
  const reload = useCallback(() => setAttempt((last) => last + 1), [])

  // Asked before the frame is painted and not after it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `open`, `version` and `attempt` only start it over
  useLayoutEffect(() => {
    const { fromMs, toMs } = rangeNow(asked)
    setFailure(null)
    const known = historyAtHand(asked, fromMs, toMs)
    if (known) {
      setShown({ tail: new HistoryTail(asked, known), question: asked })
      setLoading(false)
      return
    }
    const aborter = new AbortController()
    setLoading(true)
    loadHistory(asked, fromMs, toMs, aborter.signal).then(
      (parts) => {
        if (aborter.signal.aborted) return
        setShown({ tail: new HistoryTail(asked, parts), question: asked })
        setLoading(false)
      },
      (fault: unknown) => {
        if (aborter.signal.aborted) return
        setLoading(false)
        setFailure(fault)
      },
    )
    return () => aborter.abort()
  }, [asked, open, version, attempt])

  useEffect(() => {
    if (!shown || (shown.question.range.kind === 'fixed' && shown.question.range.toMs < backendNow())) return
    return onEveryValue((values) => void shown.tail.take(values))
  }, [shown])

  // The clock of a moving range. Each chart has its own phase, so that not all are drawn in the same frame.
  useEffect(() => {
    if (range.kind === 'fixed') return
    const everyMs = Math.min(LONGEST_BEAT_MS, Math.max(SHORTEST_BEAT_MS, range.spanMs / Math.max(100, widthPx)))
    let timer = setTimeout(step, everyMs * Math.random())
    function step(): void {
      timer = setTimeout(step, everyMs)
      if (document.visibilityState === 'visible') setBeat((last) => last + 1)
    }
    return () => clearTimeout(timer)
  }, [range, widthPx])

  useEffect(() => {
    if (asked.bucket === null || fixed) return
    const timer = setInterval(reload, BUCKET_BEAT_MS)
    return () => clearInterval(timer)
  }, [asked, fixed, reload])

  const tooMany = !fixed && shown !== null && shown.tail.longest > MOST_PER_PX * Math.max(400, widthPx)
  useEffect(() => {
    if (tooMany) reload()
  }, [tooMany, reload])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `beat` says that time went on
  return useMemo(() => {
    const now = rangeNow(asked)
    if (shown && !fixed) shown.tail.dropBefore(now.fromMs)
    return {
      ...now,
      columns: shown?.tail.columns() ?? new Map(),
      changes: shown?.tail.changes() ?? new Map(),
      loading,
      failure,
      reload,
    }
  }, [asked, shown, fixed, beat, loading, failure, reload])
}

/** Sends what `useHistory` is about to ask, before React has rendered it: it joins what is under way then, or finds the answer. */
export function askAhead(question: HistoryQuestion): void {
  if (question.items.length === 0) return
  const asked = rounded(question)
  const { fromMs, toMs } = rangeNow(asked)
  loadAhead(asked, fromMs, toMs)
}

function rangeNow({ range }: HistoryQuestion): { fromMs: number; toMs: number } {
  if (range.kind === 'fixed') return { fromMs: range.fromMs, toMs: range.toMs }
  const toMs = backendNow()
  return { fromMs: toMs - range.spanMs, toMs }
}

/** The same object while it asks for the same: screens make a new one with every rendering. Width in hundreds of px. */
function useStable(question: HistoryQuestion): HistoryQuestion {
  const asked = rounded(question)
  const kept = useRef(asked)
  const text = JSON.stringify(asked)
  const keptText = useRef(text)
  if (keptText.current !== text) {
    kept.current = asked
    keptText.current = text
  }
  return kept.current
}

function rounded(question: HistoryQuestion): HistoryQuestion {
  return { ...question, widthPx: Math.ceil(question.widthPx / 100) * 100 }
}
