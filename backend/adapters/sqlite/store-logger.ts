import type { Logger } from 'pino'
import type { ErrorCode } from '../../contract/errors.ts'

/** What the SQLite stores log to. */
export type StoreLogger = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** Told once of each thing that a person should know: a damaged file moved aside, rows that cannot be read, a restarted worker. */
export type OnTrouble = (code: ErrorCode, detail: string) => void
