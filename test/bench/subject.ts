// A backend under measurement: started on free ports with a data folder of its own; its CPU, memory and disk writes by /proc.
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Ready, TestBackend } from '../backend-process.ts'
import type { LoadOptions, LoadResult } from './load-generator.ts'

const GENERATOR = fileURLToPath(new URL('load-generator.ts', import.meta.url))
/** Clock ticks per second of /proc/[pid]/stat (USER_HZ, 100 on Linux). */
const TICKS = 100

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

  static async start(flags: string[] = [], entry?: string): Promise<Subject> {
    const backend = new TestBackend(['--log-level', 'warn', ...flags], entry === undefined ? {} : { entry })
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

/** Runs the generator in a process of its own. */
export function load(options: LoadOptions): Promise<LoadResult> {
  const child = fork(GENERATOR, [JSON.stringify(options)], { stdio: 'inherit' })
  const { promise, resolve, reject } = Promise.withResolvers<LoadResult>()
  child.once('message', (result) => resolve(result as LoadResult)) // our own generator
  child.once('close', (code) => reject(new Error(`the load generator ended with ${code}`)))
  return promise
}

export const LOAD: LoadOptions = {
  host: '127.0.0.1',
  port: 0,
  connections: 200,
  window: 10,
  seconds: 10,
  rate: 0,
  series: 1000,
  firstBoard: 0,
}
