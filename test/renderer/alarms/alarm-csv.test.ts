import { expect, it } from 'vitest'
import { alarmCsv, COLUMNS } from '../../../renderer/alarms/alarm-csv.ts'
import { exampleAlarm } from '../../contracts/examples.ts'

const words = {
  heads: COLUMNS,
  state: () => 'Open',
  end: () => 'Condition over',
  words: { text: ({ params }: { params: Record<string, unknown> }) => String(params.name), source: () => 'Limit', board: () => 'Dosing' },
}

it('is what spreadsheets read: mark of UTF-8, CRLF, doubled quotes, semicolons where the comma is a decimal sign', () => {
  const alarm = exampleAlarm({
    params: { name: 'pH, "upper"' },
    acknowledged: { by: 'anna', atMs: 0, comment: 'two\nlines' },
    firstAtMs: 0,
    lastAtMs: 1000,
  })
  const text = alarmCsv([alarm], words, 'en')
  expect(text.startsWith('\uFEFFseverity,text,source,')).toBe(true)
  const [, row = ''] = text.split('\r\n')
  expect(row.startsWith('Warning,"pH, ""upper""",Limit,Dosing,')).toBe(true)
  expect(row).toContain('Open,1970-01-01T00:00:00.000Z,1970-01-01T00:00:01.000Z,,')
  expect(text).toContain('anna,1970-01-01T00:00:00.000Z,"two\nlines"')
  expect(alarmCsv([alarm], words, 'de')).toContain('Warnung;"pH, ""upper""";Limit;')
})

it('never holds what a spreadsheet would run', () => {
  const text = alarmCsv([exampleAlarm({ params: { name: '=HYPERLINK("http://x")' } })], words, 'en')
  expect(text).toContain(`"'=HYPERLINK(""http://x"")"`)
})

it('says of an ended one why and when', () => {
  const ended = exampleAlarm({ state: 'cleared', clearedAtMs: 5000, end: 'gone' })
  expect(alarmCsv([ended], words, 'en')).toMatch(/Condition over,.*,1970-01-01T00:00:05\.000Z,/)
})
