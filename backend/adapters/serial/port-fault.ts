// Why a port does not open, in words with the remedy. The system's messages come from serialport, which gives no codes.
import { readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { LeitstandError } from '../../contract/errors.ts'
import { because, type Reason } from '../../contract/reasons.ts'
import { holderOfFile } from './file-holder.ts'

export function openFault(path: string, cause: unknown): LeitstandError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new LeitstandError('flash.port', reasonOf(path, message), { cause })
}

function reasonOf(port: string, message: string): Reason {
  if (/no such file|cannot find|File not found|ENOENT/i.test(message)) return because('port-gone', { port })
  if (/permission denied|EACCES/i.test(message)) return permissionRemedy(port)
  // Windows says "Access denied" of a port that another program has.
  if (/lock port|resource busy|EBUSY|access(?: is)? denied|temporarily unavailable/i.test(message)) return busyReason(port)
  return because('port-unopened', { port, message: message.slice(0, 200) })
}

function busyReason(port: string): Reason {
  const holder = holderOfFile(port)
  return holder === undefined
    ? because('port-busy-unknown', { port })
    : because('port-busy', { port, program: holder.program, pid: String(holder.pid) })
}

/** On Linux the group of the device is named, dialout or uucp for the most part. */
export function permissionRemedy(port: string): Reason {
  const group = groupOf(port)
  if (group === undefined) return because('port-permission', { port })
  return because('port-permission-group', { port, group, user: userInfo().username })
}

function groupOf(path: string): string | undefined {
  try {
    const { gid } = statSync(path)
    const line = readFileSync('/etc/group', 'utf8')
      .split('\n')
      .find((row) => row.split(':')[2] === String(gid))
    const name = line?.split(':')[0]
    // The group root opens nothing to anybody.
    return name === 'root' ? undefined : name
  } catch {
    // No such table (macOS, Windows): the plain remedy is told.
    return undefined
  }
}
