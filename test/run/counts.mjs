import { readFileSync } from 'node:fs'

/** Counts and names tests in the JSON reports of vitest and Playwright. */

export const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/** A missing or broken report counts nothing; the exit code of the step then says that it failed. */
export function countsIn(path) {
  if (!path) return NOTHING
  try {
    return countsOf(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return NOTHING
  }
}

export function countsOf(report) {
  if (report.stats) {
    const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report.stats
    return { passed: expected + flaky, failed: unexpected, skipped }
  }
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = report
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
}

/** A step that failed without a failed test (types, a file that doesn't load) counts as one. */
export function countsOfStep({ code, skipped }, counted) {
  if (skipped) return { ...counted, skipped: counted.skipped + 1 }
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted
}

export function sum(all) {
  return all.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }), NOTHING)
}

/** Names of the failed tests in a report, each with the file and the first line of its error. */
export function failedIn(path) {
  if (!path) return []
  try {
    return failedOf(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return []
  }
}

export function failedOf(report) {
  return report.stats ? (report.suites ?? []).flatMap((suite) => failedInSuite(suite)) : (report.testResults ?? []).flatMap(failedInFile)
}

function failedInFile({ name, status, message, assertionResults = [] }) {
  const failed = assertionResults.filter((each) => each.status === 'failed')
  if (failed.length === 0 && status === 'failed') return [`${name}: ${firstLine(message)}`]
  return failed.map((each) => `${name} › ${each.fullName}: ${firstLine(each.failureMessages?.[0])}`)
}

function failedInSuite({ specs = [], suites = [] }) {
  const failed = specs.filter((spec) => !spec.ok)
  return [
    ...failed.map((spec) => `${spec.file}:${spec.line} › ${spec.title}: ${firstLine(errorOf(spec))}`),
    ...suites.flatMap((suite) => failedInSuite(suite)),
  ]
}

function errorOf(spec) {
  return spec.tests?.flatMap((test) => test.results ?? []).find((result) => result.error)?.error.message
}

function firstLine(text) {
  return (text ?? 'no message').split('\n')[0].slice(0, 300)
}
