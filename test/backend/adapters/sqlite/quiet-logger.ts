import pino from 'pino'

/** A real logger that writes nothing. */
export const quietLogger = pino({ level: 'silent' })
