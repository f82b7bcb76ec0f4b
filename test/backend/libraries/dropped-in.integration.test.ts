import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MARK } from '../../../backend/contract/quality.ts'
import type { LibraryEvent } from '../../../backend/libraries/library.ts'
import type { BoundLibrary, ProcessedReading } from '../../../backend/libraries/processor.ts'
import { LibraryRegistry, type RegistryOptions } from '../../../backend/libraries/registry.ts'
import { BUNDLED } from '../../../resources/libraries/bundled.ts'
import { aSeries, noNeighbour } from './a-library.ts'

/** Real folder, real trial processes, real lane threads. The machine may be busy: only endless loops meet their deadline. */

let dataDir: string
let folder: string
let registry: LibraryRegistry
let events: LibraryEvent[]
let nowMs = 0

const FAILED: ProcessedReading = { value: Number.NaN, quality: 'bad', marks: MARK.libraryFailed }
const SOON = { timeout: 20_000, interval: 20 }

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'leitstand-libraries-'))
  folder = join(dataDir, 'libraries')
  await mkdir(folder)
  events = []
  nowMs = 0
})

afterEach(async () => {
  await registry?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(options: Partial<RegistryOptions> = {}): Promise<void> {
  registry = new LibraryRegistry({
    bundled: BUNDLED,
    dataDir,
    onChange: (event) => events.push(event),
    now: () => nowMs,
    timing: { debounceMs: 30 },
    limits: { deadlineMs: 150 },
    ...options,
  })
  await registry.start()
}

interface Source {
  body?: string
  version?: string
  more?: string
  sensorTypes?: string[]
  before?: string
}

function source(
  name: string,
  { body = 'out.value = raw * 2', version = '1.0.0', more = '', sensorTypes = [name], before = '' }: Source = {},
): string {
  return `${before}
export default {
  name: '${name}', version: '${version}', sensorTypes: ${JSON.stringify(sensorTypes)}, unit: 'x', range: { min: -1e6, max: 1e6 },
  decimals: 1, formula: 'raw·2', source: 'made up for the test',
  parameters: [{ name: 'gain', kind: 'number', unit: 'x/count', min: 0, max: 10, default: 2, about: 'Factor' }],
  vectors: [1, 2, 3].map((raw) => ({ raw, expect: { value: raw * 2, tolerance: 0, quality: 'good' } })),
  ${more}
  process(raw, parameters, context, out) { ${body} },
}`
}

const drop = (file: string, text: string) => writeFile(join(folder, file), text)
const bind = (
  library: string,
  changes: Parameters<typeof aSeries>[0] = {},
  neighbour: (type: string) => number | undefined = noNeighbour,
) => registry.bind(aSeries({ library, sensorType: library, ...changes }), neighbour)
const viewOf = (name: string) => registry.list().find((view) => view.origin === 'dropped-in' && view.name === name)

let atMs = 0
function run(bound: BoundLibrary, raw: number): ProcessedReading {
  const out: ProcessedReading = { value: 0, quality: 'stale', marks: 255 }
  bound.process(raw, ++atMs, out)
  return out
}

const good = (value: number, marks = 0): ProcessedReading => ({ value, quality: 'good', marks })

describe('a library dropped into the data folder', () => {
  it('is in use after the start, with parameters, calibration and default sensor types', async () => {
    await drop('probe.js', source('probe', { body: 'out.value = raw * parameters.gain' }))
    await start()
    expect(events).toEqual([{ kind: 'loaded', name: 'probe', detail: 'probe.js: version 1.0.0' }])
    expect(registry.forSensorType('Probe')).toMatchObject({ name: 'probe', origin: 'dropped-in', unit: 'x', fault: null })
    expect(run(bind('probe'), 21)).toEqual(good(42))
    expect(run(bind('probe', { parameters: { gain: 3 }, offset: 1 }), 21)).toEqual(good(64, MARK.calibrated))
    expect(registry.validateParameters('probe', { gain: 11 })).toMatchObject({
      ok: false,
      detail: 'probe: gain must be a number from 0 to 10 x/count, not 11',
    })
  })

  it('may be TypeScript, and may work unit, range and its own parameter rule out of the parameters', async () => {
    const more = `unit: (parameters: { gain: number }) => (parameters.gain > 5 ? 'kx' : 'x'),
      range: (parameters: { gain: number }) => ({ min: 0, max: parameters.gain * 100 }),
      check: (parameters: { gain: number }) => (parameters.gain === 0 ? 'gain must not be 0' : undefined),`
    await drop('typed.ts', source('typed', { more, body: 'const factor: number = parameters.gain; out.value = raw * factor' }))
    await start()
    expect(viewOf('typed')).toMatchObject({ unit: 'x', range: { min: 0, max: 200 }, fault: null })
    const bound = bind('typed', { parameters: { gain: 6 } })
    expect(bound.unit).toBe('kx')
    expect(run(bound, 101)).toEqual({ value: 606, quality: 'bad', marks: 0 })
    expect(registry.validateParameters('typed', { gain: 0 })).toMatchObject({ ok: false, detail: 'typed: typed.ts: gain must not be 0' })
  })

  it('is told time, previous value and the neighbours it declares, and no others', async () => {
    const body = `if (raw < 10) { out.value = raw * 2; return }
      const previous = context.previous ? context.previous.value : -1
      out.value = previous * 1000 + (context.neighbour('ds18b20') ?? -1) * 10 + (context.neighbour('co2') === undefined ? 1 : 2)
      if (!(context.sinceLastMs > 0) || !(context.atMs > 0)) out.value = -1
      out.quality = 'fair'; out.suspect = true`
    await drop('asking.js', source('asking', { body, more: "neighbours: ['ds18b20']," }))
    await start()
    const bound = bind('asking', {}, (type) => (type === 'ds18b20' ? 25 : 9))
    expect(run(bound, 2)).toEqual(good(4))
    expect(run(bound, 50)).toEqual({ value: 4251, quality: 'fair', marks: MARK.suspect })
  })

  it('is picked up while running, followed when its file is replaced, and let go when it is deleted', async () => {
    await start()
    const bound = bind('late')
    expect(run(bound, 1)).toEqual(FAILED)
    expect(bound.problem).toBe('The sensor library late is not loaded.')
    await drop('late.js', source('late'))
    await vi.waitFor(() => expect(run(bound, 1)).toEqual(good(2)), SOON)
    expect(bound.problem).toBeNull()
    const second = source('late', { version: '2.0.0', body: 'out.value = raw === 7 ? 70 : raw * 2' })
    await writeFile(join(dataDir, 'draft'), second)
    await rename(join(dataDir, 'draft'), join(folder, 'late.js'))
    await vi.waitFor(() => expect(run(bound, 7)).toEqual(good(70)), SOON)
    expect(registry.byName('late')?.version).toBe('2.0.0')
    await rm(join(folder, 'late.js'))
    await vi.waitFor(() => expect(run(bound, 1)).toEqual(FAILED), SOON)
    expect(registry.list().some((view) => view.name === 'late')).toBe(false)
    expect(events.map((event) => event.kind)).toEqual(['loaded', 'loaded', 'removed'])
  })

  it('is found by the re-scan where the file system tells nothing, and after the folder itself was replaced', async () => {
    await start({ timing: { watch: false, rescanMs: 50 } })
    await drop('quiet.mjs', source('quiet'))
    await vi.waitFor(() => expect(viewOf('quiet')?.fault).toBeNull(), SOON)
    await rm(folder, { recursive: true })
    await vi.waitFor(() => expect(viewOf('quiet')).toBeUndefined(), SOON)
    await mkdir(folder)
    await drop('quiet.mjs', source('quiet'))
    await vi.waitFor(() => expect(viewOf('quiet')?.fault).toBeNull(), SOON)
  })

  it('keeps the others going, without a gap, while a broken version of one is saved', async () => {
    await drop('steady.js', source('steady'))
    await drop('shaky.js', source('shaky'))
    await start()
    const steady = bind('steady')
    const shaky = bind('shaky')
    expect([run(steady, 4), run(shaky, 4)]).toEqual([good(8), good(8)])
    await drop('shaky.js', 'export default {')
    const steadyFailures: ProcessedReading[] = []
    await vi.waitFor(() => {
      const out = run(steady, 4)
      if (out.value !== 8) steadyFailures.push(out)
      expect(viewOf('shaky')?.fault).toContain('shaky.js: SyntaxError')
    }, SOON)
    expect(steadyFailures).toEqual([])
    expect(run(shaky, 4)).toEqual(FAILED)
    await drop('shaky.js', source('shaky', { version: '1.0.1' }))
    await vi.waitFor(() => expect(run(shaky, 4)).toEqual(good(8)), SOON)
    expect(run(steady, 4)).toEqual(good(8))
  })

  it('passes over files that are no libraries', async () => {
    await drop('notes.txt', 'hello')
    await drop('.hidden.js', 'export default {')
    await drop('types.d.ts', 'export default {')
    await mkdir(join(folder, 'folder.js'))
    await start()
    expect(events).toEqual([])
    expect(registry.list().every((view) => view.origin === 'bundled')).toBe(true)
  })
})

describe('a broken dropped-in library', () => {
  it.each([
    { why: 'a syntax error', text: 'export default { name: }', says: 'SyntaxError' },
    {
      why: 'an unsupported TypeScript construct',
      file: 'broken.ts',
      text: 'enum A { b }\nexport default {}',
      says: 'enum is not supported',
    },
    { why: 'no default export', text: 'export const x = 1', says: 'has no default export' },
    {
      why: 'a missing field',
      text: source('broken').replace("version: '1.0.0',", ''),
      says: 'wrong shape: /version must be string',
    },
    { why: 'a name of the wrong form', text: source('Broken Name'), says: 'wrong shape: /name' },
    { why: 'a sensor type in capitals', text: source('broken', { sensorTypes: ['Broken'] }), says: 'wrong shape: /sensorTypes/0' },
    {
      why: 'a default out of its own range',
      text: source('broken').replace('default: 2', 'default: 11'),
      says: 'the default of parameter gain',
    },
    { why: 'an empty range', text: source('broken').replace('max: 1e6', 'max: -1e6'), says: 'is empty' },
    { why: 'too few vectors', text: source('broken').replace('[1, 2, 3]', '[1, 2]'), says: 'wrong shape: vectors must' },
    {
      why: 'a vector that fails',
      text: source('broken', { body: 'out.value = raw' }),
      says: 'vector 1 (raw 1) gave 1, not 2 ± 0 (and 2 more)',
    },
    { why: 'a throw at import', text: "throw new Error('no licence')", says: 'Error: no licence' },
    { why: 'an endless loop at import', text: 'for (;;);', says: 'did not finish loading within 500 ms' },
    {
      why: 'an import that never settles',
      text: 'await new Promise(() => undefined)\nexport default {}',
      says: 'ended its process while loading',
    },
    { why: 'process.exit at import', text: 'process.exit(0)', says: 'ended its process while loading (exit code 0)' },
    {
      why: 'one endless array at import',
      text: 'const a = []; for (;;) a.push(a.length + 0.5)',
      says: 'used more than 64 MB of memory',
      loadMs: 10_000,
    },
    { why: 'an import of a module', text: `import 'node:fs'\n${source('broken')}`, says: 'imports "node:fs"' },
    { why: 'a timer', text: source('broken', { before: 'setTimeout(() => undefined, 1)' }), says: 'setTimeout is not available' },
    { why: 'a field that cannot be copied', text: source('broken').replace("'raw·2'", '() => 1'), says: 'could not be cloned' },
    { why: 'the name of a bundled one without saying so', text: source('ph'), says: 'a bundled library is named ph' },
    { why: 'a size beyond reason', text: `${source('broken')}\n//${'x'.repeat(300_000)}`, says: 'is larger than 256 KiB' },
  ])('with $why is reported with file and cause, and takes nothing down', async ({ text, says, file = 'broken.js', loadMs = 500 }) => {
    await drop(file, text)
    await drop('healthy.js', source('healthy'))
    await start({ limits: { deadlineMs: 150, loadMs: Math.max(loadMs, 500), trialHeapMb: 64 } })
    const fault = viewOf('broken')?.fault
    expect(fault).toContain(`${file}: `)
    expect(fault).toContain(says)
    expect(events.filter((event) => event.kind === 'fault')).toEqual([{ kind: 'fault', name: 'broken', detail: fault }])
    expect(run(bind('healthy'), 4)).toEqual(good(8))
    expect(run(bind('ph'), 1861.3636364).value).toBeCloseTo(7, 6)
  })

  it('is tried again only when its file changes', async () => {
    await drop('broken.js', "throw new Error('first')")
    await start({ timing: { debounceMs: 20, rescanMs: 50 } })
    await drop('other.js', source('other'))
    await vi.waitFor(() => expect(viewOf('other')?.fault).toBeNull(), SOON)
    expect(events.filter((event) => event.name === 'broken')).toHaveLength(1)
    await drop('broken.js', "throw new Error('second')")
    await vi.waitFor(() => expect(viewOf('broken')?.fault).toContain('second'), SOON)
  })
})

describe('a dropped-in library that misbehaves on a reading', () => {
  it('marks the reading bad where it throws, counts it, tells it once, and goes on', async () => {
    await drop('thrower.js', source('thrower', { body: "if (raw < 0) throw new Error('negative'); out.value = raw * 2" }))
    await start()
    events.length = 0
    const bound = bind('thrower')
    expect(run(bound, -1)).toEqual(FAILED)
    expect(run(bound, -2)).toEqual(FAILED)
    expect(run(bound, 3)).toEqual(good(6))
    expect(registry.byName('thrower')).toMatchObject({ failures: 2, fault: null })
    expect(events).toEqual([{ kind: 'fault', name: 'thrower', detail: 'thrower.js: threw: negative' }])
  })

  it.each([
    { why: 'text for a number', body: "out.value = 'warm'", marks: MARK.libraryFailed },
    { why: 'a quality nobody knows', body: "out.value = 1; out.quality = 'lovely'", marks: MARK.libraryFailed },
    { why: 'nothing at all', body: '', marks: MARK.libraryFailed },
    { why: 'infinity', body: 'out.value = Infinity', marks: 0 },
  ])('marks the reading bad where it answers $why', async ({ body, marks }) => {
    await drop('odd.js', source('odd', { body: `if (raw === 99) { ${body}; return } out.value = raw * 2` }))
    await start()
    const bound = bind('odd')
    expect(run(bound, 99)).toEqual({ ...FAILED, marks })
    expect(run(bound, 3)).toEqual(good(6))
  })

  it.each([
    { why: 'loops endlessly', body: 'for (;;);', says: 'ran longer than 150 ms' },
    { why: 'ends its thread', body: 'process.exit(1)', says: 'a library ended the thread' },
    { why: 'fills one array without end', body: 'const a = []; for (;;) a.push(a.length + 0.5)', says: 'ran longer than 150 ms' },
    {
      why: 'fills many objects without end',
      body: 'const a = []; for (;;) a.push({ a: new Array(1000).fill(1) })',
      says: 'ran longer than 150 ms',
    },
    { why: 'recurses without end', body: 'const f = () => f() + f(); out.value = f()', says: 'threw', deadlineMs: 1500 },
  ])('costs the deadline once where it $why, and the other libraries nothing', async ({ body, says, deadlineMs = 150 }) => {
    await drop('guilty.js', source('guilty', { body: `if (raw === 666) { ${body} } out.value = raw * 2` }))
    await drop('innocent.js', source('innocent'))
    await start({ limits: { deadlineMs } })
    events.length = 0
    const guilty = bind('guilty')
    const innocent = bind('innocent')
    await vi.waitFor(() => expect([run(guilty, 1), run(innocent, 1)]).toEqual([good(2), good(2)]), SOON)
    await settled()
    const startedAt = performance.now()
    expect(run(guilty, 666)).toEqual(FAILED)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(run(innocent, 5)).toEqual(good(10))
    expect(events.map((event) => `${event.name}: ${event.detail}`).join('\n')).toContain(`guilty: guilty.js: ${says}`)
    nowMs += 1001
    await vi.waitFor(() => expect(run(guilty, 5)).toEqual(good(10)), SOON)
    expect(registry.byName('guilty')?.fault).toBeNull()
  })

  it('is left alone for a second after a strike, and out of use after three in a row until its file changes', async () => {
    await drop('loop.js', source('loop', { body: 'if (raw > 9) for (;;); out.value = raw * 2' }))
    await start()
    const bound = bind('loop')
    for (let strike = 1; strike <= 3; strike++) {
      await settled()
      const before = registry.byName('loop')?.failures ?? 0
      expect(run(bound, 10)).toEqual(FAILED)
      expect(run(bound, 1)).toEqual(FAILED)
      expect(registry.byName('loop')?.failures).toBe(before + 2)
      nowMs += 1001
    }
    expect(registry.byName('loop')?.fault).toBe(
      'loop.js: ran longer than 150 ms; disabled after 3 times in a row. Change the file to try it again',
    )
    nowMs += 1_000_000
    expect(run(bound, 1)).toEqual(FAILED)
    await drop('loop.js', source('loop', { version: '1.0.1' }))
    await vi.waitFor(() => expect(run(bound, 10)).toEqual(good(20)), SOON)
    expect(registry.byName('loop')?.fault).toBeNull()
  })

  it('is told apart by its own readings: a good one between two loops clears the strikes', async () => {
    await drop('loop.js', source('loop', { body: 'if (raw > 9) for (;;); out.value = raw * 2' }))
    await start()
    const bound = bind('loop')
    for (let round = 0; round < 4; round++) {
      await settled()
      expect(run(bound, 10)).toEqual(FAILED)
      nowMs += 1001
      await vi.waitFor(() => expect(run(bound, 1)).toEqual(good(2)), SOON)
    }
    expect(registry.byName('loop')?.fault).toBeNull()
  })

  /** Both lanes stand, so that a dead one is replaced at once. */
  async function settled(): Promise<void> {
    await vi.waitFor(() => expect(registry.spareLanes).toBe(1), SOON)
  }
})

describe('names of dropped-in libraries', () => {
  it('replace a bundled library that they say they override, for good values and by default, until they are deleted', async () => {
    await drop('my-ph.js', source('ph', { version: '9.0.0', more: 'overrides: true,', sensorTypes: ['ph', 'ec', 'redox'] }))
    await start()
    const bound = bind('ph')
    expect(run(bound, 5)).toEqual(good(10))
    expect(events).toEqual([{ kind: 'loaded', name: 'ph', detail: 'my-ph.js: version 9.0.0; replaces the bundled library' }])
    expect(registry.list().filter((view) => view.name === 'ph')).toEqual([
      expect.objectContaining({ origin: 'dropped-in', version: '9.0.0' }),
    ])
    expect(registry.forSensorType('redox')?.name).toBe('ph')
    expect(registry.forSensorType('ec')?.name).toBe('ec')
    await rm(join(folder, 'my-ph.js'))
    await vi.waitFor(() => expect(run(bound, 1861.3636364).value).toBeCloseTo(7, 6), SOON)
    expect(registry.forSensorType('ph')?.origin).toBe('bundled')
    expect(registry.forSensorType('redox')).toBeUndefined()
  })

  it('do not take a sensor type away from a bundled library of another name', async () => {
    await drop('better-ph.js', source('better-ph', { sensorTypes: ['ph'] }))
    await start()
    expect(registry.forSensorType('ph')?.name).toBe('ph')
    expect(registry.byName('better-ph')?.fault).toBeNull()
  })

  it('must differ: the later file of two with one name, or with one sensor type, is refused until the first goes', async () => {
    await drop('a.js', source('twin', { version: '1.0.0' }))
    await drop('b.js', source('twin', { version: '2.0.0', sensorTypes: ['other'] }))
    await drop('c.js', source('third', { sensorTypes: ['twin'] }))
    await start()
    expect(viewOf('b')?.fault).toBe('b.js: the name twin is taken by a.js')
    expect(viewOf('c')?.fault).toBe('c.js: the sensor type twin is taken by a.js')
    await rm(join(folder, 'a.js'))
    await vi.waitFor(() => expect(registry.byName('twin')?.version).toBe('2.0.0'), SOON)
    expect(registry.byName('third')?.fault).toBeNull()
  })
})

describe('the process around dropped-in libraries', () => {
  it('outlives a library that ends whole processes from a worker thread, and ends cleanly', async () => {
    await drop('hog.js', source('hog', { body: 'const a = []; for (;;) a.push(a.length + 0.5)' }))
    await drop(
      'late-hog.js',
      source('late-hog', { body: 'if (raw > 9) { const a = []; for (;;) a.push(a.length + 0.5) } out.value = raw * 2' }),
    )
    const program = fileURLToPath(new URL('./run-dropped-in.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [program, dataDir], { timeout: 25_000 })
    expect(JSON.parse(stdout)).toEqual({ failed: 1, value: null, quality: 'bad', alive: true })
  })

  it('stops before the trial ends even while a file loops in it', async () => {
    await start()
    await drop('loop.js', 'for (;;);')
    await vi.waitFor(() => expect(registry.isLooking).toBe(true), SOON)
    const startedAt = performance.now()
    await registry.stop()
    expect(performance.now() - startedAt).toBeLessThan(2_500)
  })

  it('says so where the folder cannot be made, and goes on with the bundled libraries', async () => {
    await rm(folder, { recursive: true })
    await writeFile(folder, 'a file in its place')
    await start()
    expect(events).toEqual([expect.objectContaining({ kind: 'fault', name: 'libraries' })])
    expect(run(bind('ds18b20'), 344)).toEqual(good(21.5))
  })
})
