import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { codeOf } from '../contract/code-of.ts'

/** Tells a process from a later one with the same pid. Called by `data-lock.ts`. */

/** How long `ps` or PowerShell may take before the start of a process counts as unknown. */
const ASK_TIMEOUT_MS = 4_000

/** True while a process with this pid runs, also one of another user. One that ended but was not collected by its parent doesn't. */
export function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !hasEnded(pid)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** Zombies answer signals; in a container whose first program collects no children they stay for ever. */
function hasEnded(pid: number): boolean {
  try {
    return ['Z', 'X'].includes(statFields(pid)[0] ?? '')
  } catch {
    return false // gone meanwhile, or /proc is hidden: the caller believes the signal
  }
}

/** Fields 3 and on of proc(5) stat; the name in field 2 may hold spaces and parentheses. */
function statFields(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/**
 * When the process started, as opaque text that stays the same for its whole life and differs for every other process with this pid;
 * `undefined` where the system doesn't tell. Linux: boot id + clock ticks, so that a clock that jumps (Raspberry Pi without RTC) doesn't matter.
 */
export function startOf(pid: number, platform: NodeJS.Platform = process.platform): string | undefined {
  try {
    if (platform === 'linux') {
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${statFields(pid)[19]}`
    }
    const [program, args] =
      platform === 'win32'
        ? ['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]]
        : ['ps', ['-o', 'lstart=', '-p', String(pid)]]
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
    const text = execFileSync(program, args, {
      encoding: 'utf8',
      timeout: ASK_TIMEOUT_MS,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    })
    return text.trim() || undefined
  } catch {
    return undefined
  }
}
