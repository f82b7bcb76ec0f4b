import { expect, test } from 'vitest'
import { MARK, packQuality } from '../../../backend/contract/quality.ts'
import { AT, MemorySource, plan, planned, textOf } from './an-export.ts'

const SOURCE = new MemorySource({
  1: [
    [AT, 21.5, 344, packQuality('good', MARK.calibrated)],
    [AT + 1000, -0.5, 1],
  ],
  2: [[AT + 1000, 1e-7, 2, packQuality('bad', MARK.libraryFailed)]],
})

test('a long CSV has mark, titles of the language, dates as spreadsheets take them, exact numbers and CRLF', async () => {
  expect(await textOf(plan(), SOURCE)).toBe(
    [
      '\uFEFFZeit (Europe/Berlin);Board;Kanal;Name;Einheit;Wert;Rohwert;Qualität;Vermerke',
      '2026-03-29 01:59:59,000;ESP_1;gpio1:ds18b20;Luft;°C;21,5;344;good;calibrated',
      '2026-03-29 03:00:00,000;ESP_1;gpio1:ds18b20;Luft;°C;-0,5;1;good;',
      '2026-03-29 03:00:00,000;ESP_2;gpio2:ds18b20;Luft;°C;1e-7;2;bad;libraryFailed',
      '',
    ].join('\r\n'),
  )
})

test('a wide CSV has a row for each time and leaves out what is no measurement', async () => {
  const source = new MemorySource({
    1: [
      [AT, 1],
      [AT + 2, 3],
    ],
    2: [
      [AT, 10, 0, packQuality('bad', 0)],
      [AT + 1, 20],
      [AT + 2, 30],
    ],
  })
  const made = plan({ layout: 'wide', delimiter: ',', decimal: '.', language: 'en', timeZone: 'UTC' })
  expect(await textOf(made, source)).toBe(
    [
      '\uFEFFTime (UTC),Haus 1: Luft [°C],Haus 2: Luft [°C]',
      '2026-03-29 00:59:59.000,1,',
      '2026-03-29 00:59:59.001,,20',
      '2026-03-29 00:59:59.002,3,30',
      '',
    ].join('\r\n'),
  )
})

test('readings of one series in the same millisecond get rows of their own in a wide file', async () => {
  const source = new MemorySource({
    1: [
      [AT, 1],
      [AT, 2],
    ],
    2: [[AT, 5]],
  })
  const rows = (await textOf(plan({ layout: 'wide', timeZone: 'UTC' }), source)).split('\r\n').slice(1, -1)
  expect(rows).toEqual(['2026-03-29 00:59:59,000;1;5', '2026-03-29 00:59:59,000;2;'])
})

test('names and words that a spreadsheet would run as formulas are text', async () => {
  const series = [planned(1, { name: '=1+1', unit: '', kind: 'state' }), planned(2, { name: 'a;"b"\nc', boardName: '@SUM(A1)' })]
  const source = new MemorySource({ 1: [[AT, '+cmd|calc']], 2: [[AT, -1]] })
  const text = await textOf(plan({ timeZone: 'UTC' }, series), source)
  expect(text).toContain(";'=1+1;;'+cmd|calc;")
  expect(text).toContain(';"a;""b""\nc";°C;-1;')
  const wide = await textOf(plan({ layout: 'wide', timeZone: 'UTC' }, series), source)
  expect(wide).toContain('"\'@SUM(A1): a;""b""\nc [°C]"')
})

test('a decimal comma in a file with commas stands in quotes', async () => {
  const text = await textOf(plan({ delimiter: ',', layout: 'wide', timeZone: 'UTC' }), SOURCE)
  expect(text).toContain('"2026-03-29 00:59:59,000","21,5",\r\n')
})

test('columns that would have the same name are told apart by board and channel', async () => {
  const series = [planned(1, { boardName: 'Haus' }), planned(2, { boardName: 'Haus' })]
  const [head] = (await textOf(plan({ layout: 'wide' }, series), SOURCE)).split('\r\n')
  expect(head).toBe('\uFEFFZeit (Europe/Berlin);Haus: Luft (ESP_1 gpio1:ds18b20) [°C];Haus: Luft (ESP_2 gpio2:ds18b20) [°C]')
})

