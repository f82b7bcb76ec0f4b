// Runs PlatformIO's own command line (`pio`), where it is installed: on the path or in the folder that its installer makes. Made by app/flash.ts.
import { type ChildProcess, spawn } from 'node:child_process'
import { access, constants, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { codeOf } from '../../contract/code-of.ts'
import { LeitstandError } from '../../contract/errors.ts'
import type { BuildRequest } from '../../contract/flash/firmware-build.ts'
import { because } from '../../contract/reasons.ts'
import type { BuildProgram } from '../../flash/firmware-builds.ts'

const NAMES = process.platform === 'win32' ? ['pio.exe', 'platformio.exe'] : ['pio', 'platformio']
const VERSION_MS = 15_000
/** The first build of a project loads its tools. */
const BUILD_MS = 30 * 60_000
/** After being asked to end. */
const END_MS = 3000

export class PioProgram implements BuildProgram {
  async version(): Promise<string | null> {
    const path = await find()
    if (path === undefined) return null
    let said = ''
    try {
      await runProgram(
        path,
        ['--version'],
        (text) => {
          said = (said + text).slice(0, 500)
        },
        AbortSignal.timeout(VERSION_MS),
        VERSION_MS,
      )
    } catch (cause) {
      // It is there and does not work: as good as not installed, its own build says why.
      if (cause instanceof LeitstandError) return null
      throw cause
    }
    return said.trim().slice(0, 200) || null
  }

  async run({ folder, environment }: BuildRequest, onOutput: (text: string) => void, signal: AbortSignal): Promise<void> {
    const path = await find()
    if (path === undefined) throw new LeitstandError('firmware.not-built', because('build-no-program'))
    const project = resolve(folder)
    const isProject = await stat(join(project, 'platformio.ini')).then(
      (found) => found.isFile(),
      () => false,
    )
    if (!isProject) throw new LeitstandError('firmware.not-built', because('build-no-project', { folder }))
    await runProgram(path, ['run', '-d', project, ...(environment === undefined ? [] : ['-e', environment])], onOutput, signal, BUILD_MS)
  }
}

async function find(): Promise<string | undefined> {
  const own = join(homedir(), '.platformio', 'penv', process.platform === 'win32' ? 'Scripts' : 'bin')
  const folders = [...(process.env.PATH ?? '').split(delimiter), own].filter((folder) => folder !== '')
  for (const folder of folders) {
    for (const name of NAMES) {
      const path = join(folder, name)
      const runs = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
      if (runs) return path
    }
  }
  return undefined
}

/** @throws LeitstandError `firmware.not-built`, `flash.cancelled` */
function runProgram(
  path: string,
  args: readonly string[],
  onOutput: (text: string) => void,
  signal: AbortSignal,
  limitMs: number,
): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(path, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: compilers end with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
      env: environmentOf(),
    })
    let fault: LeitstandError | undefined
    let force: NodeJS.Timeout | undefined
    const end = (why: LeitstandError) => {
      fault ??= why
      kill(child, 'SIGTERM')
      force ??= setTimeout(() => kill(child, 'SIGKILL'), END_MS)
    }
    const limit = setTimeout(
      () => end(new LeitstandError('firmware.not-built', because('build-too-long', { minutes: Math.round(limitMs / 60_000) }))),
      limitMs,
    )
    const onAbort = () => end(new LeitstandError('flash.cancelled'))
    const settled = (cause?: LeitstandError) => {
      clearTimeout(limit)
      clearTimeout(force)
      signal.removeEventListener('abort', onAbort)
      if (cause === undefined) done()
      else fail(cause)
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onOutput)
    child.once('error', (cause) =>
      settled(fault ?? new LeitstandError('firmware.not-built', because('build-not-started', { message: cause.message }))),
    )
    child.once('close', (code) =>
      settled(fault ?? (code === 0 ? undefined : new LeitstandError('firmware.not-built', because('build-failed', { code: code ?? -1 })))),
    )
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
}

/** Without what belongs to Leitstand; plain text, and nothing is told to PlatformIO's makers. */
function environmentOf(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('LEITSTAND_'))
  return {
    ...Object.fromEntries(kept),
    PLATFORMIO_NO_ANSI: 'true',
    PLATFORMIO_DISABLE_PROGRESSBAR: 'true',
    PLATFORMIO_SETTING_ENABLE_TELEMETRY: 'no',
    PYTHONUNBUFFERED: '1',
  }
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch (cause) {
    // It has ended in the meantime.
    if (codeOf(cause) !== 'ESRCH') throw cause
  }
}
