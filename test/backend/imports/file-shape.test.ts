// What is guessed of files that other programs write. The files stand in test/fixtures/imports.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Series } from '../../../backend/contract/series.ts'
import { readShape } from '../../../backend/imports/file-shape.ts'
import { proposeMapping } from '../../../backend/imports/propose-mapping.ts'
import { exampleSeries } from '../../contracts/examples.ts'

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'imports')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leitstand-shape-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.csv`)
  await writeFile(path, content)
  return path
}

/** Megabytes of two series, with one row of a third between them. */
function longAndRare(): string {
  const rows = (name: string) =>
    Array.from({ length: 40_000 }, (_, minute) => `${name},${new Date(1.7e12 + minute * 60_000).toISOString()},${minute % 10}`)
  return `sensor,time,value\n${[...rows('a'), `door,${new Date(1.7e12).toISOString()},open`, ...rows('b')].join('\n')}\n`
}

async function guess(path: string, series: Series[] = []) {
  const shape = await readShape(path)
  return proposeMapping(shape, {
    series,
    boardName: (board) => (board === 'tor-1' ? 'Greenhouse 1' : board),
    fileName: 'Greenhouse 1.csv',
    timeZone: 'Europe/Berlin',
  })
}

const fresh = (channel: string, unit: string, valueKind: 'number' | 'state' = 'number') => ({
  kind: 'new',
  board: 'Greenhouse-1',
  channel,
  unit,
  valueKind,
})

describe('files of other programs', () => {
  test('Excel, German', async () => {
    expect(await guess(join(FIXTURES, 'excel-german.csv'))).toMatchObject({
      encoding: 'windows-1252',
      delimiter: ';',
      decimal: ',',
      headerLines: 1,
      timeColumn: 0,
      timeFormat: 'dmy',
      timeZone: 'Europe/Berlin',
      layout: 'wide',
      columns: [
        { column: 1, target: fresh('Temperatur', '°C') },
        { column: 2, target: fresh('Feuchte', '%') },
      ],
    })
  })

  test.each(['grafana.csv', 'utf16-no-bom.csv'])('Grafana with units behind the values (%s)', async (name) => {
    expect(await guess(join(FIXTURES, name))).toMatchObject({
      encoding: name === 'grafana.csv' ? 'utf-8' : 'utf-16le',
      delimiter: ',',
      decimal: '.',
      timeFormat: 'iso',
      columns: [
        { column: 1, target: fresh('Greenhouse tempC', '°C') },
        { column: 2, target: fresh('Greenhouse humidity', '%') },
      ],
    })
  })

  test('Home Assistant, history: one series for each entity, words as states', async () => {
    expect(await guess(join(FIXTURES, 'home-assistant.csv'))).toMatchObject({
      layout: 'long',
      timeColumn: 2,
      nameColumn: 0,
      valueColumn: 1,
      names: [
        { name: 'sensor.living_room_temperature', target: fresh('sensor.living_room_temperature', '') },
        { name: 'binary_sensor.front_door', target: fresh('binary_sensor.front_door', '', 'state') },
      ],
    })
  })

  test('Home Assistant, long-term statistics: the mean, with the unit of its own column', async () => {
    expect(await guess(join(FIXTURES, 'statistics-dst.csv'))).toMatchObject({
      delimiter: '\t',
      timeFormat: 'dmy',
      timeColumn: 2,
      nameColumn: 0,
      valueColumn: 5,
      names: [{ name: 'sensor:outdoor', target: { unit: '°C' } }],
    })
  })

  test('InfluxDB, annotated: remarks are no rows, fields are series', async () => {
    expect(await guess(join(FIXTURES, 'influx-annotated.csv'))).toMatchObject({
      headerLines: 4,
      timeColumn: 5,
      valueColumn: 6,
      nameColumn: 7,
      names: [{ name: 'tempC' }, { name: 'humidity' }],
    })
  })

  test('a logger with date and time apart, half days, a line for Excel and a state', async () => {
    expect(await guess(join(FIXTURES, 'logger-american.csv'))).toMatchObject({
      delimiter: ';',
      headerLines: 2,
      timeColumn: 0,
      timeOfDayColumn: 1,
      timeFormat: 'mdy',
      columns: [
        { column: 2, target: fresh('Pump', '', 'state') },
        { column: 3, target: fresh('Level', '%') },
      ],
    })
  })
})

describe('our own exports', () => {
  const series = [
    exampleSeries({ id: 7, board: 'tor-1', channel: 'tempC', name: 'Air temperature', unit: '°C', sensorType: 'tempc' }),
    exampleSeries({ id: 8, board: 'tor1', channel: 'tempC', name: 'Air temperature', unit: '°C', sensorType: 'tempc' }),
    exampleSeries({ id: 9, board: 'tor-1', channel: 'door', kind: 'state', name: null, unit: '', sensorType: 'door' }),
  ]

  test('long: board and channel say which series', async () => {
    const text = [
      '\ufeffTime (America/New_York),Board,Channel,Name,Unit,Value,Raw value,Quality,Marks',
      '2026-02-01T08:00:00.000-05:00,tor-1,tempC,Air temperature,°C,21.5,344,good,',
      '2026-02-01T08:00:00.000-05:00,tor1,tempC,Air temperature,°C,22.5,360,good,',
      '2026-02-01T08:00:00.000-05:00,tor-1,door,,,open,,good,',
      '',
    ].join('\r\n')
    expect(await guess(await fileOf(text), series)).toMatchObject({
      layout: 'long',
      timeZone: 'America/New_York',
      boardColumn: 1,
      nameColumn: 2,
      valueColumn: 5,
      qualityColumn: 7,
      names: [
        { name: 'tor-1/tempC', target: { kind: 'series', series: 7 } },
        { name: 'tor1/tempC', target: { kind: 'series', series: 8 } },
        { name: 'tor-1/door', target: { kind: 'series', series: 9 } },
      ],
    })
  })

  test('wide, German: the names of the columns say it', async () => {
    const text = [
      '\ufeffZeit (Europe/Berlin);Greenhouse 1: Air temperature [°C];tor1: Air temperature [°C];Greenhouse 1: door',
      '2026-02-01T14:00:00.000+01:00;21,5;;',
      '2026-02-01T14:00:01.000+01:00;;22,5;open',
      '',
    ].join('\r\n')
    expect(await guess(await fileOf(text), series)).toMatchObject({
      delimiter: ';',
      decimal: ',',
      layout: 'wide',
      columns: [
        { column: 1, target: { kind: 'series', series: 7 } },
        { column: 2, target: { kind: 'series', series: 8 } },
        { column: 3, target: { kind: 'series', series: 9 } },
      ],
    })
  })
})

describe('guesses', () => {
  test('day or month first: what makes the shorter stretch', async () => {
    const rows = ['03/04/2026', '03/05/2026', '03/06/2026'].map((day) => `${day} 10:00,20.5`).join('\n')
    expect(await guess(await fileOf(`time,temp\n${rows}\n`))).toMatchObject({ timeFormat: 'mdy' })
    const german = ['03/04/2026', '04/04/2026', '05/04/2026'].map((day) => `${day} 10:00;20,5`).join('\n')
    expect(await guess(await fileOf(`zeit;temp\n${german}\n`))).toMatchObject({ timeFormat: 'dmy', decimal: ',' })
  })

  test('Unix seconds, no titles, tab', async () => {
    expect(await guess(await fileOf('1769949900\t20.5\n1769949960\t20.6\n'))).toMatchObject({
      delimiter: '\t',
      headerLines: 0,
      timeFormat: 's',
      columns: [{ column: 1, target: fresh('column 2', '') }],
    })
  })

  test('names that show only far into a file sorted by series', async () => {
    const rows: string[] = []
    for (const name of ['a', 'b', 'c', 'd']) {
      for (let minute = 0; minute < 20_000; minute++)
        rows.push(`${name},${new Date(1.7e12 + minute * 60_000).toISOString()},${minute % 10}`)
    }
    const { names } = await guess(await fileOf(`sensor,time,value\n${rows.join('\n')}\n`))
    expect(names?.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('every name of a long file, also a series of a single row between two long ones', async () => {
    const path = await fileOf(longAndRare())
    const { names } = await guess(path)
    expect(names?.map(({ name }) => name)).toEqual(['a', 'door', 'b'])
    expect(names?.[1]?.target).toMatchObject({ valueKind: 'state' })
  })

  test('names of what time allows to read of a very long file, and of looks into the rest', async () => {
    let nowMs = 0
    const { names } = await readShape(await fileOf(longAndRare()), {}, () => (nowMs += 60_000))
    expect(names.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  test('names before a row that cannot be read', async () => {
    const { names } = await readShape(await fileOf(`${longAndRare()}"${'x'.repeat(2_000_000)}`))
    expect(names.map(({ name }) => name)).toEqual(['a', 'door', 'b'])
  })

  test('remarks are no states, and no column twice', async () => {
    const rows = Array.from({ length: 30 }, (_, row) => `2026-02-01 10:${String(row).padStart(2, '0')},20.${row},remark ${row},auto`)
    const { columns } = await guess(await fileOf(`time,temp,temp,mode\n${rows.join('\n')}\n`))
    expect(columns.map(({ column }) => column)).toEqual([1, 3])
  })
})

