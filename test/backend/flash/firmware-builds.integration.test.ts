import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readToken } from '../../../backend/cli/running-backend.ts'
import type { Firmware } from '../../../backend/contract/flash/firmware.ts'
import type { FirmwareBuild } from '../../../backend/contract/flash/firmware-build.ts'
import { TestBackend } from '../../backend-process.ts'
import { makeApp, makeImage, makeTable } from '../../fakes/firmware-images.ts'

/** The real backend, and a program that behaves as `pio` does: found on the path, says what it builds, leaves what a build leaves. */

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const PATIENCE_MS = 30_000
const folder = mkdtempSync(join(tmpdir(), 'leitstand-pio-'))
const bin = join(folder, 'bin')
const project = join(folder, 'node')
let backend: TestBackend
let http: string

/** `-e slow` goes on until it is ended, together with the compiler that it has started; `-e broken` fails. */
const PIO = `#!/bin/sh
if [ "$1" = --version ]; then echo 'PlatformIO Core, version 6.1.18'; exit 0; fi
[ "$1" = run ] && [ "$2" = -d ] || exit 64
env=\${5:-esp32dev}
echo "Processing $env (platform: espressif32; board: esp32dev)"
if [ "$env" = broken ]; then echo 'src/main.cpp:3: error: expected ;' >&2; exit 1; fi
if [ "$env" = slow ]; then echo compiling; sleep 600 & echo "compiler $!"; wait; fi
mkdir -p "$3/.pio/build/$env"
cp "$3"/built/*.bin "$3/.pio/build/$env/"
`

beforeAll(async () => {
  mkdirSync(bin)
  mkdirSync(join(project, 'built'), { recursive: true })
  writeFileSync(join(bin, 'pio'), PIO)
  chmodSync(join(bin, 'pio'), 0o755)
  writeFileSync(join(project, 'platformio.ini'), '[env:esp32dev]\nplatform = espressif32\n')
  const built = { bootloader: makeImage(), partitions: makeTable(), firmware: makeApp(5000, { project: 'node', version: '3.1.0' }) }
  for (const [name, content] of Object.entries(built)) writeFileSync(join(project, 'built', `${name}.bin`), content)
  backend = new TestBackend([], { environment: { PATH: `${bin}${delimiter}${process.env.PATH}` } })
  http = (await backend.ready()).http
})
afterAll(async () => {
  await backend.stop()
  backend.removeData()
  rmSync(folder, { recursive: true, force: true })
})

async function rest<T>(path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${http}/api/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${readToken(backend.data)}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const content = await answer.json()
  if (!answer.ok) throw new Error(JSON.stringify(content))
  return content as T
}

async function until(id: string, fits: (build: FirmwareBuild) => boolean): Promise<FirmwareBuild> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const build = await rest<FirmwareBuild>(`firmware-builds/${id}`)
    if (fits(build)) return build
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE_MS} ms: ${JSON.stringify(build)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const ended = ({ id }: FirmwareBuild) => until(id, ({ state }) => state !== 'running')
const begin = (request: FirmwareBuild['request']) => rest<FirmwareBuild>('firmware-builds', request)
/** Not one that has ended and only waits to be forgotten. */
const runs = (pid: number) => /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' }).stdout.trim())
const posix = process.platform !== 'win32'

test.runIf(posix)('a project is built, and what came of it is in the archive', async () => {
  expect(await rest('firmware-builder')).toEqual({ version: 'PlatformIO Core, version 6.1.18' })
  const build = await ended(await begin({ folder: project }))
  expect(build).toMatchObject({ state: 'done', error: null })
  expect(build.output).toContain('Processing esp32dev')
  const firmware = await rest<Firmware>(`firmware/${build.firmware[0]}`)
  expect(firmware).toMatchObject({ name: 'esp32dev', release: '3.1.0', source: 'folder', chip: 'esp32' })
  expect(firmware.parts.map(({ name }) => name)).toEqual(['bootloader.bin', 'partitions.bin', 'otadata (erased)', 'firmware.bin'])
})

test.runIf(posix)('a project that does not build, and a folder that is none, are named with what to do', async () => {
  const broken = await ended(await begin({ folder: project, environment: 'broken' }))
  expect([broken.state, broken.error?.code, broken.error?.reason]).toEqual([
    'failed',
    'firmware.not-built',
    { key: 'build-failed', figures: { code: 1 } },
  ])
  expect(broken.output).toContain('error: expected ;')
  const none = await ended(await begin({ folder }))
  expect(none.error?.reason?.key).toBe('build-no-project')
  await expect(begin({ folder: project, environment: '-x --evil' })).rejects.toThrow('request.invalid')
})

test.runIf(posix)('a build is cancelled with all that it has started; only one runs', async () => {
  const { id } = await begin({ folder: project, environment: 'slow' })
  const running = await until(id, ({ output }) => /compiler \d+/.test(output))
  await expect(begin({ folder: project })).rejects.toThrow('job.running')
  const compiler = Number(/compiler (\d+)/.exec(running.output)?.[1])
  expect(runs(compiler)).toBe(true)
  await rest(`firmware-builds/${id}/cancel`, {})
  expect((await ended(running)).state).toBe('cancelled')
  expect(runs(compiler)).toBe(false)
})
