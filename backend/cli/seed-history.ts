import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { HISTORY_CHUNK_ROWS, HistoryFile } from '../adapters/sqlite/history-file.ts'
import { openSqliteStores } from '../adapters/sqlite/sqlite-stores.ts'
import type { Activity } from '../contract/activity.ts'
import { Random } from '../simulation/random.ts'
import { seedLab } from '../simulation/seed-lab.ts'
import { SeedPast, type SeedSeries } from '../simulation/seed-past.ts'

/** `npm run seed-history`: fills a new data folder with boards, series and a past of any length, to try screens and queries on. */

const OPTIONS = {
  data: { type: 'string' },
  boards: { type: 'string', default: '100' },
  series: { type: 'string', default: '1000' },
  days: { type: 'string', default: '365' },
  end: { type: 'string' },
  seed: { type: 'string', default: '1' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

const HELP = `npm run seed-history -- --data DIR: a new data folder with a past

  --data DIR    folder that has no database yet
  --boards N    1 to 2000 (default: 100)
  --series N    at least one a board, at most 64 a board (default: 1000)
  --days N      length of the past, 1 to 3660 (default: 365)
  --end TIME    where it ends, ISO 8601 (default: now)
  --seed N      same seed, same past (default: 1)

Samples are 10 s apart in the last 2 days, 1 min before that, and 10 min where they are older than 14 days (1 min when
--days is 60 or less). A year of 1000 series is some 70 million samples in less than 1 GB and 5 min, 40 days of 100 series
some 6 million in 20 s. Start with --retention-raw-days 0 to keep samples that are older than 90 days:

  npm start -- --data DIR --retention-raw-days 0 --retention-minute-days 0
`

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const FILES = ['leitstand.db', 'telemetry.db']
const COARSE_FROM_DAYS = 60

interface Plan {
  dir: string
  boards: number
  series: number
  fromMs: number
  toMs: number
  seed: number
  /** Stretches with their distance between samples, in order of time. */
  stretches: { fromMs: number; toMs: number; stepMs: number }[]
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))

/** Resolves to the exit code. */
export async function run(argv: string[]): Promise<number> {
  try {
    const plan = readPlan(argv)
    if (plan === undefined) {
      process.stdout.write(HELP)
      return 0
    }
    await seed(plan, (line) => process.stderr.write(line))
    return 0
  } catch (error) {
    process.stderr.write(`seed-history: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

/** Undefined: help was asked for. @throws Error that names the flag */
function readPlan(argv: string[]): Plan | undefined {
  const { values } = parseArgs({ args: argv, options: OPTIONS, strict: true, allowPositionals: false })
  if (values.help) return undefined
  if (!values.data) throw new Error('Name a new data folder: --data DIR')
  for (const file of FILES) {
    if (existsSync(join(values.data, file))) throw new Error(`${values.data} has a ${file} already. Name a new folder: --data DIR`)
  }
  const boards = whole('boards', values.boards, 1, 2000)
  const series = whole('series', values.series, boards, 64 * boards)
  const days = whole('days', values.days, 1, 3660)
  const end = values.end === undefined ? Date.now() : Date.parse(values.end)
  if (!Number.isFinite(end)) throw new Error(`--end is "${values.end}"; allowed is a time such as 2026-11-20T12:00:00Z.`)
  const toMs = Math.floor(end / MINUTE_MS) * MINUTE_MS
  const fromMs = toMs - days * DAY_MS
  const stretches: Plan['stretches'] = []
  let at = fromMs
  for (const [untilDays, stepMs] of [
    [14, days > COARSE_FROM_DAYS ? 10 * MINUTE_MS : MINUTE_MS],
    [2, MINUTE_MS],
    [0, 10_000],
  ] as const) {
    const untilMs = toMs - untilDays * DAY_MS
    if (untilMs > at) stretches.push({ fromMs: at, toMs: untilMs, stepMs })
    at = Math.max(at, untilMs)
  }
  return { dir: values.data, boards, series, fromMs, toMs, seed: whole('seed', values.seed, 0, 4_294_967_295), stretches }
}

function whole(flag: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new Error(`--${flag} is "${text}"; allowed is a whole number from ${least} to ${most}.`)
}

async function seed(plan: Plan, tell: (line: string) => void): Promise<void> {
  const { dir, boards, series, fromMs, toMs } = plan
  const startedMs = performance.now()
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const past = new SeedPast(seedLab(boards, series, plan.seed), fromMs, toMs, new Random(plan.seed, 'past'))
  let shown = 0
  const samples = writeTelemetry(plan, past.series, (done) => {
    const percent = Math.floor(done * 100)
    // A file that takes the place of the terminal gets few lines.
    if (percent < shown + (process.stderr.isTTY ? 1 : 20)) return
    shown = percent
    tell(
      `${process.stderr.isTTY ? '\r' : ''}${percent} %, ${Math.round((performance.now() - startedMs) / 1000)} s${process.stderr.isTTY ? ' ' : '\n'}`,
    )
  })
  await writeMetadata(dir, past)
  const bytes = sizeBelow(dir)
  const seconds = (performance.now() - startedMs) / 1000
  tell(
    `${process.stderr.isTTY ? '\r' : ''}${boards} boards, ${series} series, ${Math.round(samples / 1e5) / 10} million samples, ` +
      `${Math.round(bytes / 1e6)} MB, ${Math.round(seconds)} s\n`,
  )
}

/** In the order of time, a chunk of each series after the other: as a running program would have written it. */
function writeTelemetry(plan: Plan, all: readonly SeedSeries[], progress: (share: number) => void): number {
  const file = new HistoryFile(join(plan.dir, 'telemetry.db'))
  const steps = plan.stretches.flatMap(({ fromMs, toMs, stepMs }) => {
    const pieceMs = HISTORY_CHUNK_ROWS * stepMs
    return Array.from({ length: Math.ceil((toMs - fromMs) / pieceMs) }, (_, index) => ({
      fromMs: fromMs + index * pieceMs,
      toMs: Math.min(toMs, fromMs + (index + 1) * pieceMs),
      stepMs,
    }))
  })
  for (const [index, { fromMs, toMs, stepMs }] of steps.entries()) {
    file.together(() => {
      for (const series of all) file.write(series.definition.id, series.between(fromMs, toMs, stepMs))
    })
    progress((index + 1) / steps.length)
  }
  file.finish()
  return file.samples
}

async function writeMetadata(dir: string, past: SeedPast): Promise<void> {
  const stores = openSqliteStores({
    dataDir: dir,
    durability: 'normal',
    retentionDays: { raw: 0, minute: 0, hour: 0 },
    logger: pino({ level: 'silent' }),
    onTrouble: (code, detail) => {
      throw new Error(`${code}: ${detail}`)
    },
  })
  await stores.start()
  try {
    await stores.fleet.saveBoards(past.boards)
    await stores.series.save(past.series.map(({ definition }) => definition))
    const entries: Activity[] = past.activity().map((entry, index) => ({ ...entry, id: index + 1 }))
    for (let from = 0; from < entries.length; from += 1000) await stores.activity.append(entries.slice(from, from + 1000))
  } finally {
    await stores.stop()
  }
}

function sizeBelow(dir: string): number {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
