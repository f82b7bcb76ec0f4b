import { readFileSync } from 'node:fs'
import { firstLine } from './vitest-report.mjs'

/** Counts and names tests in the reports of vitest (vitest-report.mjs) and Playwright. */

export const NOTHING = { passed: 0, failed: 0, skipped: 0 }
const NO_REPORT = { ...NOTHING, failures: [], again: [], unsettled: [] }

/** A missing or broken report counts nothing; the exit code of the step then says that it failed. */
export function readReport(path) {
  if (!path) return NO_REPORT
  try {
    return reportIn(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return NO_REPORT
  }
}

export function reportIn(report) {
  if (!report.stats) return { ...NO_REPORT, ...report }
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report.stats
  const specs = (report.suites ?? []).flatMap(specsIn)
  return {
    ...{ passed: expected + flaky, failed: unexpected, skipped, unsettled: [] },
    failures: specs.filter((spec) => !spec.ok).map((spec) => `${nameOf(spec)}: ${firstLine(errorOf(spec))}`),
    again: specs.filter((spec) => spec.tests?.some(({ status }) => status === 'flaky')).map(nameOf),
  }
}

/** A step that failed without a failed test (types, a file that doesn't load) counts as one. */
export function countsOfStep({ code, skipped }, { passed, failed, skipped: left }) {
  if (skipped) return { passed, failed, skipped: left + 1 }
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped: left }
}

export function sum(all) {
  return all.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }), NOTHING)
}

/** Two runs of one step: the second took the unsettled files of the first again, whole. */
export function joined(first, second) {
  const settled = { ...first }
  for (const key of Object.keys(NOTHING)) settled[key] -= first.unsettled.reduce((all, file) => all + file[key], 0)
  return {
    ...sum([settled, second]),
    failures: second.failures,
    again: first.unsettled.map(({ file, unfinished, failures }) => (unfinished ? `${file} (its process ended)` : failures.join('; '))),
    unsettled: second.unsettled,
  }
}

function specsIn({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsIn)]
}

function nameOf(spec) {
  return `${spec.file}:${spec.line} › ${spec.title}`
}

function errorOf(spec) {
  return spec.tests?.flatMap((test) => test.results ?? []).find((result) => result.error)?.error.message
}
