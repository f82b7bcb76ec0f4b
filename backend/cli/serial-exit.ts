// Exit codes of the commands on serial ports, so that scripts can tell what to do next.
import { existsSync } from 'node:fs'
import { type ErrorCode, LeitstandError } from '../contract/errors.ts'

export const EXIT = { done: 0, failed: 1, usage: 2, port: 3, silent: 4, refused: 5, unverified: 6, unset: 7, cancelled: 130 } as const

const BY_CODE: Partial<Record<ErrorCode, number>> = {
  'request.invalid': EXIT.usage,
  'flash.port': EXIT.port,
  'flash.busy': EXIT.port,
  'flash.silent': EXIT.silent,
  'flash.image': EXIT.refused,
  'flash.secured': EXIT.refused,
  'flash.chip': EXIT.refused,
  'firmware.unreadable': EXIT.refused,
  'flash.verify': EXIT.unverified,
  'flash.cancelled': EXIT.cancelled,
}

export function exitOf(cause: unknown): number {
  if (!(cause instanceof LeitstandError)) return EXIT.failed
  if (cause.code.startsWith('provision.') || cause.code === 'acceptance.failed') return EXIT.unset
  return BY_CODE[cause.code] ?? EXIT.failed
}

/** A name that was mistyped is no cable that was pulled. @throws LeitstandError `flash.port` */
export function mustExist(port: string): void {
  if (port.startsWith('/') && !existsSync(port))
    throw new LeitstandError('flash.port', `There is no ${port}. leitstand ports lists what is plugged in.`)
}

/** What is wrong with the arguments, with how they are. @throws LeitstandError `request.invalid` */
export function usageFault<T>(usage: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new LeitstandError('request.invalid', `${message}\n${usage}`, { cause })
  }
}
