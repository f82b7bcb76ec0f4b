import { expect, test } from 'vitest'
import { countsOfStep, joined, NOTHING, reportIn, sum } from './counts.mjs'
import { reportOf } from './vitest-report.mjs'

test('a report of Playwright is counted, and its failures and second tries are named', () => {
  const failed = { ok: false, file: 'c.spec.ts', line: 7, title: 'opens', tests: [{ results: [{ error: { message: 'timeout\nlog' } }] }] }
  const again = { ok: true, file: 'c.spec.ts', line: 9, title: 'shuts', tests: [{ status: 'flaky', results: [] }] }
  const suites = [{ specs: [], suites: [{ specs: [failed, again, { ok: true, title: 'fine' }] }] }]
  expect(reportIn({ stats: { expected: 3, flaky: 1, unexpected: 2, skipped: 5 }, suites })).toEqual({
    ...{ passed: 4, failed: 2, skipped: 5, unsettled: [] },
    failures: ['c.spec.ts:7 › opens: timeout'],
    again: ['c.spec.ts:9 › shuts'],
  })
})

test('a step that fails without a failed test counts as one failure', () => {
  expect(countsOfStep({ code: 2 }, { passed: 5, failed: 0, skipped: 0 })).toEqual({ passed: 5, failed: 1, skipped: 0 })
  expect(countsOfStep({ code: 1 }, { passed: 5, failed: 3, skipped: 0 }).failed).toBe(3)
  expect(countsOfStep({ code: 0 }, NOTHING)).toEqual(NOTHING)
})

test('a step that is skipped for a missing program is visible in the sum', () => {
  expect(sum([countsOfStep({ code: 0, skipped: true }, NOTHING), { passed: 2, failed: 0, skipped: 0 }])).toEqual({
    passed: 2,
    failed: 0,
    skipped: 1,
  })
})

const ranTest = (fullName, state, more = {}) => ({ fullName, result: () => ({ state, ...more }) })
const ranFile = (moduleId, state, tests, errors = []) => ({
  ...{ moduleId, state: () => state, errors: () => errors },
  children: { allTests: () => tests },
})
const fine = ranFile('fine.test.ts', 'passed', [ranTest('fine', 'passed'), ranTest('later', 'skipped')])

test('what ran in vitest is counted; failures carry the first line of their error', () => {
  const one = ranFile('a.test.ts', 'failed', [
    ranTest('holds', 'passed'),
    ranTest('adds up', 'failed', { errors: [{ message: 'expected 1 to be 2\nat line 3' }] }),
  ])
  const unreadable = ranFile('b.test.ts', 'failed', [], [{ message: 'no such file' }])
  const failures = ['a.test.ts › adds up: expected 1 to be 2', 'b.test.ts: no such file']
  expect(reportOf([fine, one, unreadable], [])).toEqual({
    ...{ passed: 2, failed: 2, skipped: 1, failures, again: [] },
    unsettled: [
      { file: 'a.test.ts', unfinished: false, failures: failures.slice(0, 1), passed: 1, failed: 1, skipped: 0 },
      { file: 'b.test.ts', unfinished: false, failures: failures.slice(1), passed: 0, failed: 1, skipped: 0 },
    ],
  })
})

test('a file whose process died is told apart from one that failed, and the second run of both takes the place of the first', () => {
  const died = ranFile('c.test.ts', 'pending', [ranTest('done', 'passed'), ranTest('cut off', 'pending')])
  const failed = ranFile('d.test.ts', 'failed', [ranTest('holds', 'passed'), ranTest('adds up', 'failed')])
  const first = reportOf([fine, died, failed], [{ message: 'Worker exited unexpectedly' }])
  expect(first.unsettled.map(({ file, unfinished }) => [file, unfinished])).toEqual([
    ['c.test.ts', true],
    ['d.test.ts', false],
  ])
  expect(first.failures).toEqual(['d.test.ts › adds up: no message', 'outside of tests: Worker exited unexpectedly'])
  const second = reportOf(
    [ranFile('c.test.ts', 'passed', [ranTest('done', 'passed')]), ranFile('d.test.ts', 'passed', [ranTest('holds', 'passed')])],
    [],
  )
  expect(joined(first, second)).toEqual({
    ...{ passed: 3, failed: 0, skipped: 1, failures: [], unsettled: [] },
    again: ['c.test.ts (its process ended)', 'd.test.ts › adds up: no message'],
  })
})
