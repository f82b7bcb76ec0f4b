import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { connectAsync } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { TestBackend } from '../backend-process.ts'

const leitstand = fileURLToPath(new URL('../../backend/cli/leitstand.ts', import.meta.url))
const run = promisify(execFile)
const started: TestBackend[] = []

function start(flags: string[] = []): TestBackend {
  const backend = new TestBackend(flags)
  started.push(backend)
  return backend
}

function command(name: string, data: string) {
  return run(process.execPath, [leitstand, name, '--data', data], { encoding: 'utf8', timeout: 20_000 })
}

afterEach(async () => {
  for (const backend of started.splice(0)) {
    backend.kill('SIGKILL')
    await backend.exited
    backend.removeData()
  }
})

test('what the ready line names answers: health over HTTP, a client over MQTT', async () => {
  const ready = await start().ready()
  expect((await fetch(`${ready.http}/api/health`)).status).toBe(200)
  const client = await connectAsync(ready.mqtt, { reconnectPeriod: 0, connectTimeout: 5_000 })
  expect(client.connected).toBe(true)
  await client.endAsync(true)
})

test('SIGTERM with a connected client ends it within 5 s, with code 0', async () => {
  const backend = start(['--demo', '3'])
  const ready = await backend.ready()
  const client = await connectAsync(ready.mqtt, { reconnectPeriod: 0, connectTimeout: 5_000 })
  const askedAt = performance.now()
  expect(await backend.stop()).toEqual({ code: 0, signal: null })
  expect(performance.now() - askedAt).toBeLessThan(5_000)
  client.end(true)
})

test.each([
  ['--http-port', 'HTTP'],
  ['--mqtt-port', 'MQTT'],
])('a %s in use names the program that holds it and what to do', async (flag, role) => {
  const script = "const s=require('net').createServer().listen(0,'127.0.0.1',()=>console.log(s.address().port))"
  const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [port] = await once(holder.stdout, 'data')
    const backend = start([flag, String(port).trim()])
    expect((await backend.exited).code).toBe(1)
    const last = backend.stderr.trim().split('\n').at(-1)
    expect(last).toContain(`Port ${String(port).trim()} (${role}) is in use by node (pid ${holder.pid}`)
    expect(last).toContain(`${flag} N`)
    expect(backend.stdout).toBe('')
  } finally {
    holder.kill('SIGKILL')
  }
})

test('token and ticket open the running backend', async () => {
  const backend = start()
  const ready = await backend.ready()
  const { stdout: token, stderr: path } = await command('token', backend.data)
  expect(path.trim()).toBe(`${backend.data}/token`)
  const answer = await fetch(`${ready.http}/api/sensors`, { headers: { authorization: `Bearer ${token.trim()}` } })
  expect(answer.status).toBe(200)
  const { stdout: address } = await command('ticket', backend.data)
  expect(address).toMatch(new RegExp(`^${ready.http}/#ticket=[A-Za-z0-9_-]{20,}\n$`))
  const ticket = new URL(address).hash.slice('#ticket='.length)
  const signIn = () =>
    fetch(`${ready.http}/api/auth/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ready.http },
      body: JSON.stringify({ ticket }),
    })
  const session = await signIn()
  expect([session.status, session.headers.get('set-cookie')]).toEqual([200, expect.stringMatching(/HttpOnly/i)])
  expect((await signIn()).status).toBe(401)
})

test('token and ticket without a backend say what to do', async () => {
  const backend = start(['--mqtt-port', 'none'])
  await backend.exited
  for (const name of ['token', 'ticket']) {
    await expect(command(name, backend.data)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('Start it first') })
  }
})
