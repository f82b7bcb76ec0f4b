import { Compile } from 'typebox/compile'
import { expect, test } from 'vitest'
import { RevisionRequest } from '../../../backend/contract/revision.ts'
import { ScanRequest } from '../../../backend/contract/scan.ts'
import { EARLIEST_MS, LATEST_MS, TimeMs } from '../../../backend/contract/time-ms.ts'

test('the years 1 to 9999 are times', () => {
  expect(new Date(EARLIEST_MS).toISOString()).toBe('0001-01-01T00:00:00.000Z')
  expect(new Date(LATEST_MS - 1).toISOString()).toBe('9999-12-31T23:59:59.999Z')
  const schema = Compile(TimeMs)
  expect([EARLIEST_MS, 0, LATEST_MS].every((ms) => schema.Check(ms))).toBe(true)
  expect([EARLIEST_MS - 1, LATEST_MS + 1, 9e18, 1.5].some((ms) => schema.Check(ms))).toBe(false)
})

test('revisions and scans take no other, and no reason of blanks', () => {
  const scan = Compile(ScanRequest)
  expect(scan.Check({ fromMs: 0, toMs: 1 })).toBe(true)
  expect(scan.Check({ fromMs: -9e18, toMs: 1 })).toBe(false)
  const revision = Compile(RevisionRequest)
  const request = { kind: 'reprocess', series: 1, fromMs: 0, toMs: 1, reason: 'new probe' }
  expect(revision.Check(request)).toBe(true)
  expect(revision.Check({ ...request, toMs: 9e18 })).toBe(false)
  expect(revision.Check({ ...request, reason: '    ' })).toBe(false)
})
