/** Tells the process that started this one: `electron/start.mjs` by Node IPC, the Electron shell by its utility process port. */

/** The part of Electron's `process.parentPort` that is used here. */
interface ParentPort {
  postMessage(message: unknown): void
}

export function tellParent(message: Record<string, unknown>): void {
  const port = 'parentPort' in process ? process.parentPort : undefined
  if (isParentPort(port)) port.postMessage(message)
  else if (process.connected) process.send?.(message)
}

function isParentPort(port: unknown): port is ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port && typeof port.postMessage === 'function'
}
