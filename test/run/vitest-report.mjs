import { writeFileSync } from 'node:fs'

/**
 * Reporter of vitest that writes what counts.mjs reads, to the file named by VITEST_REPORT: numbers, what failed and why, what passed
 * only when it was tried again, and files whose process ended before their tests did.
 */
export default class VitestReport {
  onTestRunEnd(modules, unhandled) {
    const file = process.env.VITEST_REPORT
    if (file) writeFileSync(file, JSON.stringify(reportOf(modules, unhandled)))
  }
}

export function reportOf(modules, unhandled) {
  const report = { passed: 0, failed: 0, skipped: 0, failures: [], again: [], unfinished: [] }
  for (const module of modules) {
    const before = report.failed
    let unfinished = module.state() === 'queued' || module.state() === 'pending'
    for (const test of module.children.allTests()) {
      const { state, errors } = test.result()
      if (state === 'pending') unfinished = true
      else report[state]++
      const name = `${module.moduleId} › ${test.fullName}`
      if (state === 'failed') report.failures.push(`${name}: ${firstLine(errors?.[0]?.message)}`)
      else if (test.diagnostic()?.flaky) report.again.push(name)
    }
    if (unfinished) report.unfinished.push(module.moduleId)
    else if (module.state() === 'failed' && report.failed === before) {
      report.failed++
      report.failures.push(`${module.moduleId}: ${firstLine(module.errors()[0]?.message)}`)
    }
  }
  report.failures.push(...unhandled.map(({ message, cause }) => `outside of tests: ${firstLine(cause?.message ?? message)}`))
  return report
}

/** Of an error, cut. */
export function firstLine(text) {
  return (text ?? 'no message').split('\n')[0].slice(0, 300)
}
