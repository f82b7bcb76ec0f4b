// Screens with charts in a real browser, measured from a person's act to painted pixels. `npm run bench -- charts [days of history]`
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import Type from 'typebox'
import Value from 'typebox/value'
import { signedInAddress } from '../../backend/cli/running-backend.ts'
import { findBrowser } from '../../electron/start/find-browser.mjs'
import { newDataFolder, type Ready, TestBackend } from '../backend-process.ts'

/**
 * Set `LEITSTAND_BENCH_HISTORY` to a data folder with 1,000 series and a year (it is written to: copy it), or one is seeded
 * (5 min). Needs `npm run build` and an installed Chromium.
 */
const SEED = fileURLToPath(new URL('../../backend/cli/seed-history.ts', import.meta.url))
const KEEP_ALL = ['--retention-raw-days', '0', '--retention-minute-days', '0', '--demo', '20']
const PROBE = readFileSync(new URL('paint-probe.js', import.meta.url), 'utf8')
const BARE = readFileSync(new URL('bare-chart.js', import.meta.url), 'utf8')
const ECHARTS = fileURLToPath(new URL('../../node_modules/echarts/dist/echarts.min.js', import.meta.url))

const ROUNDS = 5
const QUIET_MS = 900
const PATIENCE_MS = 15_000
const FPS_SECONDS = 10
const CHARTS = 12
const DAY_MS = 86_400_000

const Mark = Type.Object({
  atMs: Type.Number(),
  kind: Type.Enum(['input', 'asked', 'answered', 'drawn', 'painted']),
  url: Type.Optional(Type.String()),
})
type Mark = Type.Static<typeof Mark>
const Marks = Type.Array(Mark)
const Frames = Type.Object({ gaps: Type.Array(Type.Number()), long: Type.Array(Type.Number()) })
const BareTimes = Type.Object({ gotMs: Type.Number(), paintedMs: Type.Number() })
const SeriesList = Type.Array(Type.Object({ id: Type.Integer(), board: Type.String(), kind: Type.String(), unit: Type.String() }))
const Answers = Type.Object({ series: Type.Array(Type.Object({ id: Type.Integer(), points: Type.Array(Type.Unknown()) })) })
type Series = Type.Static<typeof SeriesList>[number]

export async function charts(days: number): Promise<object[]> {
  const given = process.env.LEITSTAND_BENCH_HISTORY
  const data = given ?? newDataFolder()
  if (given === undefined) execFileSync(process.execPath, [SEED, '--data', data, '--days', String(days)], { stdio: 'inherit' })
  const backend = new TestBackend(KEEP_ALL, { data })
  const executablePath = findBrowser()
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    return await measure(browser, await backend.ready())
  } finally {
    await browser.close()
    await backend.stop()
    if (given === undefined) backend.removeData()
  }
}

async function measure(browser: Browser, backend: Ready): Promise<object[]> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', bypassCSP: true })
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
  await context.addInitScript({ content: PROBE })
  const page = await context.newPage()
  const signedIn = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().endsWith('/api/auth/session'))
  await page.goto(await signedInAddress(backend.data))
  await signedIn
  const numbers = await numbersOf(page, backend.http)
  const past = numbers.filter((one) => one.unit === '°C').slice(0, 5)
  const address = (range: string) => `${backend.http}/explore?v=1&s=${past.map((one) => one.id).join('-')}&r=${range}`
  const rows: object[] = []
  rows.push(...(await opening(context, page, backend.http, address('365d'))))
  rows.push(...(await presets(page, address('1h'))))
  rows.push(...(await zooms(page, address('365d'))))
  rows.push(...(await zooms(page, address('7d'))))
  rows.push(...(await bare(context, backend.http, past)))
  rows.push(...(await dashboard(page, backend.http, await liveOf(page, backend.http, numbers))))
  await context.close()
  return rows
}

async function numbersOf(page: Page, http: string): Promise<Series[]> {
  const all: unknown = await (await page.request.get(`${http}/api/series`)).json()
  if (!Value.Check(SeriesList, all)) throw new Error('not a list of series')
  return all.filter((one) => one.kind === 'number')
}

/** Those that the demo fleet sends now: two for each chart. */
async function liveOf(page: Page, http: string, numbers: readonly Series[]): Promise<Series[]> {
  const live: Series[] = []
  for (let from = 0; from < numbers.length && live.length < CHARTS * 2; from += 50) {
    const some = numbers.slice(from, from + 50)
    const range = `from=${Date.now() - 60_000}&to=${Date.now()}&agg=last&maxPoints=1`
    const answer: unknown = await (
      await page.request.get(`${http}/api/query?series=${some.map((one) => one.id).join(',')}&${range}`)
    ).json()
    if (!Value.Check(Answers, answer)) throw new Error('not an answer')
    const fresh = new Set(answer.series.filter((one) => one.points.length > 0).map((one) => one.id))
    live.push(...some.filter((one) => fresh.has(one.id)))
  }
  if (live.length < CHARTS * 2) throw new Error(`only ${live.length} series are live`)
  return live
}

