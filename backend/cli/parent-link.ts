/** Tells the process that started this one: `electron/start.mjs` by Node IPC, the Electron shell by its utility process port. */

/** The part of Electron's `process.parentPort` that is used here. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
}

export function tellParent(message: Record<string, unknown>): void {
  const port = parentPort()
  if (port) port.postMessage(message)
  else if (process.connected) process.send?.(message)
}

/** Messages of the Electron shell arrive like those of Node IPC: as `message` events of `process`. */
export function relayParentMessages(): void {
  parentPort()?.on('message', ({ data }) => process.emit('message', data, undefined))
}

function parentPort(): ParentPort | undefined {
  const port = 'parentPort' in process ? process.parentPort : undefined
  return isParentPort(port) ? port : undefined
}

function isParentPort(port: unknown): port is ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port && typeof port.postMessage === 'function'
}
