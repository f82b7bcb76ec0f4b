/** `kaiser/broadcast/emergency` as somebody else sent it: a missing or unknown command means stop, also in what is no JSON at all. */
export function readBroadcast(payload: Uint8Array): { command?: string; reason?: string } {
  let message: unknown
  try {
    message = JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return {} // unreadable means stop
  }
  if (typeof message !== 'object' || message === null) return {}
  return {
    ...('command' in message && typeof message.command === 'string' ? { command: message.command.toLowerCase() } : {}),
    ...('reason' in message && typeof message.reason === 'string' ? { reason: message.reason } : {}),
  }
}
