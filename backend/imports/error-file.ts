// All errors of a run as a CSV file that people can open. Written by the import worker.
import { closeSync, openSync, writeSync } from 'node:fs'
import type { RowError } from '../contract/import.ts'

/** Lines; a file that is wrong as a whole does not fill the disk with its errors. */
const MAX_ERROR_LINES = 1_000_000
const FLUSH_CHARACTERS = 64 * 1024

/** Line and column count from 1, as spreadsheets and editors do. */
export class ErrorFile {
  readonly #path: string
  #fd: number | undefined
  #waiting = '\ufeffline,column,reason,text\r\n'
  #lines = 0

  constructor(path: string) {
    this.#path = path
  }

  /** @throws Error of the file system */
  add({ line, column, reason, text }: RowError): void {
    if (this.#lines++ >= MAX_ERROR_LINES) return
    this.#waiting += `${line},${column === null ? '' : column + 1},${reason},"${guarded(text).replaceAll('"', '""')}"\r\n`
    if (this.#waiting.length > FLUSH_CHARACTERS) this.#flush()
  }

  close(): void {
    if (this.#lines > MAX_ERROR_LINES) this.#waiting += `,,,"${this.#lines - MAX_ERROR_LINES} more errors are not listed."\r\n`
    this.#flush()
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }

  #flush(): void {
    this.#fd ??= openSync(this.#path, 'w', 0o600)
    writeSync(this.#fd, this.#waiting)
    this.#waiting = ''
  }
}

/** A cell that begins like a formula must not become one in a spreadsheet; a plain number may keep its sign. */
function guarded(text: string): string {
  return /^[=@+\-\t\r]/.test(text) && !/^[+-][\d.,]/.test(text) ? `'${text}` : text
}
