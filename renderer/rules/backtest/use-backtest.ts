import { useCallback, useEffect, useRef, useState } from 'react'
import type { Backtest } from '../../../backend/contract/rules/backtest.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { RestError } from '../../backend/rest.ts'
import { beginBacktest, cancelBacktest, readBacktest } from '../rule-calls.ts'

/** A backtest that runs on the backend: begun, watched, cancelled. Its result stays while the editor is open. */

/** What was asked. */
export interface BacktestAsk {
  rule: RuleBody
  /** What the draft is compared with; null = nothing. */
  against: { version: number; rule: RuleBody } | null
  fromMs: number
  toMs: number
}

export interface BacktestWork {
  /** Undefined: never begun. */
  ask: BacktestAsk | undefined
  /** As the backend said last. */
  test: Backtest | undefined
  running: boolean
  fault: unknown
  begin(ask: BacktestAsk): void
  cancel(): void
}

const LOOK_MS = 250

export function useBacktest(): BacktestWork {
  const [ask, setAsk] = useState<BacktestAsk>()
  const [test, setTest] = useState<Backtest>()
  const [running, setRunning] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const work = useRef<{ id: string | null; gone: AbortController } | null>(null)

  const stop = useCallback(() => {
    const now = work.current
    work.current = null
    now?.gone.abort()
    // One that has ended is nothing to cancel.
    if (now?.id != null) cancelBacktest(now.id).catch((cause: unknown) => setFault(cause))
  }, [])
  useEffect(() => stop, [stop])

  const begin = useCallback(
    (next: BacktestAsk) => {
      stop()
      const own = { id: null as string | null, gone: new AbortController() }
      work.current = own
      setAsk(next)
      setFault(undefined)
      setTest(undefined)
      setRunning(true)
      const bodies = next.against === null ? [next.rule] : [next.rule, next.against.rule]
      run(own, bodies, next, setTest).then(
        () => {
          if (work.current !== own) return
          work.current = null
          setRunning(false)
        },
        (cause: unknown) => {
          if (work.current !== own) return
          work.current = null
          setRunning(false)
          setFault(cause)
        },
      )
    },
    [stop],
  )
  const cancel = useCallback(() => {
    stop()
    setRunning(false)
    setTest(undefined)
  }, [stop])
  return { ask, test, running, fault, begin, cancel }
}

async function run(
  own: { id: string | null; gone: AbortController },
  bodies: readonly RuleBody[],
  { fromMs, toMs }: BacktestAsk,
  tell: (test: Backtest) => void,
): Promise<void> {
  const { signal } = own.gone
  let test = await beginBacktest(bodies, fromMs, toMs)
  if (signal.aborted) {
    await cancelBacktest(test.id)
    return
  }
  own.id = test.id
  tell(test)
  while (test.state === 'waiting' || test.state === 'running') {
    await pause(LOOK_MS, signal)
    if (signal.aborted) return
    try {
      test = await readBacktest(test.id, signal)
    } catch (cause) {
      if (signal.aborted) return
      // A connection that breaks for a moment does not end the work there.
      if (!(cause instanceof RestError) || (cause.code !== 'unreachable' && cause.code !== 'timeout')) throw cause
      continue
    }
    tell(test)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
