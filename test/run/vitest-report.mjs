import { writeFileSync } from 'node:fs'

/**
 * Reporter of vitest that writes what counts.mjs reads, to the file named by VITEST_REPORT: numbers, what failed and why, and per file
 * that has to run again (it failed, or its process ended before its tests did) what it adds to the numbers.
 */
export default class VitestReport {
  onTestRunEnd(modules, unhandled) {
    const file = process.env.VITEST_REPORT
    if (file) writeFileSync(file, JSON.stringify(reportOf(modules, unhandled)))
  }
}

export function reportOf(modules, unhandled) {
  const report = { passed: 0, failed: 0, skipped: 0, failures: [], again: [], unsettled: [] }
  for (const module of modules) {
    const { unfinished, failures, ...counts } = resultOf(module)
    for (const key of Object.keys(counts)) report[key] += counts[key]
    report.failures.push(...failures)
    if (unfinished || counts.failed > 0) report.unsettled.push({ file: module.moduleId, unfinished, failures, ...counts })
  }
  report.failures.push(...unhandled.map(({ message, cause }) => `outside of tests: ${firstLine(cause?.message ?? message)}`))
  return report
}

function resultOf(module) {
  const result = { passed: 0, failed: 0, skipped: 0, failures: [], unfinished: module.state() === 'queued' || module.state() === 'pending' }
  for (const test of module.children.allTests()) {
    const { state, errors } = test.result()
    if (state === 'pending') result.unfinished = true
    else result[state]++
    if (state === 'failed') result.failures.push(`${module.moduleId} › ${test.fullName}: ${firstLine(errors?.[0]?.message)}`)
  }
  if (!result.unfinished && module.state() === 'failed' && result.failed === 0) {
    result.failed++
    result.failures.push(`${module.moduleId}: ${firstLine(module.errors()[0]?.message)}`)
  }
  return result
}

/** Of an error, cut. */
export function firstLine(text) {
  return (text ?? 'no message').split('\n')[0].slice(0, 300)
}
