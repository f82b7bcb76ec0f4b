import { expect, test } from 'vitest'
import { countsOf, countsOfStep, failedOf, NOTHING, sum } from './counts.mjs'

test('vitest and Playwright reports are counted alike', () => {
  expect(countsOf({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 })).toEqual({
    passed: 3,
    failed: 1,
    skipped: 3,
  })
  expect(countsOf({ stats: { expected: 3, flaky: 1, unexpected: 2, skipped: 5 } })).toEqual({ passed: 4, failed: 2, skipped: 5 })
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

test('failed tests are named with their file and the first line of the error', () => {
  const assertionResults = [
    { status: 'passed', fullName: 'fine' },
    { status: 'failed', fullName: 'adds up', failureMessages: ['expected 1 to be 2\nat line 3'] },
  ]
  expect(failedOf({ testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults }] })).toEqual([
    'a.test.ts › adds up: expected 1 to be 2',
  ])
  expect(failedOf({ testResults: [{ name: 'b.test.ts', status: 'failed', message: 'no such file', assertionResults: [] }] })).toEqual([
    'b.test.ts: no such file',
  ])
  const spec = { ok: false, file: 'c.spec.ts', line: 7, title: 'opens', tests: [{ results: [{ error: { message: 'timeout\nlog' } }] }] }
  expect(failedOf({ stats: {}, suites: [{ specs: [], suites: [{ specs: [spec, { ok: true, title: 'fine' }] }] }] })).toEqual([
    'c.spec.ts:7 › opens: timeout',
  ])
})
