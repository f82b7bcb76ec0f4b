// History changed over REST on the real backend: reprocessed, corrected, excluded, taken back.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Activity } from '../../backend/contract/activity.ts'
import type { LibraryView } from '../../backend/contract/library.ts'
import { MARK, packQuality, unpackQuality } from '../../backend/contract/quality.ts'
import type { Revision, RevisionPreview } from '../../backend/contract/revision.ts'
import type { LatestValue } from '../../backend/contract/sample.ts'
import type { Series } from '../../backend/contract/series.ts'
import { Lab } from './lab.ts'

const BOARD = 'ESP_REVISE01'
const STEP = 10_000
const COUNT = 600
const OFFSET = { points: [{ measured: 20, actual: 21.5 }] }

/** Misreads at one raw number: throws, or never comes back. */
const FOREIGN = (name: string, at999: string) => `export default {
  name: '${name}', version: '1.0.0', sensorTypes: ['${name}'], unit: '°C', range: { min: -100, max: 100 }, decimals: 2,
  parameters: [], formula: 'raw / 10', source: 'test',
  vectors: [1, 2, 3].map((raw) => ({ raw, expect: { value: raw / 10, tolerance: 0.01, quality: 'good' } })),
  process(raw, parameters, context, out) {
    if (raw === 350) ${at999}
    out.value = raw / 10
  },
}`

let lab: Lab
let start: number
afterEach(() => lab.stop())

async function publish(
  client: MqttClient,
  gpio: number,
  sensorType: string,
  rawOf: (index: number) => number,
  count = COUNT,
): Promise<void> {
  const sent: Promise<unknown>[] = []
  for (let index = 0; index < count; index++) {
    const message = { ts: start + index * STEP, raw: rawOf(index), raw_mode: true, sensor_type: sensorType }
    sent.push(client.publishAsync(`kaiser/god/esp/${BOARD}/sensor/${gpio}/data`, JSON.stringify(message), { qos: 1 }))
  }
  await Promise.all(sent)
}

async function seriesOf(sensorType: string): Promise<Series> {
  const found = (await lab.series(BOARD)).find((series) => series.sensorType === sensorType)
  return found ?? expect.fail(`no series of ${sensorType}`)
}

/** The revision once it is at rest. */
async function settled({ id }: Revision): Promise<Revision> {
  let found: Revision | undefined
  await expect
    .poll(
      async () => {
        found = (await lab.get<Revision[]>('/api/revisions')).find((one) => one.id === id)
        return found?.progress.state
      },
      { timeout: 20_000 },
    )
    .toMatch(/done|failed|cancelled/)
  return found ?? expect.fail('no such revision')
}

const refused = (body: object) => lab.post('/api/revisions', body).then(() => 'taken', String)

