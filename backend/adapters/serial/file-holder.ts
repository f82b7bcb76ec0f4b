// Which process has a device open. Linux tells it in /proc, of processes of the same user (of all to root); elsewhere nobody does.
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'

export interface FileHolder {
  pid: number
  program: string
}

/** Undefined: nobody, or it cannot be told. This process and its children are no holders. */
export function holderOfFile(path: string): FileHolder | undefined {
  return holdersOf([path]).get(path)
}

/** Of several devices at once: all processes are looked through only one time. */
export function holdersOf(paths: readonly string[]): Map<string, FileHolder> {
  const found = new Map<string, FileHolder>()
  if (process.platform !== 'linux' || paths.length === 0) return found
  const byDevice = new Map(paths.map((path) => [realPath(path), path]))
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry)
    if (!Number.isInteger(pid) || pid === process.pid) continue
    for (const device of openFiles(entry)) {
      const path = byDevice.get(device)
      if (path !== undefined && !found.has(path) && parentOf(entry) !== process.pid) found.set(path, { pid, program: nameOf(entry) })
    }
  }
  return found
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function openFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))
  } catch {
    // Of somebody else, or ended meanwhile.
    return []
  }
}

function nameOf(pid: string): string {
  try {
    const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
    // Node calls its main thread so; the command line says more.
    if (name !== 'MainThread' && name !== 'node') return name
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return words.slice(0, 2).join(' ').slice(0, 80).trim()
  } catch {
    return '?'
  }
}

function parentOf(pid: string): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return 0
  }
}
