import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ExportPartFile, exportPaths } from '../../../backend/adapters/files/export-part-file.ts'
import { SqliteSampleSource } from '../../../backend/adapters/sqlite/sqlite-sample-source.ts'
import { SqliteTelemetryStore } from '../../../backend/adapters/sqlite/sqlite-telemetry-store.ts'
import type { ExportPlan } from '../../../backend/exports/export-plan.ts'
import { type ExportTools, writeToFile } from '../../../backend/exports/write-export.ts'
import { batchOf } from '../../contracts/sample-batches.ts'
import { quietLogger } from '../adapters/sqlite/quiet-logger.ts'
import { plan, planned } from './an-export.ts'

const T = 1_790_000_000_000
const SERIES = 6
const SAMPLES = 20_000
let root: string
let database: string

/** Six series, one of states, times that often fall together; the last tenth still in the log. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'leitstand-export-'))
  database = join(root, 'telemetry.db')
  const store = new SqliteTelemetryStore({ path: database, durability: 'normal', logger: quietLogger, onTrouble: () => undefined })
  await store.start()
  for (let from = 0; from < SAMPLES; from += 2000) {
    const rows = Array.from({ length: 2000 }, (_, row) => from + row)
    for (let series = 1; series <= SERIES; series++) {
      const value = (row: number) => (series === SERIES ? `state-${row % 5}` : Math.round(Math.sin(row / 50) * 1000) / 8)
      await store.append(batchOf(rows.map((row) => ({ series, atMs: T + row * 1000 + (series % 2) * 500, value: value(row) }))))
    }
    if (from === SAMPLES - 4000) await store.compact()
  }
  await store.stop()
}, 60_000)

afterAll(() => rmSync(root, { recursive: true, force: true }))

function planOf(layout: 'long' | 'wide'): ExportPlan {
  const series = Array.from({ length: SERIES }, (_, index) => planned(index + 1, { kind: index === SERIES - 1 ? 'state' : 'number' }))
  return plan({ layout, fromMs: T - 1000, toMs: T + SAMPLES * 1000 }, series)
}

async function inOneGo(made: ExportPlan, folder: string): Promise<Buffer> {
  mkdirSync(folder, { recursive: true })
  const source = new SqliteSampleSource(database, () => undefined)
  const figures = await writeToFile(made, new ExportPartFile(folder, 'job', 0), tools(source), 1e9)
  source.close()
  expect(figures.samples).toBe(SERIES * SAMPLES)
  return readFileSync(exportPaths(folder, 'job').done)
}

function tools(source: SqliteSampleSource): ExportTools {
  const draw = () => {
    throw new Error('no report here')
  }
  return { source, draw, tell: () => undefined, now: () => performance.now() }
}

/** Answers whether it came to its end before it was killed behind `pieces` pieces. */
async function runAndKill(folder: string, pieces: number): Promise<boolean> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'exporting-process.ts'), folder, database], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 30_000,
  })
  const exited = once(child, 'exit')
  let seen = 0
  for await (const _line of createInterface({ input: child.stdout })) if (++seen === pieces) child.kill('SIGKILL')
  const [code] = await exited
  return code === 0
}

test.each([
  ['long', 10],
  ['wide', 4],
] as const)(
  'a %s file that was killed again and again is the same as one made in one go, byte for byte',
  async (layout, least) => {
    const made = planOf(layout)
    const whole = await inOneGo(made, join(root, `${layout}-whole`))
    const folder = join(root, `${layout}-killed`)
    mkdirSync(folder)
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(made))
    let kills = 0
    while (!(await runAndKill(folder, least + Math.floor(Math.random() * least)))) {
      kills++
      // What was not synced may be lost, or be nonsense, behind the checkpoint.
      const { part } = exportPaths(folder, 'job')
      if (kills % 2 === 0 && existsSync(part)) writeFileSync(part, Buffer.concat([readFileSync(part), Buffer.from('nonsense')]))
    }
    expect(kills).toBeGreaterThan(1)
    expect(readFileSync(exportPaths(folder, 'job').done).equals(whole)).toBe(true)
  },
  120_000,
)

test('a file shorter than its checkpoint is made again from the start', async () => {
  const made = planOf('long')
  const folder = join(root, 'short')
  mkdirSync(folder)
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(made))
  expect(await runAndKill(folder, 40)).toBe(false)
  const { part, checkpoint } = exportPaths(folder, 'job')
  expect(existsSync(checkpoint)).toBe(true)
  truncateSync(part, 1000)
  expect((await inOneGo(made, folder)).equals(await inOneGo(made, join(root, 'fresh')))).toBe(true)
})

test('a full disk ends the job with its reason, and it goes on when there is room', async (context) => {
  const disk = mkdtempSync(join(tmpdir(), 'leitstand-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk], { stdio: 'ignore', timeout: 5000 })
  } catch {
    rmSync(disk, { recursive: true })
    return context.skip('mounting a small disk needs root')
  }
  try {
    const source = new SqliteSampleSource(database, () => undefined)
    const made = planOf('long')
    const write = (reserve: number) =>
      writeToFile(made, new ExportPartFile(disk, 'job', reserve), tools(source), 1e9, { bytes: 300_000, ms: 50 })
    await expect(write(0)).rejects.toMatchObject({ code: 'store.full' })
    expect(existsSync(exportPaths(disk, 'job').checkpoint)).toBe(true)
    await expect(write(100_000_000)).rejects.toThrow(/exports leave 100 MB to the readings/)
    execFileSync('mount', ['-o', 'remount,size=64m', disk], { stdio: 'ignore', timeout: 5000 })
    await write(0)
    source.close()
    const whole = await inOneGo(made, join(root, 'roomy'))
    copyFileSync(exportPaths(disk, 'job').done, join(root, 'copy'))
    expect(readFileSync(join(root, 'copy')).equals(whole)).toBe(true)
  } finally {
    execFileSync('umount', [disk])
    rmSync(disk, { recursive: true })
  }
})

test('a file past its bound ends the job', async () => {
  const folder = join(root, 'bound')
  mkdirSync(folder)
  const source = new SqliteSampleSource(database, () => undefined)
  await expect(writeToFile(planOf('long'), new ExportPartFile(folder, 'job', 0), tools(source), 500_000)).rejects.toMatchObject({
    code: 'export.too-large',
  })
  source.close()
})
