import { expect, test } from 'vitest'
import { attachment } from '../../../backend/adapters/http/attachment.ts'
import { fileNameOf } from '../../../backend/exports/file-name.ts'
import { spec } from './an-export.ts'

test.each([
  ['Klima Gewächshaus', 'Klima Gewächshaus 2026-03-29.csv'],
  ['../../etc/passwd', 'etc-passwd 2026-03-29.csv'],
  ['a/b\\c:d*?"<>|e', 'a-b-c-d-e 2026-03-29.csv'],
  ['CON', 'Export CON 2026-03-29.csv'],
  ['...', 'Export 2026-03-29.csv'],
  ['x\u202Efdp.exe', 'x-fdp.exe 2026-03-29.csv'],
  ['🌱'.repeat(200), `${'🌱'.repeat(50)} 2026-03-29.csv`],
])('%j is saved as %j', (title, name) => {
  expect(fileNameOf(spec({ title }))).toBe(name)
})

test('the day is the last one of the range, in its zone', () => {
  const toMs = Date.UTC(2026, 10, 19, 23)
  expect(fileNameOf(spec({ title: 'T', fromMs: 0, toMs, format: 'pdf' }))).toBe('T 2026-11-19.pdf')
  expect(fileNameOf(spec({ title: 'T', fromMs: 0, toMs: toMs + 1, format: 'pdf' }))).toBe('T 2026-11-20.pdf')
})

test('names travel in UTF-8 and as plain letters', () => {
  expect(attachment('Größe "x" 50 %.csv')).toBe(
    `attachment; filename="Grosse _x_ 50 %.csv"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22x%22%2050%20%25.csv`,
  )
})