describe('what is no CSV', () => {
  test.each([
    ['an empty file', '', 'empty'],
    ['a workbook', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 8, 0, 1, 2, 3, 4, 5, 6, 0, 0, 7]), 'no text file'],
    ['prose', 'There is nothing in here\nthat has columns\n', 'delimiter'],
    ['a table without times', 'name,value\na,1\nb,2\n', 'No column holds times'],
  ])('%s is refused, saying why', async (_, content, reason) => {
    await expect(readShape(await fileOf(content))).rejects.toMatchObject({
      code: 'import.unreadable',
      message: expect.stringContaining(reason),
    })
  })
})

describe('encodings', () => {
  test('a wrong one is named instead of garbling names', async () => {
    const utf8 = await fileOf('time;Wärme\n2026-02-01 10:00;20\n')
    expect((await readShape(utf8, { encoding: 'windows-1252' })).encodingFault).toMatchObject({ key: 'encoding-utf8' })
    const latin = await fileOf(Buffer.from('time;W\u00e4rme\n2026-02-01 10:00;20\n', 'latin1'))
    expect((await readShape(latin)).encoding).toBe('windows-1252')
    expect((await readShape(latin, { encoding: 'utf-8' })).encodingFault).toMatchObject({
      key: 'encoding-other',
      figures: { looks: 'windows-1252' },
    })
  })

  test('byte order marks decide, and are not part of the first title', async () => {
    const shape = await readShape(await fileOf(Buffer.from('\ufefftime;temp\n2026-02-01 10:00;20\n', 'utf16le')))
    expect(shape).toMatchObject({ encoding: 'utf-16le', header: ['time', 'temp'] })
  })
})
