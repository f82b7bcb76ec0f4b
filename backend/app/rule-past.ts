// What rules ask of the past: replays for backtests and explanations, commands and states of outputs. Part of app.ts.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ActivityLog } from '../activity/activity-log.ts'
import type { CommandStore } from '../actuators/command-store.ts'
import { ReplayThreads } from '../adapters/threads/replay-threads.ts'
import type { Clock } from '../contract/clock.ts'
import { isOutput } from '../contract/series.ts'
import { Backtests } from '../rules/backtest/backtests.ts'
import { planReplay, type RulePast } from '../rules/backtest/plan-replay.ts'
import { explainOutput, whyNot } from '../rules/explain.ts'
import type { Rules } from '../rules/rules.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import type { Shelves } from './history.ts'

export interface RulePastWiring {
  dataDir: string
  store: TelemetryStore
  commands: CommandStore
  catalog: SeriesCatalog
  shelves: Shelves
  activity: ActivityLog
  clock: Clock
}

/** An explanation of a moment is waited for, ms. */
const EXPLAIN_WITHIN_MS = 20_000
const DAY_MS = 86_400_000
/** Comings and goings of one board that are looked through. */
const MOST_PRESENCE = 10_000

export function openRuleHistory(rules: Rules, wiring: RulePastWiring) {
  const { dataDir, store, commands, catalog, clock } = wiring
  const past = pastOf(wiring)
  const backtests = new Backtests({
    runner: new ReplayThreads(new URL('../replay-worker.ts', import.meta.url), join(dataDir, 'telemetry.db')),
    past,
    count: (series, fromMs, toMs) => counted(store, series, fromMs, toMs),
    faults: (rule) => rules.runFaults(rule),
    time: { now: () => clock.now() },
    newId: randomUUID,
  })
  const explaining = {
    desk: rules.desk,
    log: rules.log,
    commands: (board: string, gpio: number, toMs: number, limit: number) => commands.listCommands({ board, gpio, toMs }, limit),
    stateAt: (board: string, gpio: number, atMs: number) => stateAt(store, outputSeriesOf(catalog, board, gpio), atMs),
    plan: (rule: Parameters<typeof planReplay>[0][number], fromMs: number, toMs: number) => planReplay([rule], fromMs, toMs, past),
    replay: (plan: Awaited<ReturnType<typeof planReplay>>) => backtests.runNow(plan, EXPLAIN_WITHIN_MS),
  }
  return {
    backtests,
    explain: (board: string, gpio: number, atMs: number) => explainOutput(explaining, board, gpio, atMs),
    whyNot: (id: string, atMs: number) => whyNot(explaining, id, atMs),
  }
}

function pastOf({ catalog, shelves, activity }: RulePastWiring): RulePast {
  return {
    seriesIds: ({ board, channel }) => [...catalog.ofBoard(board)].filter((one) => one.channel === channel).map(({ id }) => id),
    outputSeries: (board, gpio) => outputSeriesOf(catalog, board, gpio),
    presence: async (board, fromMs, toMs) => {
      const kinds = ['board-online', 'board-offline'] as const
      const entries = await activity.find({ fromMs: fromMs - 30 * DAY_MS, toMs, board, kinds, limit: MOST_PRESENCE })
      const changes = entries.reverse().map(({ atMs, kind }) => [atMs, kind === 'board-online' ? 'online' : 'offline'] as const)
      const before = changes.findLastIndex(([atMs]) => atMs <= fromMs)
      return before < 0 ? changes : changes.slice(before)
    },
    scenes: () => shelves.scenes.list().map(({ id, name, outputs }) => ({ id, scene: { name, outputs } })),
  }
}

function outputSeriesOf(catalog: SeriesCatalog, board: string, gpio: number): number | undefined {
  return [...catalog.ofBoard(board)].find((one) => isOutput(one) && one.gpio === gpio && one.kind === 'state')?.id
}

/** The word in force, and since when, looked for in the 30 days before. */
async function stateAt(
  store: TelemetryStore,
  series: number | undefined,
  atMs: number,
): Promise<{ on: boolean; sinceMs: number } | undefined> {
  if (series === undefined) return undefined
  const question = { series: [series], fromMs: atMs - 30 * DAY_MS, toMs: atMs + 1, maxPoints: MOST_PRESENCE, aggregation: 'raw' as const }
  const [answer] = await store.query(question)
  const last = answer?.points.at(-1)
  return last === undefined ? undefined : { on: last[1] === 'on', sinceMs: Number(last[0]) }
}

async function counted(store: TelemetryStore, series: readonly number[], fromMs: number, toMs: number): Promise<number> {
  if (series.length === 0) return 0
  const answer = await store.query({ series: [...series], fromMs, toMs, maxPoints: 1, aggregation: 'count' })
  return answer.reduce((sum, { points }) => sum + points.reduce((own, point) => own + Number(point[1]), 0), 0)
}
