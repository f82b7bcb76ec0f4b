import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ACTUATOR_TYPES } from '../../../backend/contract/configuration/configuration.ts'
import { seriesKey } from '../../../backend/contract/rules/run/tree.ts'
import type { RuleSurroundings } from '../../../backend/contract/rules/surroundings.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { librariesQuery } from '../../backend/board-calls.ts'
import { useDocuments } from '../../backend/documents.ts'
import { actuatorKey, useLive } from '../../backend/live-store.ts'

/**
 * The installation as checks of rules see it, of what this window holds; undefined until all of it is here, so that nothing is told
 * to be missing that only has not come yet. The backend makes its own when a rule is published.
 */
export function useSurroundings(): RuleSurroundings | undefined {
  const configurations = useDocuments('configurations')
  const rules = useDocuments('rules')
  const scenes = useDocuments('scenes')
  const variables = useDocuments('variables')
  const channels = useDocuments('alarm-channels')
  const settings = useDocuments('rule-settings').list[0]
  const { data: libraries } = useQuery(librariesQuery)
  const series = useLive((state) => state.series)
  const seriesKnown = useLive((state) => state.seriesKnown)
  const boardsKnown = useLive((state) => state.boardsKnown)
  const boardsVersion = useLive((state) => state.boardsVersion)
  const outputs = useLive((state) => state.actuators.size)
  const known = seriesKnown && boardsKnown && configurations.known && rules.known && scenes.known && variables.known

  // biome-ignore lint/correctness/useExhaustiveDependencies: versions and sizes stand for maps that are changed in place
  return useMemo(() => {
    if (!known) return undefined
    const byKey = new Map([...series.values()].map((one) => [seriesKey(one), one]))
    const configured = new Map(configurations.list.map((one) => [one.id, one]))
    const ruleIds = new Set(rules.list.map(({ id }) => id))
    const channelIds = new Set(channels.list.map(({ id }) => id))
    const variableNames = new Set(variables.list.map(({ id }) => id))
    for (const { branches } of rules.list) {
      for (const action of branches.flatMap((one) => [...one.do, ...one.otherwise]))
        if (action.kind === 'variable') variableNames.add(action.variable)
    }
    const ranges = new Map(libraries?.map(({ name, range }) => [name, { low: range.min, high: range.max }]))
    const settingOf = ({ board, gpio }: { board: string; gpio: number | null }) => ({
      sensor: configured.get(board)?.sensors.find((one) => one.gpio === gpio),
      actuator: configured.get(board)?.actuators.find((one) => one.gpio === gpio),
    })
    return {
      board: (id) => {
        const board = useLive.getState().boards.get(id)
        return board && { keepsRules: board.family === 'kaiser' }
      },
      series: (ref) => {
        const found = byKey.get(seriesKey(ref))
        if (found === undefined) return undefined
        return {
          kind: found.kind,
          range: rangeOf(found, ranges),
          reportIntervalS: settingOf(found).sensor?.reportIntervalS ?? null,
          corrected: found.calibration !== null || found.offset !== 0,
        }
      },
      output: (ref) => {
        const set = settingOf(ref).actuator
        if (set !== undefined) return { type: set.type, limits: set.limits }
        const reported = useLive.getState().actuators.get(actuatorKey(ref.board, ref.gpio))
        return reported && { type: ACTUATOR_TYPES.find((one) => one === reported.type) ?? 'relay', limits: NO_LIMITS }
      },
      scene: (id) => scenes.find(id),
      hasRule: (id) => ruleIds.has(id),
      hasChannel: (id) => !channels.known || channelIds.has(id),
      hasVariable: (name) => variableNames.has(name),
      influences: settings?.influences ?? [],
    }
  }, [known, series, boardsVersion, outputs, configurations.list, rules.list, scenes, variables.list, channels, settings, libraries])
}

const NO_LIMITS = { maxRuntimeS: null, cooldownS: 0, maxActivationsPerHour: null }

/** Corrected values may leave what the sensor can give, so nothing is told of them. */
function rangeOf({ library, calibration, offset }: Series, ranges: ReadonlyMap<string, { low: number; high: number }>) {
  if (library === null || calibration !== null || offset !== 0) return null
  return ranges.get(library) ?? null
}
