import { extname } from 'node:path'

/** URL of a worker beside this file: `.ts` in the source tree, `.js` in the bundled package. */
export function workerEntry(name: string): URL {
  return new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url)
}
