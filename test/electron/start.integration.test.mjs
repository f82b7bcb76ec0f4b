import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ROOT } from '../../electron/start/project.mjs'

let data
let child
let stdout
let stderr

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'leitstand-start-'))
})
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL')
    await once(child, 'close')
  }
  rmSync(data, { recursive: true, force: true })
})

/** What `npm start -- …` runs, without a display. */
function start(...flags) {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _w, ...env } = process.env
  const ports = ['--http-port', '0', '--mqtt-port', '0', '--data', data]
  child = spawn(process.execPath, [join(ROOT, 'electron', 'start.mjs'), ...ports, ...flags], { stdio: ['ignore', 'pipe', 'pipe'], env })
  stdout = ''
  stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
}

const shown = (read, pattern) => expect.poll(read, { timeout: 25_000 }).toMatch(pattern)

function isRunning(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('headless: stdout has the ready line alone, SIGTERM ends it within 5 s with code 0', async () => {
  start('--headless')
  await shown(() => stdout, /\n/)
  expect(JSON.parse(stdout)).toEqual({ event: 'ready', http: expect.any(String), mqtt: expect.any(String), data })
  const askedAt = performance.now()
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([0, null])
  expect(performance.now() - askedAt).toBeLessThan(5_000)
  expect(stdout.trimEnd()).not.toContain('\n')
})

test('a second start has nothing to set up', async () => {
  start('--headless')
  await shown(() => stdout, /\n/)
  child.kill('SIGTERM')
  await once(child, 'close')
  start('--headless')
  await shown(() => stdout, /\n/)
  expect(stderr).not.toMatch(/installing|building/)
})

test('start.mjs killed with -9 leaves no backend behind', async () => {
  start('--headless')
  await shown(() => stdout, /\n/)
  const { pid } = JSON.parse(readFileSync(join(data, 'leitstand.lock'), 'utf8'))
  child.kill('SIGKILL')
  await once(child, 'exit')
  await expect.poll(() => isRunning(pid), { timeout: 6_000 }).toBe(false)
})

test.skipIf(process.platform !== 'linux')('without a display the address is printed with a ticket that signs in', async () => {
  start()
  await shown(() => stderr, /#ticket=\S+/)
  expect(stderr).toContain('npm run -s leitstand -- ticket')
  const address = new URL(/http\S+#ticket=\S+/.exec(stderr)[0])
  const answer = await fetch(`${address.origin}/api/auth/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address.origin },
    body: JSON.stringify({ ticket: address.hash.slice('#ticket='.length) }),
  })
  expect(answer.status).toBe(200)
  child.kill('SIGINT')
  expect(await once(child, 'close')).toEqual([0, null])
})

test('a bad flag ends it with code 1 before anything is started', async () => {
  start('--http-port', 'abc')
  expect((await once(child, 'close'))[0]).toBe(1)
  expect(stderr).toContain('http-port is "abc"')
  expect(stdout).toBe('')
})
