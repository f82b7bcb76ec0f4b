// `npm run bench -- flash [seconds]`: how old readings become while boards are flashed, and whether two lanes at once are as fast as one.
// Virtual boards in processes of their own, each behind a line that carries what one of 921,600 baud does. Needs socat.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Firmware, FirmwareFile } from '../../backend/contract/flash/firmware.ts'
import type { FlashJob } from '../../backend/contract/flash/job.ts'
import { makeApp, makeMerged } from '../fakes/firmware-images.ts'
import { startProbe } from './probe.ts'
import { LOAD, load, measuredLoad, round, Subject } from './subject.ts'

const ENTRY = fileURLToPath(new URL('bench-backend.ts', import.meta.url))
const BOARD = fileURLToPath(new URL('../fakes/virtual-board/main.ts', import.meta.url))
const LANES = 4
const RATE = 1000
/** 921,600 baud, eight bits with start and stop. */
const LINE_BYTES_PER_SECOND = 92_160
const APP_BYTES = 1_200_000
const WARM_SECONDS = 3
const ANSWER_MS = 10 * 60_000
const LOOK_MS = 100

export async function flash(seconds: number): Promise<object[]> {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-bench-'))
  const paths = Array.from({ length: LANES }, (_, lane) => join(dir, `board${lane}`))
  const boards: ChildProcess[] = []
  const subject = await Subject.start(['--registration', 'auto', '--serial-ports', paths.join(',')], ENTRY)
  try {
    for (const [lane, path] of paths.entries()) boards.push(await openBoard(path, `24:0a:c4:00:00:0${lane}`))
    const firmware = await archived(subject)
    const { http, mqtt } = subject.address
    const options = { ...LOAD, port: subject.mqttPort, rate: RATE }
    await load({ ...options, seconds: WARM_SECONDS })
    const rows: object[] = []
    for (const lanes of [0, 1, 2, LANES]) {
      const taken = paths.slice(0, lanes)
      let busy = true
      const flashed = Promise.all(taken.map((path) => flashOnce(subject, path, firmware)))
      // Again and again, so that they are flashed as long as it is measured.
      const kept = Promise.all(
        taken.map(async (path) => {
          await flashed
          while (busy) await flashOnce(subject, path, firmware)
        }),
      )
      const [{ result, used }, probe, times] = await Promise.all([
        measuredLoad(subject.pid, { ...options, seconds }),
        startProbe({ http, mqtt, token: subject.token, seconds: Math.max(1, seconds - 1), boards: [] }),
        flashed,
      ])
      busy = false
      await kept
      rows.push({
        'boards flashed at once': lanes,
        ...(lanes > 0 && { 'slowest s': round(Math.max(...times) / 1000), 'fastest s': round(Math.min(...times) / 1000) }),
        ...{ 'ack p50 ms': round(result.ackMs.p50), 'ack p99 ms': round(result.ackMs.p99) },
        ...{
          'hook p50 ms': probe.hook.p50,
          'hook p99 ms': probe.hook.p99,
          'frame p50 ms': probe.frame.p50,
          'frame p99 ms': probe.frame.p99,
        },
        ...{ 'msg/s': Math.round(result.perSecond), 'program cpu %': used.cpuPercent },
      })
    }
    return rows
  } finally {
    for (const board of boards) board.kill('SIGTERM')
    await subject.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function openBoard(path: string, mac: string): Promise<ChildProcess> {
  const board = spawn(process.execPath, [BOARD, '--chip', 'esp32', '--mac', mac, '--link', path], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(board.stdout, 'data', { signal: AbortSignal.timeout(30_000) })
  const channel = createConnection(`${path}.lines`)
  channel.write(`${JSON.stringify({ faults: { bytesPerSecond: LINE_BYTES_PER_SECOND } })}\n`)
  await once(channel, 'data', { signal: AbortSignal.timeout(5_000) })
  channel.destroy()
  return board
}

async function archived(subject: Subject): Promise<string> {
  const image = makeMerged(0, makeApp(APP_BYTES))
  const file = await ask<FirmwareFile>(subject, 'firmware-files?name=bench.bin', image)
  const parts = [{ name: 'bench.bin', sha256: file.sha256, offset: file.usualOffset ?? 0 }]
  return (await ask<Firmware>(subject, 'firmware', { name: 'bench', parts })).id
}

/** @returns how long it took, ms */
async function flashOnce(subject: Subject, port: string, firmware: string): Promise<number> {
  const startedAt = performance.now()
  const { id } = await ask<FlashJob>(subject, 'flash-jobs', { port, action: 'write', firmware })
  for (const deadline = startedAt + ANSWER_MS; performance.now() < deadline; ) {
    const { progress } = await subject.get<FlashJob>(`/api/flash-jobs/${id}`)
    if (progress.state === 'done') return performance.now() - startedAt
    if (progress.state !== 'running') throw new Error(`${port}: ${JSON.stringify(progress.error)}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  throw new Error(`${port} was not flashed within ${ANSWER_MS} ms`)
}

async function ask<T>(subject: Subject, path: string, body: object): Promise<T> {
  const file = Buffer.isBuffer(body)
  const response = await fetch(`${subject.address.http}/api/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${subject.token}`, 'content-type': file ? 'application/octet-stream' : 'application/json' },
    body: file ? new Uint8Array(body) : JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}
