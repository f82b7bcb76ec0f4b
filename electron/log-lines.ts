/** The last lines a process wrote, for the error page; never grows. Used by `backend-process.ts`. */

const MAX_LINES = 200
const MAX_LINE_LENGTH = 2000

export class LogLines {
  readonly #lines: string[] = []
  readonly #rest = new Map<string, string>()

  /** Takes a piece of a stream; lines may come in parts. Returns the lines that are complete now. */
  take(stream: string, chunk: string): string[] {
    const parts = ((this.#rest.get(stream) ?? '') + chunk).split(/\r?\n/)
    this.#rest.set(stream, (parts.pop() ?? '').slice(-MAX_LINE_LENGTH * 8))
    const complete = parts.filter((line) => line !== '')
    for (const line of complete) this.#lines.push(line.slice(0, MAX_LINE_LENGTH))
    if (this.#lines.length > MAX_LINES) this.#lines.splice(0, this.#lines.length - MAX_LINES)
    return complete
  }

  /** Newest last, for people: `14:29:54 error text` where a line is one of pino's. */
  last(count: number): string[] {
    const unfinished = [...this.#rest.values()].filter((line) => line !== '')
    return [...this.#lines, ...unfinished].slice(-count).map(readable)
  }

  clear(): void {
    this.#lines.length = 0
    this.#rest.clear()
  }
}

const LEVELS: Readonly<Record<number, string>> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' }

function readable(line: string): string {
  if (!line.startsWith('{')) return line
  try {
    const entry: unknown = JSON.parse(line)
    if (typeof entry !== 'object' || entry === null || !('msg' in entry)) return line
    const time = 'time' in entry ? new Date(String(entry.time)) : undefined
    const clock = time === undefined || Number.isNaN(time.getTime()) ? '' : `${time.toISOString().slice(11, 19)} `
    const level = 'level' in entry && typeof entry.level === 'number' ? `${LEVELS[entry.level] ?? entry.level} ` : ''
    const fault =
      'err' in entry && typeof entry.err === 'object' && entry.err !== null && 'message' in entry.err ? `: ${entry.err.message}` : ''
    return `${clock}${level}${entry.msg}${fault}`
  } catch {
    return line // cut in the middle: shown as it is
  }
}
