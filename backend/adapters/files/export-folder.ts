// Files of export jobs in one folder: plan, growing part, checkpoint, finished file. Main thread's side; the thread writes part files.
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkOf } from '../../contract/check-of.ts'
import { codeOf } from '../../contract/code-of.ts'
import { ExportPlan } from '../../exports/export-plan.ts'
import type { ExportTarget } from '../../exports/export-runner.ts'
import type { ExportFiles } from '../../exports/exports.ts'
import { diskError, exportPaths } from './export-part-file.ts'

const PLAN = checkOf(ExportPlan)
/** What exports leave free on the disk: readings need it more. */
const RESERVE_BYTES = 200e6
const OWN_NAME = /^([A-Za-z0-9_-]{1,64})\.(plan\.json|part|checkpoint\.json|done)(\.new)?$/

export class ExportFolder implements ExportFiles {
  readonly #folder: string
  readonly #reserveBytes: number

  constructor(folder: string, reserveBytes = RESERVE_BYTES) {
    this.#folder = folder
    this.#reserveBytes = reserveBytes
  }

  async start(known: readonly string[]): Promise<void> {
    const ids = new Set(known)
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      for (const name of await readdir(this.#folder)) {
        const id = OWN_NAME.exec(name)?.[1]
        if (id !== undefined && !ids.has(id)) await rm(join(this.#folder, name), { force: true })
      }
    } catch (cause) {
      throw diskError(cause)
    }
  }

  async savePlan(id: string, plan: ExportPlan): Promise<void> {
    const { plan: path } = exportPaths(this.#folder, id)
    try {
      const file = await open(`${path}.new`, 'w', 0o600)
      try {
        await file.writeFile(JSON.stringify(plan))
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(`${path}.new`, path)
    } catch (cause) {
      throw diskError(cause)
    }
  }

  async loadPlan(id: string): Promise<ExportPlan | undefined> {
    try {
      const read: unknown = JSON.parse(await readFile(exportPaths(this.#folder, id).plan, 'utf8'))
      return PLAN.Check(read) ? read : undefined
    } catch (cause) {
      if (cause instanceof SyntaxError) return undefined
      if (codeOf(cause) === 'ENOENT') return undefined
      throw diskError(cause)
    }
  }

  async remove(id: string): Promise<void> {
    for (const path of Object.values(exportPaths(this.#folder, id))) {
      await rm(path, { force: true })
      await rm(`${path}.new`, { force: true })
    }
  }

  targetOf(id: string): ExportTarget {
    return { kind: 'file', folder: this.#folder, id, reserveBytes: this.#reserveBytes }
  }

  pathOf(id: string): string {
    return exportPaths(this.#folder, id).done
  }
}
