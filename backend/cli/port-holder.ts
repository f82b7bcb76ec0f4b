import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'

/** Finds out which program listens on a TCP port, as far as the system tells. Called by `start-failure.ts`. */

export interface PortHolder {
  pid?: number
  /** Program name, such as `mosquitto`. */
  name?: string
  /** Command line, cut to 120 characters. */
  command?: string
  /** Owner, where the system tells no more because the program belongs to someone else. */
  uid?: number
}

const ASK_TIMEOUT_MS = 3_000
/** `TCP_LISTEN` in proc(5) net/tcp. */
const LISTEN = '0A'

export function holderOfPort(port: number, platform: NodeJS.Platform = process.platform): PortHolder | undefined {
  try {
    if (platform === 'linux') return onLinux(port)
    return platform === 'win32' ? onWindows(port) : withLsof(port)
  } catch {
    return undefined
  }
}

function onLinux(port: number): PortHolder | undefined {
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listenersIn(readOptional(table), port))
  const first = sockets[0]
  if (!first) return undefined
  const links = new Set(sockets.map((socket) => `socket:[${socket.inode}]`))
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || !ownsAny(entry, links)) continue
    const command = readOptional(`/proc/${entry}/cmdline`).replaceAll('\0', ' ').trim().slice(0, 120)
    return { pid: Number(entry), name: nameOf(entry), command }
  }
  return { uid: first.uid }
}

/** Rows of /proc/net/tcp that listen on the port: `sl local_address rem_address st … uid timeout inode`. */
export function listenersIn(table: string, port: number): { inode: string; uid: number }[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === LISTEN)
    .map((fields) => ({ inode: fields[9] ?? '', uid: Number(fields[7]) }))
}

/** The name of the main thread; Node calls that "MainThread", where the program file says more. */
function nameOf(pid: string): string {
  const name = readOptional(`/proc/${pid}/comm`).trim()
  return name === 'MainThread' ? basename(linkOf(`/proc/${pid}/exe`)) || name : name
}

function ownsAny(pid: string, links: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => links.has(linkOf(`/proc/${pid}/fd/${fd}`)))
  } catch {
    return false
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function readOptional(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function withLsof(port: number): PortHolder | undefined {
  const output = ask('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'])
  const pid = /^p(\d+)$/m.exec(output)?.[1]
  return pid === undefined ? undefined : { pid: Number(pid), name: /^c(.+)$/m.exec(output)?.[1] }
}

function onWindows(port: number): PortHolder | undefined {
  const pid = pidInNetstat(ask('netstat', ['-ano', '-p', 'TCP']), port)
  if (pid === undefined) return undefined
  return { pid, name: /^"([^"]+)"/.exec(ask('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']).trim())?.[1] }
}

/** The word for "listening" is translated on Windows, the remote address `0.0.0.0:0` is not. */
export function pidInNetstat(output: string, port: number): number | undefined {
  for (const line of output.split(/\r?\n/)) {
    const [protocol, local, remote, , pid] = line.trim().split(/\s+/)
    if (protocol === 'TCP' && local?.endsWith(`:${port}`) && remote?.endsWith(':0') && pid) return Number(pid)
  }
  return undefined
}

function ask(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', timeout: ASK_TIMEOUT_MS, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true })
}
