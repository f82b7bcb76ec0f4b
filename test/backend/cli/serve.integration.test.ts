import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { LOCK_FILE } from '../../../backend/config/data-lock.ts'
import { newDataFolder, TestBackend } from '../../backend-process.ts'

const entry = fileURLToPath(new URL('./stand-in-main.ts', import.meta.url))
const started: TestBackend[] = []

function start(behaviour = '', flags: string[] = [], data = newDataFolder(), environment: Record<string, string> = {}): TestBackend {
  const backend = new TestBackend(flags, { data, entry, environment: { STAND_IN: behaviour, ...environment } })
  started.push(backend)
  return backend
}

afterEach(async () => {
  for (const backend of started.splice(0)) {
    backend.kill('SIGKILL')
    await backend.exited
    backend.removeData()
  }
})

test('stdout carries the ready line and nothing else, stderr JSON lines', async () => {
  const backend = start()
  const ready = await backend.ready()
  expect(ready).toEqual({
    event: 'ready',
    http: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    mqtt: 'mqtt://127.0.0.1:1',
    data: backend.data,
  })
  expect(statSync(backend.data).mode & 0o777).toBe(0o700)
  await backend.stop()
  expect(backend.stdout.trimEnd().split('\n')).toHaveLength(1)
  const lines = backend.stderr
    .trim()
    .split('\n')
    .filter((line) => line !== 'stand-in stopped')
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['ready', 'stopping: SIGTERM', 'stopped'])
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it cleanly with code 0 and gives the folder back', async (signal) => {
  const backend = start()
  await backend.ready()
  backend.kill(signal)
  expect(await backend.exited).toEqual({ code: 0, signal: null })
  expect(backend.stderr).toContain('stand-in stopped')
  expect(existsSync(join(backend.data, LOCK_FILE))).toBe(false)
})

test('a stop that hangs is forced within 5 s and told', async () => {
  const backend = start('stop hangs')
  await backend.ready()
  const askedAt = performance.now()
  expect(await backend.stop()).toEqual({ code: 1, signal: null })
  expect(performance.now() - askedAt).toBeLessThan(5_000)
  expect(backend.stderr).toContain('ended by force')
})

test('a signal during a start that hangs ends it too', async () => {
  const backend = start('start hangs')
  await expect.poll(() => existsSync(join(backend.data, LOCK_FILE)), { timeout: 10_000 }).toBe(true)
  const askedAt = performance.now()
  expect(await backend.stop()).toMatchObject({ signal: null })
  expect(performance.now() - askedAt).toBeLessThan(5_000)
})

test.each([
  ['throws later', 'uncaught exception'],
  ['rejects later', 'unhandled rejection'],
])('an application that %s is stopped, logged and ends with code 1', async (behaviour, text) => {
  const backend = start(behaviour)
  expect(await backend.exited).toEqual({ code: 1, signal: null })
  expect(backend.stderr).toContain(text)
  expect(backend.stderr).toContain('nobody caught this')
  expect(backend.stderr).toContain('stand-in stopped')
})

test('a failing start tells why in the last line and ends with code 1', async () => {
  const backend = start('start fails')
  expect(await backend.exited).toEqual({ code: 1, signal: null })
  expect(backend.stderr.trim().split('\n').at(-1)).toBe('leitstand: the disk is full')
  expect(backend.stdout).toBe('')
})

test('a failing stop ends with code 1', async () => {
  const backend = start('stop fails')
  await backend.ready()
  expect((await backend.stop()).code).toBe(1)
  expect(backend.stderr).toContain('the database is gone')
})

test('a second backend on the same folder is refused with pid and folder', async () => {
  const first = start()
  await first.ready()
  const second = start('', [], first.data)
  expect((await second.exited).code).toBe(1)
  expect(second.stderr).toContain(`The data folder ${first.data} is in use by another Leitstand (pid ${first.pid}`)
})

test('after kill -9 the folder is free at once', async () => {
  const first = start()
  await first.ready()
  first.kill('SIGKILL')
  await first.exited
  expect(existsSync(join(first.data, LOCK_FILE))).toBe(true)
  const second = start('', [], first.data)
  await second.ready()
  expect(JSON.parse(readFileSync(join(first.data, LOCK_FILE), 'utf8')).pid).toBe(second.pid)
})

test('of several processes that start on the folder of a dead one, one runs', async () => {
  const dead = start()
  await dead.ready()
  dead.kill('SIGKILL')
  await dead.exited
  const racers = Array.from({ length: 4 }, () => start('', [], dead.data))
  const outcomes = await Promise.all(
    racers.map((racer) =>
      racer.ready().then(
        () => 'runs',
        () => 'refused',
      ),
    ),
  )
  expect(outcomes.filter((outcome) => outcome === 'runs')).toHaveLength(1)
})

test('a bad flag is named with what is allowed', async () => {
  const backend = start('', ['--mqtt-port', 'abc'])
  expect((await backend.exited).code).toBe(1)
  expect(backend.stderr).toBe(
    'leitstand: flag --mqtt-port: mqtt-port is "abc", allowed is a whole number from 0 to 65535 (0 = any free port).\n',
  )
})

test('a bad variable is named', async () => {
  const backend = start('', [], newDataFolder(), { LEITSTAND_DURABILITY: 'eternal' })
  expect((await backend.exited).code).toBe(1)
  expect(backend.stderr).toContain('variable LEITSTAND_DURABILITY: durability is "eternal", allowed is normal, full')
})

test('with a parent on IPC it tells when it is ready, and stops when the parent asks or is gone', async () => {
  for (const end of ['message', 'disconnect']) {
    const data = newDataFolder()
    const flags = ['--headless', '--http-port', '0', '--mqtt-port', '0', '--data', data]
    const child = spawn(process.execPath, [entry, ...flags], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    const [message] = await once(child, 'message')
    expect(message).toMatchObject({ event: 'ready', data, headless: true })
    if (end === 'message') child.send({ event: 'stop' })
    else child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
    rmSync(data, { recursive: true })
  }
})