test('NDJSON is an object a line, with the same keys in every language', async () => {
  const lines = (await textOf(plan({ format: 'ndjson' }), SOURCE)).split('\n')
  expect(lines).toHaveLength(4)
  expect(lines[0]).toBe(
    '{"time":"2026-03-29T01:59:59.000+01:00","ms":1774745999000,"series":1,"board":"ESP_1","channel":"gpio1:ds18b20","name":"Luft","unit":"°C","value":21.5,"raw":344,"quality":"good","marks":"calibrated"}',
  )
})

test('JSON is one array, also when wide and when empty', async () => {
  const wide: unknown = JSON.parse(await textOf(plan({ format: 'json', layout: 'wide', timeZone: 'UTC' }), SOURCE))
  expect(wide).toEqual([
    { time: '2026-03-29T00:59:59.000+00:00', ms: AT, values: { 1: 21.5 } },
    { time: '2026-03-29T01:00:00.000+00:00', ms: AT + 1000, values: { 1: -0.5 } },
  ])
  expect(await textOf(plan({ format: 'json' }), new MemorySource({}))).toBe('[]\n')
})

test('no samples make a file with its head only', async () => {
  const text = await textOf(plan({ language: 'en' }), new MemorySource({}))
  expect(text).toBe('\uFEFFTime (Europe/Berlin);Board;Channel;Name;Unit;Value;Raw value;Quality;Marks\r\n')
})

test('points are those of the chart, with minimum, maximum and count', async () => {
  const source = new MemorySource({}, 3, {
    1: [
      [AT, 20.5, 20, 21, 4],
      [AT + 60_000, null, null, null, 0],
    ],
  })
  const made = plan({ aggregation: 'mean', bucket: 'day' }, [planned(1)])
  const rows = (await textOf(made, source)).split('\r\n')
  expect(rows[0]).toContain(';Wert (Mittelwert);Minimum;Maximum;Anzahl')
  expect(rows[1]).toContain(';20,5;20;21;4')
  expect(rows[2]).toMatch(/;°C;;;;0$/)
  expect(source.asked[0]).toMatchObject({ bucket: 'day', timeZone: 'Europe/Berlin', maxPoints: 1000, aggregation: 'mean' })
})

test('the hour that comes twice carries its offset, no other does', async () => {
  const second = Date.UTC(2026, 9, 25, 1, 30)
  const source = new MemorySource({ 1: [second - 7_200_000, second - 3_600_000, second, second + 3_600_000].map((at) => [at, 1]) })
  const rows = (await textOf(plan({ layout: 'wide', fromMs: second - 7_200_000, toMs: second + 7_200_000 }, [planned(1)]), source))
    .split('\r\n')
    .slice(1, -1)
  expect(rows.map((row) => row.split(';')[0])).toEqual([
    '2026-10-25 01:30:00,000',
    '2026-10-25 02:30:00,000+02:00',
    '2026-10-25 02:30:00,000+01:00',
    '2026-10-25 03:30:00,000',
  ])
})

test('points have whole seconds and nine significant digits, and counts are exact', async () => {
  const source = new MemorySource({}, 3, { 1: [[AT, 21.123456789012, 20.000000000001, 22, 1_234_567_891_234]] })
  const made = plan({ aggregation: 'mean', timeZone: 'UTC', decimal: '.' }, [planned(1)])
  expect(await textOf(made, source)).toContain('\r\n2026-03-29 00:59:59;ESP_1;gpio1:ds18b20;Luft;°C;21.1234568;20;22;1234567891234\r\n')
  const json = await textOf(plan({ aggregation: 'mean', format: 'ndjson' }, [planned(1)]), source)
  expect(json).toContain('"value":21.1234568,"min":20,"max":22,"count":1234567891234}')
})

test('what a person took out keeps its raw value and its mark, but has no value', async () => {
  const source = new MemorySource({ 1: [[AT, 85, 1360, packQuality('bad', MARK.excluded)]] })
  expect(await textOf(plan({}, [planned(1)]), source)).toContain(';°C;;1360;bad;excluded\r\n')
})
