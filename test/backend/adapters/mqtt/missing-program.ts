// Tests that need an installed program skip visibly without it, except in CI, where its absence is a failure.
import { spawnSync } from 'node:child_process'

/**
 * @returns undefined when the program is there, else its name
 * @throws Error in CI (`CI=true`) when it is not there
 */
export function missingProgram(name: string): string | undefined {
  const { error } = spawnSync(name, ['--help'], { timeout: 5_000, stdio: 'ignore' })
  if (error === undefined) return undefined
  if (process.env.CI === 'true') throw new Error(`${name} is not installed`)
  return name
}
