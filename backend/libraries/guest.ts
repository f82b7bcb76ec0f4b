import { registerHooks } from 'node:module'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SensorLibrary } from '../contract/sensor-library.ts'
import { describeLibrary } from './bundled-library.ts'
import type { GuestReport } from './lane-protocol.ts'
import { runVectors } from './vectors.ts'

/**
 * Takes a foreign library file in: imports it and reports what it is. Runs only in the lane's thread and in the trial
 * process, never beside ingest. Guards against mistakes; it is no wall against malice.
 */

/** A sensor library is pure and synchronous: whatever waits, talks or prints has no place in it. */
const TAKEN_AWAY = ['setTimeout', 'setInterval', 'setImmediate', 'fetch', 'WebSocket', 'EventSource']

/** The one address that may be imported. */
let admitted = ''

/** Call once per thread, before the first import of a guest. */
export function secludeGuests(): void {
  for (const name of TAKEN_AWAY) {
    const refuse = () => {
      throw new Error(`${name} is not available in a sensor library: it must be pure and synchronous`)
    }
    Object.defineProperty(globalThis, name, { value: refuse, writable: false, configurable: false })
  }
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const) console[name] = () => undefined
  for (const name of ['kill', 'abort', 'getBuiltinModule'] as const) {
    Object.defineProperty(process, name, {
      value: () => {
        throw new Error(`process.${name} is not available in a sensor library`)
      },
    })
  }
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier !== admitted) {
        throw new Error(`imports "${specifier}", but a sensor library is one file without imports (types excepted)`)
      }
      return nextResolve(specifier, context)
    },
  })
}

/** The library object of a file and the report about it. Rejects never; an endless loop in the file never comes back. */
export async function takeIn(path: string, deadlineMs: number): Promise<{ report: GuestReport; library?: SensorLibrary }> {
  try {
    admitted = pathToFileURL(path).href
    const module: unknown = await import(admitted)
    const library = libraryOf(module)
    if (!library) return { report: { loaded: false, detail: 'has no default export that is an object with a function "process"' } }
    const description = describeForeign(library)
    const runnable = Array.isArray(library.vectors) && Array.isArray(library.parameters)
    const run = runnable ? runVectors(library, deadlineMs, () => performance.now()) : { failed: [], slowestMs: 0 }
    const report: GuestReport = { loaded: true, description, vectors: library.vectors, run }
    return { report: structuredClone(report), library }
  } catch (fault) {
    return { report: { loaded: false, detail: describeFault(fault, path) } }
  }
}

/** Only as much shape as it takes to ask further; the receiver checks the rest by schema. */
function libraryOf(module: unknown): SensorLibrary | undefined {
  if (typeof module !== 'object' || module === null || !('default' in module)) return undefined
  const candidate = module.default
  return isLibraryLike(candidate) ? candidate : undefined
}

function isLibraryLike(value: unknown): value is SensorLibrary {
  return typeof value === 'object' && value !== null && 'process' in value && typeof value.process === 'function'
}

/** Without declarations nothing can be worked out from them: then the bare fields go to the schema, which names the missing one. */
function describeForeign(library: SensorLibrary): unknown {
  if (Array.isArray(library.parameters)) return describeLibrary(library)
  const { process: _, check: __, ...fields } = library
  return fields
}

/** `SyntaxError: Unexpected token '}' (line 3)`. */
function describeFault(fault: unknown, path: string): string {
  if (!(fault instanceof Error)) return `threw ${String(fault)}`
  const at = fault.stack?.split('\n').find((line) => line.includes(basename(path)))
  const line = at ? /:(\d+)/.exec(at.slice(at.indexOf(basename(path))))?.[1] : undefined
  return `${fault.name}: ${fault.message.split('\n')[0]}${line ? ` (line ${line})` : ''}`
}
