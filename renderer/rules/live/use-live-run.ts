import { useEffect, useMemo, useRef, useState } from 'react'
import type { RuleBody, SeriesRef } from '../../../backend/contract/rules/rule.ts'
import { seriesKey } from '../../../backend/contract/rules/run/tree.ts'
import type { LatestValue, SampleValue } from '../../../backend/contract/sample.ts'
import { backendNow, onTick } from '../../backend/clock.ts'
import { useKeptDocuments } from '../../backend/document-store.ts'
import { latestValue, onEveryValue } from '../../backend/latest-values.ts'
import { subscribeTopics } from '../../backend/live-connection.ts'
import { useLive } from '../../backend/live-store.ts'
import { RestError } from '../../backend/rest.ts'
import { runnablePart } from '../model/runnable.ts'
import { factsOf, type World } from './facts-now.ts'
import { Readings, readingOf } from './readings.ts'
import { RuleDriver, spanOf } from './rule-driver.ts'
import { TraceStore } from './trace-store.ts'

/** Runs the draft with live values while it is on screen. Nothing that it decides is carried out. */

/** The canvas draws again at most so often, ms. */
const SHOW_MS = 250

export function useLiveRun(rule: RuleBody, on: boolean): TraceStore {
  const [store] = useState(() => new TraceStore())
  const readings = useRef(new Readings())
  // Places, names and notes decide nothing.
  const key = useMemo(() => JSON.stringify({ ...rule, layout: {}, name: '', note: '', group: '' }), [rule])
  const latest = useRef(rule)
  latest.current = rule
  const seriesKnown = useLive((state) => state.seriesKnown)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what of the rule decides
  useEffect(() => {
    if (on && seriesKnown) return startRun(latest.current, readings.current, store)
    store.clear()
    return undefined
  }, [key, on, seriesKnown, store])
  return store
}

function startRun(rule: RuleBody, readings: Readings, store: TraceStore): () => void {
  const part = runnablePart(rule)
  const refs = refsOf(part)
  const ids = new Map<number, SeriesRef>()
  for (const series of useLive.getState().series.values()) {
    const ref = refs.get(seriesKey(series))
    if (ref !== undefined) ids.set(series.id, ref)
  }
  const startMs = backendNow()
  let driver = made(part, startMs)
  const told = new Map<string, SampleValue | null>()
  let dueMs = 0

  const show = () => {
    const nowMs = backendNow()
    driver?.advance(nowMs)
    if (driver) store.set(driver.nodes(nowMs), driver.decisions)
    dueMs = nowMs + SHOW_MS
  }
  const tellFacts = () => {
    const nowMs = backendNow()
    for (const [fact, value] of factsOf(part, worldNow())) {
      if (told.get(fact) === value && told.has(fact)) continue
      told.set(fact, value)
      driver?.fact(fact, value, nowMs)
    }
  }
  const take = (value: LatestValue) => {
    const ref = ids.get(value.series)
    const reading = ref && readingOf(value)
    if (ref === undefined || reading === undefined) return
    readings.add(value.series, reading)
    driver?.reading(ref, reading, backendNow())
  }
  const build = () => {
    const fromMs = Math.min(startMs, ...[...ids.keys()].flatMap((id) => readings.of(id)[0]?.atMs ?? []))
    driver = made(part, fromMs)
    const past = [...ids].flatMap(([id, ref]) => readings.of(id).map((reading) => ({ ref, reading })))
    past.sort((a, b) => a.reading.atMs - b.reading.atMs)
    for (const { ref, reading } of past) driver?.reading(ref, reading, reading.atMs)
    told.clear()
    tellFacts()
    for (const id of ids.keys()) {
      const value = latestValue(id)
      if (value !== undefined) take(value)
    }
    show()
  }

  build()
  const gone = new AbortController()
  const fromMs = startMs - spanOf(part)
  const missing = readings.missing([...ids.keys()], fromMs)
  if (missing.length > 0) {
    readings.load(missing, fromMs, startMs, gone.signal).then(build, (fault: unknown) => {
      // Without the past the draft stands as from now on; live values still come.
      if (!gone.signal.aborted && !(fault instanceof RestError)) throw fault
    })
  }
  const boards = new Set([...ids.values()].map(({ board }) => `values/${board}`))
  const ends = [
    subscribeTopics([...boards]),
    onEveryValue((values) => {
      for (const value of values) take(value)
      if (backendNow() >= dueMs) show()
    }),
    onTick(() => {
      tellFacts()
      show()
    }),
  ]
  return () => {
    gone.abort()
    for (const end of ends) end()
  }
}

/** Undefined where the rule cannot run, such as in an unknown time zone: then nothing is known. */
function made(rule: RuleBody, startMs: number): RuleDriver | undefined {
  try {
    return new RuleDriver(rule, startMs)
  } catch (fault) {
    if (fault instanceof Error) return undefined
    throw fault
  }
}

/** Every series that the rule reads, by seriesKey. */
export function refsOf(rule: RuleBody): Map<string, SeriesRef> {
  const refs = new Map<string, SeriesRef>()
  const add = (ref: SeriesRef) => refs.set(seriesKey(ref), ref)
  for (const one of rule.conditions) if ('series' in one) add(one.series)
  for (const { on } of rule.branches) for (const one of on) if (one.kind === 'changed') add(one.series)
  return refs
}

export function worldNow(): World {
  const { boards, actuators } = useLive.getState()
  const kept: Partial<Record<string, { known: boolean; byId: ReadonlyMap<string, object> }>> = useKeptDocuments.getState()
  const variables = new Map<string, SampleValue>()
  for (const [id, document] of kept.variables?.byId ?? []) {
    const value: unknown = Reflect.get(document, 'value')
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') variables.set(id, value)
  }
  return { boards, actuators, variables, alarms: null }
}
