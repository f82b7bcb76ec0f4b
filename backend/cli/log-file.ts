import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Log of the window mode: one file and one predecessor, each of bounded size. Written by the pino logger of `logger.ts`. */

/** Bytes after which the file becomes the predecessor. */
const MAX_LOG_BYTES = 5_000_000

export class LogFile {
  readonly #path: string
  readonly #maxBytes: number
  #bytes = 0

  constructor(path: string, maxBytes: number = MAX_LOG_BYTES) {
    this.#path = path
    this.#maxBytes = maxBytes
  }

  /** Makes the folder and goes on with an existing file. */
  open(): this {
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    this.#bytes = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0
    return this
  }

  /** A full disk loses log lines, never the program; stderr still has warnings. */
  write(line: string): void {
    try {
      if (this.#bytes + line.length > this.#maxBytes && this.#bytes > 0) {
        renameSync(this.#path, `${this.#path}.1`)
        this.#bytes = 0
      }
      writeFileSync(this.#path, line, { flag: 'a', mode: 0o600 })
      this.#bytes += Buffer.byteLength(line)
    } catch (error) {
      this.lost++
      this.lastError = error
    }
  }

  /** Lines that could not be written, and why the last one could not. */
  lost = 0
  lastError: unknown
}