/** A page that is loaded: nothing drawn, asked or answered for a while. */
async function quiet(page: Page): Promise<Mark[]> {
  const untilMs = performance.now() + PATIENCE_MS
  let marks: Mark[] = []
  let count = -1
  let sinceMs = performance.now()
  while (performance.now() < untilMs) {
    const found: unknown = await page.evaluate('window.probe.marks()')
    if (!Value.Check(Marks, found)) throw new Error('the probe is not in the page')
    // Live pictures never end: what counts are questions and answers.
    const asked = found.filter((one) => one.kind === 'asked' || one.kind === 'answered').length
    if (asked !== count || found.every((one) => one.kind !== 'painted')) {
      count = asked
      sinceMs = performance.now()
    } else if (performance.now() - sinceMs > QUIET_MS) return found
    marks = found
    await page.waitForTimeout(30)
  }
  return marks
}

interface Times {
  /** From the act to the first frame that shows it, from what is at hand. */
  preview: number | null
  asked: number | null
  answered: number | null
  /** To the first frame with what was asked for. */
  data: number | null
  /** To the frame with the last answer. */
  settled: number | null
  questions: number
}

/** Questions for one series alone are the brush's. */
function timesOf(marks: readonly Mark[], fromMs: number): Times {
  const own = (mark: Mark) => mark.url === undefined || /series=\d+,/.test(mark.url)
  const after = (kind: Mark['kind'], sinceMs: number) => marks.filter((mark) => mark.kind === kind && mark.atMs >= sinceMs && own(mark))
  const since = (mark: Mark | undefined) => (mark ? mark.atMs - fromMs : null)
  const painted = (sinceMs: number | undefined) => {
    if (sinceMs === undefined) return null
    const drawn = after('drawn', sinceMs)[0]
    return drawn ? since(after('painted', drawn.atMs)[0]) : null
  }
  const answers = after('answered', fromMs)
  return {
    preview: painted(fromMs),
    asked: since(after('asked', fromMs)[0]),
    answered: since(answers[0]),
    data: painted(answers[0]?.atMs) ?? painted(fromMs),
    settled: painted(answers.at(-1)?.atMs) ?? painted(fromMs),
    questions: after('asked', fromMs).length,
  }
}

async function acted(page: Page, act: () => Promise<unknown>): Promise<Times> {
  await page.evaluate('window.probe.start()')
  await act()
  const marks = await quiet(page)
  return timesOf(marks, marks.find((one) => one.kind === 'input')?.atMs ?? 0)
}

function row(what: string, times: readonly Times[], goal?: number): object {
  const middle = (of: (one: Times) => number | null) => {
    const known = times
      .map(of)
      .filter((one) => one !== null)
      .sort((a, b) => a - b)
    return known.length === 0 ? null : Math.round(known[known.length >> 1] ?? 0)
  }
  const worst = Math.round(Math.max(...times.map((one) => one.data ?? 0)))
  return {
    what,
    preview: middle((one) => one.preview),
    asked: middle((one) => one.asked),
    answered: middle((one) => one.answered),
    'data painted': middle((one) => one.data),
    worst,
    settled: middle((one) => one.settled),
    questions: middle((one) => one.questions),
    ...(goal !== undefined && { goal }),
  }
}

async function opening(context: BrowserContext, page: Page, http: string, address: string): Promise<object[]> {
  const cold: Times[] = []
  const first: Times[] = []
  const again: Times[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const own = round === 0 ? page : await context.newPage()
    await own.goto(address)
    cold.push(timesOf(await quiet(own), 0))
    if (own !== page) await own.close()
    await page.goto(`${http}/devices`)
    await page.waitForTimeout(3_000)
    const go = () => page.evaluate((url) => Reflect.get(globalThis, 'open_')(url), address)
    await page.evaluate(`window.open_ = (url) => { window.probe.input(); history.pushState({}, '', url) }`)
    first.push(await acted(page, go))
    await page.evaluate(`history.pushState({}, '', '/devices')`)
    await page.waitForTimeout(2_000)
    again.push(
      await acted(page, () => page.evaluate((url) => Reflect.get(globalThis, 'open_')(url), address.replace('365d', `${364 - round}d`))),
    )
  }
  return [
    row('Explore, 5 series of a year: address typed, everything loaded anew', cold),
    row('… first time in a loaded app', first, 300),
    row('… again, another range', again, 300),
  ]
}

