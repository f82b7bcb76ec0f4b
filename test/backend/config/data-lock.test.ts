import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DataFolderInUse, holderOf, LOCK_FILE, lockDataFolder } from '../../../backend/config/data-lock.ts'
import { isRunning, startOf } from '../../../backend/config/process-identity.ts'

let data: string
let path: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'leitstand-lock-'))
  path = join(data, LOCK_FILE)
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const stale = { id: 'left-behind', pid: process.ppid, since: '2026-01-01T00:00:00.000Z', host: hostname(), start: 'another start' }

test('a second start on the same folder is refused with pid and folder', async () => {
  const lock = await lockDataFolder(data)
  const refusal = await lockDataFolder(data).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(DataFolderInUse)
  expect(String(refusal)).toContain(`pid ${process.pid}`)
  expect(String(refusal)).toContain(data)
  lock.release()
})

test('a released folder is free and nothing stays behind', async () => {
  const lock = await lockDataFolder(data)
  lock.release()
  expect(readdirSync(data)).toEqual([])
  const again = await lockDataFolder(data)
  again.release()
})

test.runIf(process.platform === 'linux')('a backend that was killed and not yet collected by its parent holds nothing', async () => {
  // It ends when the shell has become a program that collects nobody.
  const parent = spawn('/bin/sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const [line] = await once(parent.stdout, 'data')
    const pid = Number(String(line))
    const start = startOf(pid)
    await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /), 5000)
    expect(isRunning(pid)).toBe(false)
    writeFileSync(path, JSON.stringify({ ...stale, pid, start }))
    const lock = await lockDataFolder(data)
    lock.release()
  } finally {
    parent.kill('SIGKILL')
  }
})

test('a lock whose pid belongs to another program by now is replaced', async () => {
  expect(isRunning(stale.pid)).toBe(true)
  writeFileSync(path, JSON.stringify(stale))
  const lock = await lockDataFolder(data)
  expect(JSON.parse(readFileSync(path, 'utf8')).pid).toBe(process.pid)
  lock.release()
})

test('a lock of the same process number from before a restart of the container is replaced', async () => {
  writeFileSync(path, JSON.stringify({ ...stale, pid: process.pid }))
  const lock = await lockDataFolder(data)
  lock.release()
})

test('a lock of a process that runs since then is kept', async () => {
  writeFileSync(path, JSON.stringify({ ...stale, start: startOf(stale.pid) }))
  await expect(lockDataFolder(data)).rejects.toThrow(`pid ${stale.pid}`)
  expect(readdirSync(data)).toEqual([LOCK_FILE])
})

test.each(['', 'garbage', '{"pid":1}'])('a broken lock %j is replaced', async (text) => {
  writeFileSync(path, text)
  const lock = await lockDataFolder(data)
  lock.release()
})

test('a lock of another host holds while it is touched and not after', async () => {
  writeFileSync(path, JSON.stringify({ ...stale, host: 'elsewhere' }))
  await expect(lockDataFolder(data)).rejects.toThrow('on elsewhere')
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(path, longAgo, longAgo)
  const lock = await lockDataFolder(data)
  lock.release()
})

test('of many that find the same stale lock, one gets the folder', async () => {
  for (let round = 0; round < 5; round++) {
    writeFileSync(path, JSON.stringify({ ...stale, id: `left-${round}` }))
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataFolder(data)))
    const locks = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    expect(locks).toHaveLength(1)
    for (const lock of locks) lock.release()
  }
})

test('addresses are announced to other processes until the release', async () => {
  const lock = await lockDataFolder(data)
  expect(holderOf(data)?.http).toBeUndefined()
  lock.announce({ http: 'http://127.0.0.1:1', mqtt: 'mqtt://127.0.0.1:2' })
  expect(holderOf(data)).toMatchObject({ pid: process.pid, http: 'http://127.0.0.1:1' })
  lock.release()
  expect(holderOf(data)).toBeUndefined()
})

test('a release after another process took over leaves its lock alone', async () => {
  const lock = await lockDataFolder(data)
  writeFileSync(path, JSON.stringify(stale))
  lock.release()
  expect(readdirSync(data)).toEqual([LOCK_FILE])
})

test('the start of a process is the same each time and differs between processes', () => {
  expect(startOf(process.pid)).toBe(startOf(process.pid))
  expect(startOf(process.pid)).not.toBe(startOf(process.ppid))
  expect(startOf(2 ** 22 + 1)).toBeUndefined()
  expect(isRunning(2 ** 22 + 1)).toBe(false)
})
