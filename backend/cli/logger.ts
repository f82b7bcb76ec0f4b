import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, multistream, pino } from 'pino'
import type { Settings } from '../config/settings.ts'
import { LogFile } from './log-file.ts'

/** The one logger: JSON lines. Headless all on stderr; with a window all in `<data>/logs/leitstand.log` and warnings on stderr. */

const stderr = {
  /** Synchronous, so that the last words of a crash arrive; whoever closed the pipe doesn't want them. */
  write(line: string): void {
    try {
      writeSync(2, line)
    } catch (error) {
      lostLines.count++
      lostLines.last = error
    }
  },
}

/** Lines that stderr did not take (closed or full pipe). */
export const lostLines: { count: number; last: unknown } = { count: 0, last: undefined }

export function createLogger(settings: Pick<Settings, 'headless' | 'logLevel' | 'dataDir'>): Logger {
  const options = { level: settings.logLevel, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }
  if (settings.headless) return pino(options, stderr)
  const file = new LogFile(join(settings.dataDir, 'logs', 'leitstand.log')).open()
  return pino(
    options,
    multistream([
      { level: 'trace', stream: file },
      { level: 'warn', stream: stderr },
    ]),
  )
}