async function presets(page: Page, address: string): Promise<object[]> {
  await page.goto(address)
  await quiet(page)
  const times: Times[] = []
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['30 d', '6 h', '7 d']) {
      times.push(await acted(page, () => page.getByRole('radiogroup', { name: 'Range' }).getByText(name, { exact: true }).click()))
      // Longer than answers that still grow are kept.
      await page.waitForTimeout(1_700)
    }
  }
  return [row('preset clicked', times, 300)]
}

async function zooms(page: Page, address: string): Promise<object[]> {
  const one: Times[] = []
  const four: Times[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await page.goto(address)
    await quiet(page)
    const box = await page.getByRole('application').boundingBox()
    if (!box) throw new Error('no chart')
    await page.mouse.move(box.x + box.width * (0.3 + round * 0.05), box.y + box.height / 2)
    await page.waitForTimeout(300)
    one.push(await acted(page, () => page.mouse.wheel(0, -100)))
    four.push(
      await acted(page, async () => {
        for (let notch = 0; notch < 4; notch++) {
          await page.mouse.wheel(0, -100)
          await page.waitForTimeout(50)
        }
      }),
    )
  }
  const range = new URL(address).searchParams.get('r')
  return [row(`wheel, one notch, from ${range}`, one, 100), row(`wheel, four notches in 0.2 s, from ${range}`, four)]
}

async function bare(context: BrowserContext, http: string, past: readonly Series[]): Promise<object[]> {
  const page = await context.newPage()
  await page.goto(`${http}/api/health`)
  await page.addScriptTag({ path: ECHARTS })
  await page.addScriptTag({ content: BARE })
  const nowMs = Date.now()
  const ids = past.map((one) => one.id).join(',')
  const got: number[] = []
  const painted: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const toMs = nowMs - round * DAY_MS
    const url = `${http}/api/query?series=${ids}&from=${toMs - 365 * DAY_MS}&to=${toMs}&agg=mean&maxPoints=1100`
    const times: unknown = await page.evaluate((asked) => Reflect.get(globalThis, 'bare')(asked), url)
    if (!Value.Check(BareTimes, times)) throw new Error('no times')
    got.push(times.gotMs)
    painted.push(times.paintedMs)
  }
  await page.close()
  const middle = (values: number[]) => Math.round(values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0)
  return [
    {
      what: 'ceiling: ECharts alone, 5 series of a year',
      answered: middle(got),
      'data painted': middle(painted),
      worst: Math.round(Math.max(...painted)),
    },
  ]
}

async function dashboard(page: Page, http: string, live: readonly Series[]): Promise<object[]> {
  const widgets = Array.from({ length: CHARTS }, (_, index) => ({
    ...{ id: `c${index}`, x: (index % 4) * 6, y: Math.floor(index / 4) * 6, w: 6, h: 6, title: '', kind: 'chart' },
    series: [live[index * 2], live[index * 2 + 1]].flatMap((one) => (one ? [{ series: one.id }] : [])),
    ...{ backS: 300, aggregation: 'mean', normalised: false },
  }))
  const body = { schema: 1, name: 'Twelve', description: '', backS: 300, template: null, rotationS: 0, widgets }
  const known = await page.request.get(`${http}/api/dashboards/bench`)
  const version: unknown = known.ok() ? Reflect.get(await known.json(), 'version') : 0
  const answer = await page.request.put(`${http}/api/dashboards/bench`, { data: { version, body }, headers: { origin: http } })
  if (!answer.ok()) throw new Error(await answer.text())
  const rows = [await fps(page, 'ceiling: a page without charts', `${http}/api/health`, 0)]
  rows.push(await fps(page, '12 charts with live values', `${http}/dashboards/bench`, CHARTS))
  return rows
}

async function fps(page: Page, what: string, address: string, wanted: number): Promise<object> {
  await page.goto(address)
  await page.waitForTimeout(5_000)
  // An empty page has 60 frames a second too.
  const seen = await page.getByRole('application').count()
  if (seen !== wanted) throw new Error(`${seen} charts on the page instead of ${wanted}`)
  await page.evaluate('window.probe.start()')
  const frames: unknown = await page.evaluate(`window.probe.frames(${FPS_SECONDS})`)
  if (!Value.Check(Frames, frames)) throw new Error('no frames')
  const marks: unknown = await page.evaluate('window.probe.marks()')
  const drawn = Value.Check(Marks, marks) ? marks.filter((one) => one.kind === 'drawn').length : 0
  if (wanted > 0 && drawn === 0) throw new Error('no chart was drawn anew: nothing is live')
  const gaps = frames.gaps.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round((gaps[Math.floor((gaps.length - 1) * share)] ?? 0) * 10) / 10
  return {
    what,
    'frames/s': Math.round(gaps.length / FPS_SECONDS),
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'over 20 ms': gaps.filter((one) => one > 20).length,
    'long tasks': frames.long.length,
    'frames with a chart drawn/s': Math.round(drawn / FPS_SECONDS),
    goal: 60,
  }
}
