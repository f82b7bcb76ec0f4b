import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureInterface, ensureProgram } from '../electron/start/build.mjs'
import { ensureDependencies } from '../electron/start/dependencies.mjs'
import { ensureNode, withNode } from '../electron/start/node-runtime.mjs'
import { ROOT, SetupError, say, seconds } from '../electron/start/project.mjs'
import { endPrograms, runProgram } from '../electron/start/run-program.mjs'
import { countsOfStep, joined, readReport, sum } from './run/counts.mjs'
import { ensurePrograms } from './run/programs.mjs'

/** `npm test`: sets up what is missing, runs every check and test, ends with one line of counts. Plain JavaScript for Node 20. */

const REPORTS = join(ROOT, 'test-results', 'reports')
const CI = /^(1|true)$/i.test(process.env.CI ?? '')
/** Longest step; a hanging one is ended. */
const STEP_TIMEOUT_MS = 40 * 60_000
/** More failed files than this are no chance. */
const MOST_AGAIN = 3

let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted = true
    endPrograms()
  })
}

/** Tool → its script, started by the Node of the project. */
const TOOLS = {
  tsc: 'typescript/bin/tsc',
  biome: '@biomejs/biome/bin/biome',
  vitest: 'vitest/vitest.mjs',
  playwright: '@playwright/test/cli.js',
}

async function main() {
  await ensureDependencies()
  const node = await ensureNode()
  const missing = await ensurePrograms()
  rmSync(REPORTS, { recursive: true, force: true })
  mkdirSync(REPORTS, { recursive: true })
  const results = []
  for (const lanes of stepsFor(node, missing)) results.push(...(await Promise.all(lanes.map(runInTurn))).flat())
  return interrupted ? 130 : summarise(results)
}

async function runInTurn(steps) {
  const results = []
  for (const step of steps) if (!interrupted) results.push(await runStep(step))
  return results
}

/** Stage after stage; the lanes of a stage run beside each other. */
function stepsFor(node, missing) {
  const env = environmentFor(node)
  const tool = (name, ...args) => [node, [join(ROOT, 'node_modules', ...TOOLS[name].split('/')), ...args], env]
  const vitest = (project) => {
    const report = join(REPORTS, `${project}.json`)
    const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'test', 'run', 'vitest-report.mjs')}`]
    const [program, args] = tool('vitest', 'run', '--project', project, ...reporters)
    return { report, program: [program, args, { ...env, VITEST_REPORT: report }] }
  }
  const playwright = join(REPORTS, 'playwright.json')
  const projects = missing.includes('Chromium') ? ['--project=electron'] : []
  const types = (project) => ({ name: `types ${project}`, program: tool('tsc', '-p', project) })
  const checks = [
    types('.'),
    types('electron'),
    types('test/e2e'),
    { name: 'lint', program: tool('biome', 'check', '.') },
    { name: 'layers', program: [node, [join(ROOT, 'test', 'layers.mjs')], env] },
  ]
  const built = [
    { name: 'interface', run: () => ensureInterface(node) },
    { name: 'program', run: () => ensureProgram(node) },
  ]
  const browser = {
    name: 'browser',
    report: playwright,
    program: [
      ...tool('playwright', 'test', '--pass-with-no-tests', ...projects).slice(0, 2),
      { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: playwright },
    ],
  }
  const alone = [...built, { name: 'unit', ...vitest('unit') }, { name: 'integration', ...vitest('integration') }, browser]
  return [[missing.map((program) => ({ name: `program ${program}`, missing: program }))], [[types('renderer')], checks], [alone]]
}

/**
 * Settings of the user must not reach the tests. What they start is the program as it ships, which starts in half the time of its sources;
 * what tests load themselves, over and over in new threads, is compiled once.
 */
function environmentFor(node) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('LEITSTAND_'))
  const program = join(ROOT, 'dist', 'backend', 'main.js')
  return withNode(node, {
    ...Object.fromEntries(kept),
    PROGRAM_UNDER_TEST: program,
    NODE_COMPILE_CACHE: join(tmpdir(), 'leitstand-test-compiled'),
    FORCE_COLOR: process.stderr.isTTY ? '1' : '0',
  })
}

async function runStep(step) {
  const startedAt = performance.now()
  say(`${step.name} …`)
  let { code, note, skipped } = await outcomeOf(step)
  let report = readReport(step.report)
  const { unsettled } = report
  if (unsettled.length > 0 && mayRunAgain(unsettled) && !interrupted) {
    say(`${step.name}: run again, whole: ${unsettled.map(({ file }) => file).join(', ')}`)
    const [program, args, env] = step.program
    ;({ code, note } = await outcomeOf({ ...step, program: [program, [...args, ...unsettled.map(({ file }) => file)], env] }))
    report = joined(report, readReport(step.report))
  }
  const { failures, again } = report
  const result = { name: step.name, code, skipped, note, failures, again, counts: countsOfStep({ code, skipped }, report) }
  result.time = seconds(startedAt)
  say(`${step.name}: ${wordFor(result)} in ${result.time}${note ? ` (${note})` : ''}`)
  return result
}

/**
 * A process that died is none of the tests' doing (seen: V8 13.6 ends it with "Check failed: jit_page.has_value()" where many worker threads
 * come and go, nodejs/node#64500). Files that failed get one more chance in CI, from a fresh start and where they are few; the end names them.
 */
function mayRunAgain(unsettled) {
  const failed = unsettled.filter(({ unfinished }) => !unfinished).length
  return failed === 0 || (CI && failed <= MOST_AGAIN)
}

async function outcomeOf(step) {
  if (step.missing) return { code: CI ? 1 : 0, skipped: !CI, note: `the program ${step.missing} is not installed` }
  if (step.run) {
    try {
      await step.run()
      return { code: 0 }
    } catch (error) {
      say(error.message)
      return { code: 1, note: error.message.split('\n')[0] }
    }
  }
  const [program, args, env] = step.program
  const { code, signal } = await runProgram(program, args, { env, timeoutMs: STEP_TIMEOUT_MS })
  return { code, note: signal === 'SIGKILL' ? `ended after ${STEP_TIMEOUT_MS / 60_000} minutes` : undefined }
}

function wordFor({ code, skipped }) {
  if (skipped) return 'skipped'
  return code === 0 ? 'ok' : 'FAILED'
}

function summarise(results) {
  const width = Math.max(...results.map((result) => result.name.length))
  console.log('')
  for (const result of results) {
    const { passed, failed, skipped } = result.counts
    const tests = passed + failed + skipped > 0 ? `${passed} passed, ${failed} failed, ${skipped} skipped` : ''
    console.log(`${result.name.padEnd(width)}  ${wordFor(result).padEnd(7)}  ${result.time.padStart(8)}  ${result.note ?? tests}`.trimEnd())
  }
  // Last, so that they stand where a log is cut to its end.
  for (const [title, key] of [
    ['Passed only when tried again:', 'again'],
    ['Failed:', 'failures'],
  ]) {
    const named = results.flatMap((result) => result[key].map((each) => `${result.name}: ${each.replaceAll(`${ROOT}/`, '')}`))
    if (named.length > 0) console.log(`\n${title}\n${named.join('\n')}`)
  }
  const { passed, failed, skipped } = sum(results.map((result) => result.counts))
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
  return failed > 0 ? 1 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  say(error.message)
  console.log('0 passed, 1 failed, 0 skipped')
  process.exitCode = 1
}
