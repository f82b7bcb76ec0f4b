import type { Activity } from '../../backend/contract/activity.ts'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { SampleValue } from '../../backend/contract/sample.ts'
import type { Series } from '../../backend/contract/series.ts'
import type { HistoryContent, StripRow } from '../charts/history-content.ts'
import type { HistoryAnswer } from '../charts/history-question.ts'
import { makeCurve, makeStrip, makeThresholds, stretchesOf } from '../charts/make-curves.ts'
import type { Format } from '../language/format.ts'
import { nameOfOutput } from '../outputs/output-name.ts'

/** What the chart on a board's page shows: the chosen channel's curve, states and outputs as strips. Pure but for usual intervals. */

export interface ChannelParts {
  curve: Series | null
  states: readonly Series[]
  actuators: readonly Actuator[]
}

export const CURVE_KEY = 'curve'

export const stateKey = (series: Series) => `state ${series.id}`

export function channelContent(
  { curve, states, actuators }: ChannelParts,
  history: HistoryAnswer,
  board: { name: string; firstSeenMs: number },
  activity: readonly Activity[],
  words: { on: string; off: string },
  format: Format,
): HistoryContent {
  const { fromMs, toMs, columns, changes } = history
  const drawn = curve && makeCurve({ key: CURVE_KEY, series: curve, board: board.name, slot: 0 }, columns.get(CURVE_KEY), toMs, format)
  // Without a value there is no scale for limits to stand on.
  const thresholds = drawn && drawn.atMs.length > 0 && curve ? makeThresholds(CURVE_KEY, curve, false, format) : []
  return {
    fromMs,
    toMs,
    curves: drawn ? [drawn] : [],
    strips: [
      ...states.map((one) => makeStrip(stateKey(one), one, changes.get(stateKey(one)) ?? [], fromMs, toMs, format)),
      ...actuators.map((one) => outputStrip(one, board.firstSeenMs, activity, fromMs, toMs, words, format)),
    ],
    thresholds,
    events: [],
    notes: [],
    normalised: false,
  }
}

/** Outputs have no series: their changes are in the activity list, their present state in the report. */
function outputStrip(
  actuator: Actuator,
  sinceMs: number,
  activity: readonly Activity[],
  fromMs: number,
  toMs: number,
  words: { on: string; off: string },
  format: Format,
): StripRow {
  const changes: [number, SampleValue][] = []
  for (const { kind, board, atMs, detail } of activity) {
    if (kind !== 'actuator-changed' || board !== actuator.board || detail.gpio !== actuator.gpio) continue
    changes.push([atMs, detail.on === true])
  }
  changes.reverse()
  const first = changes[0]
  // Before the board was first heard nobody knows.
  const before: [number, SampleValue] = [sinceMs, first ? !first[1] : actuator.on]
  return {
    key: `output ${actuator.gpio}`,
    name: nameOfOutput(actuator, actuator.gpio, format.language),
    stretches: stretchesOf([before, ...changes], fromMs, toMs).map((stretch) => ({
      ...stretch,
      text: stretch.value === true ? words.on : words.off,
      look: stretch.value === true ? 'on' : 'off',
    })),
  }
}
