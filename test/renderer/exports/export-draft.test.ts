import { expect, it } from 'vitest'
import { countIn } from '../../../renderer/exports/estimate-rows.ts'
import { fileNameOf } from '../../../renderer/exports/export-calls.ts'
import { downloadPath, type ExportDraft, isDirect, specFault, specOf, writingFor } from '../../../renderer/exports/export-draft.ts'

const draft: ExportDraft = {
  title: 'Climate',
  series: [1, 2],
  fromMs: 1000.4,
  toMs: 5000.2,
  aggregation: 'mean',
  maxPoints: 500,
  bucket: 'hour',
}
const writing = { ...writingFor('en'), timeZone: 'Europe/Berlin' }

it('writes semicolon and decimal comma for German readers, comma and point for others', () => {
  expect(writingFor('de')).toMatchObject({ delimiter: ';', decimal: ',', language: 'de' })
  expect(writingFor('en')).toMatchObject({ delimiter: ',', decimal: '.', language: 'en' })
})

it('takes what is shown, or every sample without buckets', () => {
  expect(specOf(draft, writing, false)).toMatchObject({ fromMs: 1000, toMs: 5001, aggregation: 'mean', bucket: 'hour' })
  expect(specOf(draft, writing, true)).toMatchObject({ aggregation: 'raw', bucket: null })
  expect(specOf({ ...draft, title: '  ' }, writing, false).title).toBe('Leitstand')
})

it('names what the backend would refuse', () => {
  const spec = specOf(draft, writing, false)
  expect(specFault(spec)).toBeUndefined()
  expect(specFault({ ...spec, series: [] })).toBe('noSeries')
  expect(specFault({ ...spec, toMs: spec.fromMs })).toBe('reversed')
  expect(specFault({ ...spec, decimal: ',' })).toBe('sameSigns')
  expect(specFault({ ...spec, decimal: ',', format: 'json' })).toBeUndefined()
  expect(specFault({ ...spec, format: 'pdf', series: Array.from({ length: 51 }, (_, index) => index + 1) })).toBe('tooManySeries')
})

it('streams small files at once and makes jobs of large ones, of PDFs and of what was not counted', () => {
  const spec = specOf(draft, writing, false)
  expect(isDirect(spec, 1000)).toBe(true)
  expect(isDirect(spec, 10_000_000)).toBe(false)
  expect(isDirect(spec, null)).toBe(false)
  expect(isDirect({ ...spec, format: 'pdf' }, 10)).toBe(false)
})

it('asks for the file with everything of the spec, also a tab', () => {
  const query = new URLSearchParams(downloadPath(specOf(draft, { ...writing, delimiter: '\t' }, false)).split('?')[1])
  expect(Object.fromEntries(query)).toMatchObject({
    series: '1,2',
    from: '1000',
    to: '5001',
    agg: 'mean',
    bucket: 'hour',
    delimiter: '\t',
    timeZone: 'Europe/Berlin',
  })
})

it('counts the samples behind a few wide buckets', () => {
  const series = [
    {
      id: 1,
      unit: '',
      kind: 'number' as const,
      resolutionMs: 1,
      points: [
        [0, 5, 1, 9, 700],
        [1, 5, 1, 9, 300],
      ],
    },
    {
      id: 2,
      unit: '',
      kind: 'state' as const,
      resolutionMs: 1,
      points: [
        [0, 'open'],
        [4, 'closed'],
      ],
    },
  ]
  expect(countIn({ series }, { aggregation: 'raw' })).toBe(1002)
  expect(countIn({ series }, { aggregation: 'mean' })).toBe(4)
})

it('makes a file name of any title', () => {
  expect(fileNameOf('Luft/Wasser: "Süd"', new Date(2026, 10, 5).getTime(), 'png')).toBe('Luft-Wasser- -Süd- 2026-11-05.png')
})
