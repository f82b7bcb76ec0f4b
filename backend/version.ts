import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Folder that holds package.json: the project, or the root of the bundled desktop package (`dist/..`). */
export const PROJECT_DIR = import.meta.dirname.endsWith(join('dist', 'backend'))
  ? join(import.meta.dirname, '..', '..')
  : join(import.meta.dirname, '..')

/** Version of Leitstand, from package.json. */
export const VERSION: string = readVersion()

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(PROJECT_DIR, 'package.json'), 'utf8'))
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest && typeof manifest.version === 'string')
    return manifest.version
  throw new Error('package.json names no version')
}