describe('a board with raw readings', () => {
  beforeEach(async () => {
    start = Math.floor(Date.now() / STEP) * STEP - COUNT * STEP
    lab = await Lab.start()
    const client = await lab.client()
    await publish(client, 4, 'DS18B20', (index) => 320 + (index % 64))
  })
  const range = () => ({ fromMs: start, toMs: start + COUNT * STEP })

  test('is reprocessed with another calibration, after a preview, and taken back', async () => {
    const series = await seriesOf('ds18b20')
    const before = await lab.samples(series.id)
    const processing = { library: 'ds18b20', parameters: {}, calibration: OFFSET, offset: 0 }
    const request = { kind: 'reprocess', series: series.id, ...range(), processing, reason: 'probe was 1.5 °C low' }

    const preview = await lab.post<RevisionPreview>('/api/revisions/preview', request)
    expect(preview).toMatchObject({ samples: COUNT, changed: COUNT, failed: 0 })
    expect(preview.largestChange).toBeCloseTo(1.5)
    expect(preview.points).toHaveLength(COUNT)
    expect(preview.points[0]).toEqual([start, 20, 21.5])
    expect(await lab.samples(series.id)).toEqual(before)

    const done = await settled(await lab.post<Revision>('/api/revisions', request))
    expect(done).toMatchObject({ stage: 'applied', changed: COUNT, by: 'local', reason: 'probe was 1.5 °C low' })
    expect(done.progress).toMatchObject({ state: 'done', done: COUNT, total: COUNT, error: null })
    expect(done.processing?.calibration).toMatchObject(OFFSET)
    const quality = packQuality('good', MARK.calibrated | MARK.reprocessed)
    expect(await lab.samples(series.id)).toEqual(before.map(([at, value, raw]) => [at, Number(value) + 1.5, raw, quality]))
    const latest = await lab.get<LatestValue[]>(`/api/latest?board=${BOARD}`)
    expect(latest[0]).toMatchObject({ atMs: start + (COUNT - 1) * STEP, value: Number(before.at(-1)?.[1]) + 1.5, marks: quality >> 3 })

    const back = await settled(await lab.post<Revision>(`/api/revisions/${done.id}/undo`, {}))
    expect(back).toMatchObject({ stage: 'undone', undoneBy: 'local', changed: COUNT })
    expect(await lab.samples(series.id)).toEqual(before)
    expect((await lab.get<LatestValue[]>(`/api/latest?board=${BOARD}`))[0]).toMatchObject({ value: before.at(-1)?.[1], marks: 0 })
    await expect(lab.post(`/api/revisions/${done.id}/undo`, {})).rejects.toThrow('nothing to undo')

    const told = (await lab.get<Activity[]>('/api/activity?limit=50')).filter(({ kind }) => kind === 'history-changed')
    expect(told.map(({ by, board, detail }) => [by, board, detail.what, detail.changed, detail.reason])).toEqual([
      ['local', BOARD, 'undo', COUNT, 'probe was 1.5 °C low'],
      ['local', BOARD, 'reprocess', COUNT, 'probe was 1.5 °C low'],
    ])
  })

  test('with the same library and calibration nothing becomes another', async () => {
    const series = await seriesOf('ds18b20')
    const preview = await lab.post<RevisionPreview>('/api/revisions/preview', {
      kind: 'reprocess',
      series: series.id,
      ...range(),
      reason: 'just to see',
    })
    expect(preview).toMatchObject({ samples: COUNT, changed: 0, failed: 0, largestChange: 0 })
  })

  test('single samples are corrected and excluded, and the original comes back', async () => {
    const series = await seriesOf('ds18b20')
    const before = await lab.samples(series.id)
    const at = (index: number) => start + index * STEP
    const edit = await settled(
      await lab.post<Revision>('/api/revisions', {
        kind: 'edit',
        series: series.id,
        samples: [
          { atMs: at(3), value: 99.5 },
          { atMs: at(500), value: -1 },
        ],
        reason: 'typing error of mine',
      }),
    )
    expect(edit).toMatchObject({ stage: 'applied', changed: 2, fromMs: at(3), toMs: at(500) + 1 })
    const exclude = await settled(
      await lab.post<Revision>('/api/revisions', {
        kind: 'exclude',
        series: series.id,
        samples: [{ atMs: at(4) }],
        reason: 'hand on the probe',
      }),
    )
    const after = await lab.samples(series.id)
    expect(after[3]).toEqual([at(3), 99.5, 323, packQuality('good', MARK.corrected)])
    expect(after[4]).toEqual([at(4), before[4]?.[1], 324, packQuality('bad', MARK.excluded)])
    expect(after[500]?.[1]).toBe(-1)
    const sums = await lab.get<{ series: { points: number[][] }[] }>(
      `/api/query?series=${series.id}&from=${at(3)}&to=${at(5)}&agg=mean&maxPoints=1`,
    )
    expect(sums.series[0]?.points.map(([, mean, , , count]) => [mean, count])).toEqual([[99.5, 1]])

    await expect(lab.post(`/api/revisions/${edit.id}/undo`, {})).rejects.toThrow(/revision.not-newest.*hand on the probe/)
    await settled(await lab.post<Revision>(`/api/revisions/${exclude.id}/undo`, {}))
    await settled(await lab.post<Revision>(`/api/revisions/${edit.id}/undo`, {}))
    expect(await lab.samples(series.id)).toEqual(before)
  })

  test('what a person has corrected or excluded stays so when the rest is reprocessed', async () => {
    const series = await seriesOf('ds18b20')
    const at = (index: number) => start + index * STEP
    const samples = [{ atMs: at(3), value: 50 }]
    await settled(await lab.post<Revision>('/api/revisions', { kind: 'edit', series: series.id, samples, reason: 'read by hand' }))
    const out = [{ atMs: at(4) }]
    await settled(await lab.post<Revision>('/api/revisions', { kind: 'exclude', series: series.id, samples: out, reason: 'no good' }))
    const processing = { library: 'ds18b20', parameters: {}, calibration: null, offset: 1 }
    const request = { kind: 'reprocess', series: series.id, ...range(), processing, reason: 'one up' }
    expect((await settled(await lab.post<Revision>('/api/revisions', request))).changed).toBe(COUNT - 1)
    const after = await lab.samples(series.id)
    expect(after[3]?.[1]).toBe(50)
    expect(after[4]?.[1]).toBe(324 / 16 + 1)
    const { quality, marks } = unpackQuality(Number(after[4]?.[3]))
    expect([quality, marks & MARK.excluded]).toEqual(['bad', MARK.excluded])
    expect(after[5]?.[1]).toBe(325 / 16 + 1)
  })

  test('a foreign library runs in its own thread; what it throws at is marked, and one that hangs changes nothing', {
    timeout: 60_000,
  }, async () => {
    const folder = join(lab.address.data, 'libraries')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'throws.js'), FOREIGN('throws', "throw new Error('350')"))
    writeFileSync(join(folder, 'hangs.js'), FOREIGN('hangs', 'for (;;);'))
    const inUse = async () => (await lab.get<LibraryView[]>('/api/libraries')).map(({ name }) => name)
    await expect.poll(inUse, { timeout: 20_000 }).toEqual(expect.arrayContaining(['throws', 'hangs']))
    const series = await seriesOf('ds18b20')
    const before = await lab.samples(series.id)
    const processing = (library: string) => ({ library, parameters: {}, calibration: null, offset: 0 })
    const request = (library: string) => ({
      kind: 'reprocess',
      series: series.id,
      ...range(),
      processing: processing(library),
      reason: library,
    })
    const hung = await settled(await lab.post<Revision>('/api/revisions', request('hangs')))
    expect(hung).toMatchObject({ stage: 'interrupted', changed: 0, progress: { state: 'failed', error: { code: 'revision.library' } } })
    expect(hung.progress.error?.detail).toMatch(/hangs.js.*longer than 50 ms/)
    expect(await lab.samples(series.id)).toEqual(before)

    const thrown = await settled(await lab.post<Revision>('/api/revisions', request('throws')))
    expect(thrown).toMatchObject({ stage: 'applied', changed: COUNT })
    const after = await lab.samples(series.id)
    expect(after[1]).toEqual([start + STEP, 32.1, 321, packQuality('good', MARK.reprocessed)])
    expect(after[30]).toEqual([start + 30 * STEP, null, 350, packQuality('bad', MARK.libraryFailed | MARK.reprocessed)])
  })

  test('what cannot be done is refused with the reason, and changes nothing', { timeout: 60_000 }, async () => {
    const series = await seriesOf('ds18b20')
    const before = await lab.samples(series.id)
    const reprocess = { kind: 'reprocess', series: series.id, ...range(), reason: 'because' }
    expect(await refused({ ...reprocess, fromMs: start + 5, toMs: start })).toContain('query.range')
    expect(await refused({ ...reprocess, fromMs: start - 9e6, toMs: start })).toContain('revision.range')
    expect(await refused({ ...reprocess, fromMs: Date.now() + 9e6, toMs: Date.now() + 1e7 })).toContain('revision.range')
    expect(await refused({ ...reprocess, series: 4711 })).toContain('series.unknown')
    expect(await refused({ ...reprocess, reason: '' })).toContain('request.invalid')
    const other = (change: object) => ({
      ...reprocess,
      processing: { library: 'ds18b20', parameters: {}, calibration: null, offset: 0, ...change },
    })
    expect(await refused(other({ library: 'nobody' }))).toContain('library.unknown')
    expect(await refused(other({ parameters: { colour: 1 } }))).toContain('library.parameter')
    expect(await refused(other({ library: 'ph' }))).toMatch(/revision.library.*pH.*°C/)
    const twice = [
      { measured: 1, actual: 2 },
      { measured: 1, actual: 3 },
    ]
    expect(await refused(other({ calibration: { points: twice } }))).toContain('request.invalid')
    const edit = (samples: object[]) => ({ kind: 'edit', series: series.id, samples, reason: 'because' })
    expect(await refused(edit([{ atMs: start }]))).toContain('needs a value')
    expect(
      await refused(
        edit([
          { atMs: start, value: 1 },
          { atMs: start + 1, value: 2 },
        ]),
      ),
    ).toMatch(/revision.range.*1 of 2/)
    expect(
      await refused(
        edit([
          { atMs: start, value: 1 },
          { atMs: start, value: 2 },
        ]),
      ),
    ).toContain('twice')
    await expect(lab.post('/api/revisions/nobody/undo', {})).rejects.toThrow('document.unknown')
    expect(await lab.get('/api/revisions')).toEqual([])
    expect(await lab.samples(series.id)).toEqual(before)
  })
})

