import { useEffect, useMemo, useRef } from 'react'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { seriesKey } from '../../../backend/contract/rules/run/tree.ts'
import { backendNow } from '../../backend/clock.ts'
import { latestValue } from '../../backend/latest-values.ts'
import { useLive } from '../../backend/live-store.ts'
import { decimalsOf } from '../../quantities/format.ts'
import { factsOf } from '../live/facts-now.ts'
import { refsOf, worldNow } from '../live/use-live-run.ts'
import { Simulation } from './simulation.ts'

/** A simulation that begins with what is now; undefined while it is not asked for. */
export function useSimulation(rule: RuleBody, on: boolean): Simulation | undefined {
  const latest = useRef(rule)
  latest.current = rule
  const simulation = useMemo(() => (on ? begun(latest.current) : undefined), [on])
  const known = useRef(rule)
  useEffect(() => {
    if (simulation === undefined || known.current === rule) return
    known.current = rule
    // Series that the draft has come to read begin with their present value.
    takeValues(simulation, rule)
    simulation.change(rule)
  }, [simulation, rule])
  return simulation
}

function begun(rule: RuleBody): Simulation {
  const simulation = new Simulation(rule, backendNow())
  takeValues(simulation, rule)
  simulation.restart()
  return simulation
}

function takeValues(simulation: Simulation, rule: RuleBody): void {
  const refs = refsOf(rule)
  for (const series of useLive.getState().series.values()) {
    const ref = refs.get(seriesKey(series))
    const value = ref === undefined ? undefined : latestValue(series.id)?.value
    const isNew = ref !== undefined && !simulation.readings.has(seriesKey(ref))
    if (!isNew || value === null || value === undefined) continue
    simulation.readings.set(seriesKey(ref), { ref, value: typeof value === 'number' ? Number(value.toFixed(decimalsOf(series))) : value })
  }
  for (const [key, value] of factsOf(rule, worldNow())) if (!simulation.facts.has(key)) simulation.facts.set(key, value)
}
