import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Type, { type Static } from 'typebox'
import Value from 'typebox/value'
import { codeOf } from '../contract/code-of.ts'
import { isRunning, startOf } from './process-identity.ts'

/** One backend per data folder: `leitstand.lock` names the process that has it. Called by `cli/serve.ts`; `cli/ticket.ts` reads it. */

export const LOCK_FILE = 'leitstand.lock'
/** How often the owner touches the file, and how old it may be when the owner can't be asked because it runs on another host. */
const TOUCH_EVERY_MS = 5_000
const FOREIGN_STALE_AFTER_MS = 20_000
/** Time for another process that removed our fresh lock by mistake to put it back. */
const SETTLE_MS = 100

const LockContent = Type.Object({
  id: Type.String(),
  pid: Type.Integer(),
  /** ISO 8601, for people. */
  since: Type.String(),
  host: Type.String(),
  start: Type.Optional(Type.String()),
  /** Addresses of the backend once it listens. */
  http: Type.Optional(Type.String()),
  mqtt: Type.Optional(Type.String()),
})
export type LockContent = Static<typeof LockContent>

/** Another process has the data folder. */
export class DataFolderInUse extends Error {
  readonly holder: LockContent

  constructor(dataDir: string, holder: LockContent) {
    const place = holder.host === hostname() ? '' : ` on ${holder.host}`
    super(
      `The data folder ${dataDir} is in use by another Leitstand (pid ${holder.pid}${place}, since ${holder.since}). Stop it, or choose another folder: --data DIR`,
    )
    this.name = 'DataFolderInUse'
    this.holder = holder
  }
}

export class DataLock {
  readonly #path: string
  #content: LockContent
  #touching: NodeJS.Timeout | undefined

  constructor(path: string, content: LockContent) {
    this.#path = path
    this.#content = content
  }

  /** Starts to touch the file, for readers on another host. */
  hold(): void {
    this.#touching = setInterval(() => this.#touch(), TOUCH_EVERY_MS).unref()
  }

  /** Writes where the backend listens, for `leitstand ticket`. */
  announce(addresses: { http: string; mqtt: string }): void {
    this.#content = { ...this.#content, ...addresses }
    const fresh = `${this.#path}.${this.#content.id}`
    writeFileSync(fresh, JSON.stringify(this.#content), { mode: 0o600 })
    renameSync(fresh, this.#path)
  }

  release(): void {
    clearInterval(this.#touching)
    if (readLockFile(this.#path)?.id === this.#content.id) rmSync(this.#path, { force: true })
  }

  #touch(): void {
    const now = new Date()
    try {
      utimesSync(this.#path, now, now)
    } catch (error) {
      // The folder was removed under us; the store reports that, the lock has nothing to keep.
      if (!isMissing(error)) throw error
    }
  }
}

/** Takes the folder or throws DataFolderInUse. A lock left by kill -9, also with a pid that another program got since, is replaced. */
export async function lockDataFolder(dataDir: string): Promise<DataLock> {
  const path = join(dataDir, LOCK_FILE)
  const content: LockContent = {
    id: randomUUID(),
    pid: process.pid,
    since: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    host: hostname(),
    start: startOf(process.pid),
  }
  const candidate = `${path}.${content.id}`
  writeFileSync(candidate, JSON.stringify(content), { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      if (place(candidate, path)) return held(path, content)
      const holder = readLockFile(path)
      if (holder && isAlive(holder, path)) throw new DataFolderInUse(dataDir, holder)
      if (!(await removeStale(path, holder?.id))) continue
      if (!place(candidate, path)) continue
      await delay(SETTLE_MS)
      if (readLockFile(path)?.id === content.id) return held(path, content)
    }
    throw new Error(`The lock ${path} changes all the time; remove it when no Leitstand runs.`)
  } finally {
    rmSync(candidate, { force: true })
  }
}

/** The running backend of this data folder, if any. */
export function holderOf(dataDir: string): LockContent | undefined {
  const path = join(dataDir, LOCK_FILE)
  const holder = readLockFile(path)
  return holder && isAlive(holder, path) ? holder : undefined
}

function held(path: string, content: LockContent): DataLock {
  const lock = new DataLock(path, content)
  lock.hold()
  return lock
}

/** A hard link appears with its whole content or not at all; a copy serves file systems without links. */
function place(candidate: string, path: string): boolean {
  try {
    linkSync(candidate, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    return placeByCopy(candidate, path)
  }
}

function placeByCopy(candidate: string, path: string): boolean {
  try {
    writeFileSync(path, readFileSync(candidate), { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Two starters may find the same stale lock; who moved a fresh one away puts it back. False: look again. */
async function removeStale(path: string, staleId: string | undefined): Promise<boolean> {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (isMissing(error)) return true
    throw error
  }
  const moved = readLockFile(aside)
  const wasStale = moved?.id === staleId
  if (!wasStale) place(aside, path)
  rmSync(aside, { force: true })
  if (!wasStale) await delay(SETTLE_MS / 4)
  return wasStale
}

function isAlive(holder: LockContent, path: string): boolean {
  if (holder.host !== hostname()) return Date.now() - modifiedMs(path) < FOREIGN_STALE_AFTER_MS
  if (holder.pid === process.pid) return holder.start !== undefined && holder.start === startOf(process.pid)
  if (!isRunning(holder.pid)) return false
  const start = startOf(holder.pid)
  return holder.start === undefined || start === undefined || start === holder.start
}

function modifiedMs(path: string): number {
  try {
    return statSync(path).mtimeMs
  } catch (error) {
    if (isMissing(error)) return 0
    throw error
  }
}

/** A missing or unreadable lock (power cut while writing) is none. */
function readLockFile(path: string): LockContent | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Value.Check(LockContent, parsed) ? parsed : undefined
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return undefined
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT'
}