test('a library that compensates by a neighbour sees what it saw when the readings came', { timeout: 60_000 }, async () => {
  start = Math.floor(Date.now() / STEP) * STEP - COUNT * STEP
  lab = await Lab.start()
  const client = await lab.client()
  for (let index = 0; index < COUNT; index++) {
    const ts = start + index * STEP
    const send = (gpio: number, raw: number, sensorType: string, atMs: number) =>
      client.publishAsync(
        `kaiser/god/esp/${BOARD}/sensor/${gpio}/data`,
        JSON.stringify({ ts: atMs, raw, raw_mode: true, sensor_type: sensorType }),
        { qos: 1 },
      )
    if (index % 7 === 3) void send(4, 200 + (index % 200), 'DS18B20', ts - 5)
    void send(34, 1500 + (index % 900), 'ph', ts)
    if (index % 100 === 99) await client.publishAsync('sensors/pace/telemetry', `{"metrics":{"n":${index}}}`, { qos: 1 })
  }
  const series = await seriesOf('ph')
  await expect.poll(async () => (await lab.samples(series.id)).length).toBe(COUNT)
  const body = { kind: 'reprocess', series: series.id, fromMs: start, toMs: start + COUNT * STEP, reason: 'same again' }
  expect(await lab.post<RevisionPreview>('/api/revisions/preview', body)).toMatchObject({ samples: COUNT, changed: 0 })
  const half = { ...body, fromMs: start + 300 * STEP }
  expect(await lab.post<RevisionPreview>('/api/revisions/preview', half)).toMatchObject({ samples: 300, changed: 0 })
  const fixed = { library: 'ph', parameters: { temperatureFrom: 'fixed', fixedC: 60 }, calibration: null, offset: 0 }
  const preview = await lab.post<RevisionPreview>('/api/revisions/preview', { ...body, processing: fixed })
  expect(preview.changed).toBeGreaterThan(COUNT / 2)
})
