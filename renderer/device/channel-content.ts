import { isOutput, type Series } from '../../backend/contract/series.ts'
import type { HistoryContent } from '../charts/history-content.ts'
import type { HistoryAnswer } from '../charts/history-question.ts'
import { makeCurve, makeStrip, makeThresholds } from '../charts/make-curves.ts'
import type { Format } from '../language/format.ts'
import { nameOfOutput } from '../outputs/output-name.ts'

/** What the chart on a board's page shows: the chosen channel's curve, states and outputs as strips. Pure but for usual intervals. */

export interface ChannelParts {
  curve: Series | null
  /** States of sensors, and of outputs. */
  states: readonly Series[]
}

export const CURVE_KEY = 'curve'

export const stateKey = (series: Series) => `state ${series.id}`

export function channelContent({ curve, states }: ChannelParts, history: HistoryAnswer, boardName: string, format: Format): HistoryContent {
  const { fromMs, toMs, columns, changes } = history
  const drawn = curve && makeCurve({ key: CURVE_KEY, series: curve, board: boardName, slot: 0 }, columns.get(CURVE_KEY), toMs, format)
  // Without a value there is no scale for limits to stand on.
  const thresholds = drawn && drawn.atMs.length > 0 && curve ? makeThresholds(CURVE_KEY, curve, false, format) : []
  return {
    fromMs,
    toMs,
    curves: drawn ? [drawn] : [],
    strips: states.map((one) => ({
      ...makeStrip(stateKey(one), one, changes.get(stateKey(one)) ?? [], fromMs, toMs, format),
      ...(isOutput(one) && one.gpio !== null && { name: nameOfOutput(undefined, one.gpio, format.language, one.board) }),
    })),
    thresholds,
    events: [],
    notes: [],
    normalised: false,
  }
}
