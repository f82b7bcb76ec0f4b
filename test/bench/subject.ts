// A backend under measurement: started on free ports with a data folder of its own; its CPU, memory and disk writes by /proc.
import { fork, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { BACKEND_ENVIRONMENT } from '../../electron/start/backend-environment.mjs'
import { type Ready, TestBackend } from '../backend-process.ts'
import type { LoadOptions, LoadResult } from './load-generator.ts'

const GENERATOR = fileURLToPath(new URL('load-generator.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PROGRAM = `${ROOT}dist/backend/main.js`
/** Clock ticks per second of /proc/[pid]/stat (USER_HZ, 100 on Linux). */
const TICKS = 100
const SERIES_AT_ONCE = 50

export interface Usage {
  atMs: number
  cpuSeconds: number
  rssBytes: number
  /** Bytes that reached the storage layer. */
  writtenBytes: number
}

export class Subject {
  readonly backend: TestBackend
  readonly address: Ready

  private constructor(backend: TestBackend, address: Ready) {
    this.backend = backend
    this.address = address
  }

  /** @param entry default: the program as `npm start` runs it */
  static async start(flags: string[] = [], entry?: string): Promise<Subject> {
    if (entry === undefined) buildProgram()
    const backend = new TestBackend(['--log-level', 'warn', ...flags], { entry: entry ?? PROGRAM, environment: BACKEND_ENVIRONMENT })
    return new Subject(backend, await backend.ready())
  }

  get pid(): number {
    return this.backend.pid
  }

  get token(): string {
    return readFileSync(`${this.address.data}/token`, 'utf8').trim()
  }

  get mqttPort(): number {
    return Number(new URL(this.address.mqtt).port)
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.address.http + path, { headers: { authorization: `Bearer ${this.token}` } })
    if (!response.ok) throw new Error(`${path}: ${response.status}`)
    return (await response.json()) as T
  }

  usage(): Usage {
    return usageOf(this.pid)
  }

  async stop(): Promise<void> {
    await this.backend.stop()
    this.backend.removeData()
  }
}

let built = false

function buildProgram(): void {
  if (built) return
  const { status } = spawnSync('npm', ['run', '-s', 'build:desktop'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error('the program could not be built')
  built = true
}

/** Samples that can be read back, all series together. */
export async function storedSamples(subject: Subject): Promise<number> {
  const ids = (await subject.get<{ id: number }[]>('/api/series')).map(({ id }) => id)
  let count = 0
  for (let i = 0; i < ids.length; i += SERIES_AT_ONCE) {
    const wanted = ids.slice(i, i + SERIES_AT_ONCE).join(',')
    const to = Date.now() + 86_400_000
    const answer = await subject.get<{ series: { points: number[][] }[] }>(
      `/api/query?series=${wanted}&from=${Date.UTC(2026, 0)}&to=${to}&maxPoints=1000&agg=count`,
    )
    for (const { points } of answer.series) for (const point of points) count += point[4] ?? 0
  }
  return count
}

/** Linux only: other systems have no /proc. */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const io = readFileSync(`/proc/${pid}/io`, 'utf8')
  return {
    atMs: performance.now(),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    rssBytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024,
    writtenBytes: Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0),
  }
}

/** Runs the generator in a process of its own. @param onConnected called when all its boards are connected */
export function load(options: LoadOptions, onConnected: () => void = () => undefined): Promise<LoadResult> {
  const child = fork(GENERATOR, [JSON.stringify(options)], { stdio: 'inherit' })
  const { promise, resolve, reject } = Promise.withResolvers<LoadResult>()
  child.on('message', (message) => {
    if (message === 'connected') onConnected()
    else resolve(message as LoadResult) // our own generator
  })
  child.once('close', (code) => reject(new Error(`the load generator ended with ${code}`)))
  return promise
}

/** The load with what the process did meanwhile, from the moment on when all boards were connected. */
export async function measuredLoad(pid: number, options: LoadOptions): Promise<{ result: LoadResult; used: Used }> {
  let before = usageOf(pid)
  const result = await load(options, () => {
    before = usageOf(pid)
  })
  return { result, used: used(before, usageOf(pid), result) }
}

export interface Used {
  cpuPercent: number
  cpuMicrosPerMessage: number
  bytesPerMessage: number
  rssMb: number
}

function used(before: Usage, after: Usage, { sent, seconds }: LoadResult): Used {
  const cpu = after.cpuSeconds - before.cpuSeconds
  return {
    cpuPercent: round((100 * cpu) / seconds),
    cpuMicrosPerMessage: round((1e6 * cpu) / sent),
    bytesPerMessage: Math.round((after.writtenBytes - before.writtenBytes) / sent),
    rssMb: Math.round(after.rssBytes / 1e6),
  }
}

/** One decimal. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** As issue and README state it: 200 connections, QoS 1, window 10, 120 bytes, 1,000 series. */
export const LOAD: LoadOptions = {
  host: '127.0.0.1',
  port: 0,
  connections: 200,
  qos: 1,
  window: 10,
  seconds: 10,
  rate: 0,
  series: 1000,
  kind: 'reading',
  firstBoard: 0,
}
