import { useMemo } from 'react'
import type { OutputRef, SeriesRef } from '../../../backend/contract/rules/rule.ts'
import { seriesKey } from '../../../backend/contract/rules/run/tree.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { useKeptDocuments } from '../../backend/document-store.ts'
import { actuatorKey, useLive } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { nameOfOutput } from '../../outputs/output-name.ts'
import { seriesName } from '../../quantities/series-name.ts'

/** What the things are called that a rule names. */
export interface RuleNames {
  series(ref: SeriesRef): Series | undefined
  /** '' while none is chosen; the channel where it is not known. */
  seriesName(ref: SeriesRef): string
  board(id: string): string
  /** '' while none is chosen. */
  output(ref: OutputRef): string
  /** Of a rule or scene; its id where it is gone. */
  document(noun: 'rules' | 'scenes', id: string): string
}

export function useRuleNames(): RuleNames {
  const { language } = useFormat()
  const series = useLive((state) => state.series)
  const boards = useLive((state) => state.boards)
  const actuators = useLive((state) => state.actuators)
  const boardsVersion = useLive((state) => state.boardsVersion)
  const configurations = useKeptDocuments((state) => state.configurations)
  const rules = useKeptDocuments((state) => state.rules)
  const scenes = useKeptDocuments((state) => state.scenes)
  const byKey = useMemo(() => new Map([...series.values()].map((one) => [seriesKey(one), one])), [series])
  const outputs = useMemo(() => new Set(actuators.keys()), [actuators])
  const known = useMemo(() => [...outputs].join(), [outputs])
  // biome-ignore lint/correctness/useExhaustiveDependencies: boards change in place, names of outputs come from configurations; outputs change with every report
  return useMemo(
    () => ({
      series: (ref) => byKey.get(seriesKey(ref)),
      seriesName: (ref) => {
        const found = byKey.get(seriesKey(ref))
        return found === undefined ? ref.channel : seriesName(found, language)
      },
      board: (id) => boards.get(id)?.name ?? id,
      output: ({ board, gpio }) =>
        board === '' ? '' : nameOfOutput(useLive.getState().actuators.get(actuatorKey(board, gpio)), gpio, language, board),
      document: (noun, id) => {
        const found = (noun === 'rules' ? rules : scenes)?.byId.get(id)
        return found !== undefined && 'name' in found && typeof found.name === 'string' ? found.name : id
      },
    }),
    [byKey, boards, boardsVersion, configurations, known, rules, scenes, language],
  )
}
