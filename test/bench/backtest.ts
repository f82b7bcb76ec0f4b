// `npm run bench -- backtest [days]`: one rule over five series at 1 Hz, as the program runs it (a thread, reading telemetry.db). Beside
// it: reading alone (the floor), and the same rule told of every sample.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqliteHistoryScan } from '../../backend/adapters/sqlite/sqlite-history-scan.ts'
import { ReplayThreads } from '../../backend/adapters/threads/replay-threads.ts'
import type { BacktestResult } from '../../backend/contract/rules/backtest.ts'
import { type Condition, RULE_DEFAULTS, type RuleBody } from '../../backend/contract/rules/rule.ts'
import { RuleRun } from '../../backend/contract/rules/run/rule-run.ts'
import { planReplay } from '../../backend/rules/backtest/plan-replay.ts'
import type { ReplayPlan } from '../../backend/rules/backtest/replay.ts'
import { isUsable } from '../../backend/rules/backtest/series-filter.ts'
import { HISTORY_END_MS, writeHistory } from './history.ts'
import { round } from './subject.ts'

const DAY_MS = 86_400_000
const REPEATS = 3
const SERIES = [12, 13, 14, 15, 16]
const LIMIT_MS = 2000
/** So many are enough for a rate. */
const TOLD_DAYS = 3
const WORKER = new URL('../../backend/replay-worker.ts', import.meta.url)

export async function backtest(days: number): Promise<object[]> {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-bench-'))
  try {
    const path = join(dir, 'telemetry.db')
    writeHistory(path, { samples: 0, yearStepS: 3600, restSeconds: days * 86_400, restSeries: SERIES.length })
    return await measure(path, days)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

async function measure(path: string, days: number): Promise<object[]> {
  const fromMs = HISTORY_END_MS - days * DAY_MS
  const plan = (...rules: RuleBody[]) =>
    planReplay(rules, fromMs, HISTORY_END_MS, {
      ...{ seriesIds: ({ channel }) => [Number(channel)], outputSeries: () => undefined, presence: async () => [], scenes: () => [] },
    })
  const [floorMs, samples] = read(path, fromMs)
  const rows: object[] = [{ what: 'reading alone', samples, ms: floorMs }]
  const all = bounds()
  const runs: [string, ReplayPlan][] = [
    ['five bounds with hysteresis, all of them', await plan(rule(all))],
    ['two versions of it', await plan(rule(all), rule(bounds(2)))],
    ['five bounds, FOR 10 min, cooldown 1 h', await plan({ ...rule(all.map((one) => ({ ...one, forS: 600 }))), cooldownS: 3600 })],
    ['four bounds and a rate of change (every sample counts)', await plan(rule([...all.slice(1), rate()]))],
  ]
  for (const [what, made] of runs) {
    const times: number[] = []
    const cpuBefore = process.cpuUsage()
    let results: BacktestResult[] = []
    for (let left = REPEATS; left > 0; left--) {
      const from = performance.now()
      results = await replayed(path, made)
      times.push(performance.now() - from)
    }
    const cpu = process.cpuUsage(cpuBefore)
    const cpuMs = round((cpu.user + cpu.system) / 1000 / REPEATS)
    const ms = times.sort((a, b) => a - b)[REPEATS >> 1] ?? 0
    const fired = results.map(({ counts }) => counts.fired).join(' / ')
    rows.push({
      what,
      samples,
      fired,
      ms: round(ms),
      'cpu ms': cpuMs,
      'limit ms': LIMIT_MS,
      met: ms <= LIMIT_MS,
      '× reading': round(ms / floorMs),
    })
  }
  const told = toldAll(path, HISTORY_END_MS - Math.min(days, TOLD_DAYS) * DAY_MS, rule(all))
  const times = round((told.ms / told.samples) * (samples / floorMs))
  rows.push({ what: 'the first one, told of every sample of three days', ...told, '× reading': times })
  return rows
}

function rule(conditions: Condition[]): RuleBody {
  return {
    ...RULE_DEFAULTS,
    ...{ name: 'Bench', timeZone: 'Europe/Berlin' },
    conditions: [...conditions, { id: 'both', kind: 'count', least: 2, inputs: conditions.map(({ id }) => id) }],
    branches: [
      {
        ...{ id: 'main', on: [], when: 'both' },
        do: [{ id: 'on', kind: 'output', output: { board: 'B', gpio: 5 }, command: 'ON', percent: null, durationS: 0 }],
        otherwise: [{ id: 'off', kind: 'output', output: { board: 'B', gpio: 5 }, command: 'OFF', percent: null, durationS: 0 }],
      },
    ],
  }
}

/** Near the middle of each curve, so that they are passed often. @param more hysteresis */
function bounds(more = 0) {
  const low = [21, 21, 7, 620, 21]
  const hysteresis = [0.5, 0.5, 0.1, 20, 0.5]
  return SERIES.map((id, at) => ({
    ...{ id: `c${id}`, kind: 'value' as const, series: { board: 'B', channel: String(id) }, test: 'above' as const },
    ...{ low: low[at] ?? 20, high: null, text: null, hysteresis: (hysteresis[at] ?? 0) * (1 + more), forS: 0, breaches: 1, maxAgeS: 600 },
  }))
}

function rate(): Condition {
  const series = { board: 'B', channel: String(SERIES[0]) }
  return { id: 'fast', kind: 'rate', series, windowS: 600, perS: 3600, test: 'above', low: 3, maxAgeS: 600 }
}

function replayed(path: string, plan: ReplayPlan): Promise<BacktestResult[]> {
  const { promise, resolve, reject } = Promise.withResolvers<BacktestResult[]>()
  new ReplayThreads(WORKER, path).run(plan, (news) => {
    if (news.type === 'done') resolve(news.results)
    else if (news.type === 'failed') reject(new Error(news.detail))
  })
  return promise
}

function read(path: string, fromMs: number): [ms: number, samples: number] {
  const from = performance.now()
  const history = new SqliteHistoryScan(path, (detail) => console.error(detail))
  let samples = 0
  for (const id of SERIES) history.scan(id, fromMs, HISTORY_END_MS, (stretch) => (samples += stretch.rows().count))
  history.close()
  return [round(performance.now() - from), samples]
}

function toldAll(path: string, fromMs: number, body: RuleBody): { samples: number; fired: number; ms: number } {
  const from = performance.now()
  const history = new SqliteHistoryScan(path, (detail) => console.error(detail))
  const run = new RuleRun(body, fromMs)
  let [samples, fired] = [0, 0]
  for (let day = fromMs; day < HISTORY_END_MS; day += DAY_MS) {
    const all: { at: number; series: number; value: number; usable: boolean }[] = []
    for (const series of SERIES)
      history.scan(series, day, day + DAY_MS, (stretch) => {
        const { count, atMs, value, quality } = stretch.rows()
        for (let row = 0; row < count; row++)
          all.push({ at: atMs[row] ?? 0, series, value: value[row] ?? 0, usable: isUsable(quality[row] ?? 0) })
      })
    samples += all.length
    all.sort((a, b) => a.at - b.at || a.series - b.series)
    for (const { at, series, value, usable } of all) {
      while (run.wakeAtMs <= at) fired += firings(run.time(run.wakeAtMs))
      fired += firings(run.reading({ board: 'B', channel: String(series) }, { atMs: at, value, usable }, at))
    }
  }
  history.close()
  return { samples, fired, ms: round(performance.now() - from) }
}

function firings(decisions: readonly { outcome: string }[]): number {
  return decisions.filter(({ outcome }) => outcome === 'fired').length
}
