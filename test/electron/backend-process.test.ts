import { beforeEach, describe, expect, test } from 'vitest'
import { BackendProcess, MAX_RESTARTS } from '../../electron/backend-process.ts'
import { asChild, FakeChild } from './fake-child.ts'

let children: FakeChild[]
let timers: { run: () => void; dueMs: number }[]
let nowMs: number
let events: unknown[]
let signals: number[]
let backend: BackendProcess

beforeEach(() => {
  children = []
  timers = []
  nowMs = 0
  events = []
  signals = []
  backend = new BackendProcess({
    fork: () => {
      const child = new FakeChild(100 + children.length)
      children.push(child)
      return asChild(child)
    },
    terminate: (pid) => signals.push(pid),
    later: (run, delayMs) => {
      const timer = { run, dueMs: nowMs + delayMs }
      timers.push(timer)
      return () => {
        timers = timers.filter((each) => each !== timer)
      }
    },
    onReady: (ready) => events.push(['ready', ready.http]),
    onCrash: (attempt, of) => events.push(['crash', attempt, of]),
    onGivenUp: (message, log) => events.push(['given up', message, log]),
    onLine: () => undefined,
  })
})

function pass(ms: number): void {
  nowMs += ms
  for (const timer of timers.filter(({ dueMs }) => dueMs <= nowMs)) {
    timers = timers.filter((each) => each !== timer)
    timer.run()
  }
}

function newest(): FakeChild {
  const child = children.at(-1)
  if (child === undefined) throw new Error('nothing was started')
  return child
}

describe('starting', () => {
  test('tells when the backend says it is ready by its port', () => {
    backend.start()
    newest().ready('http://127.0.0.1:8123')
    expect(events).toEqual([['ready', 'http://127.0.0.1:8123']])
  })

  test('understands the ready line of a headless backend, also in two pieces, and only once', () => {
    backend.start()
    const line = '{"event":"ready","http":"http://127.0.0.1:8001","mqtt":"mqtt://127.0.0.1:1883","data":"/d"}\n'
    newest().stdout.emit('data', Buffer.from(line.slice(0, 30)))
    newest().stdout.emit('data', Buffer.from(line.slice(30)))
    newest().ready('http://127.0.0.1:8001')
    expect(events).toEqual([['ready', 'http://127.0.0.1:8001']])
  })

  test('takes nothing that only looks like a ready message', () => {
    backend.start()
    newest().emit('message', { event: 'ready', http: 'javascript:alert(1)', mqtt: '', data: '/d' })
    newest().emit('message', 'ready')
    expect(events).toEqual([])
  })

  test('shows a start that was refused at once, without trying again', () => {
    backend.start()
    newest().stderr.emit('data', Buffer.from('leitstand: Port 8000 is in use\n'))
    newest().emit('message', { event: 'failed', message: 'Port 8000 (HTTP) is in use by mosquitto' })
    newest().emit('exit', 1)
    pass(60_000)
    expect(children).toHaveLength(1)
    expect(events).toEqual([['given up', 'Port 8000 (HTTP) is in use by mosquitto', ['leitstand: Port 8000 is in use']]])
  })

  test('ends a backend that never gets ready, after two minutes', () => {
    backend.start()
    pass(119_000)
    expect(newest().kills).toBe(0)
    pass(1_000)
    expect(newest().kills).toBe(1)
    newest().emit('exit', 0)
    pass(1000)
    expect(events).toEqual([['given up', 'The backend was not ready after 120 s.', []]])
  })
})

describe('crashes', () => {
  test('are followed by three starts with growing pauses, then by the last lines of the log', () => {
    backend.start()
    newest().ready()
    const pauses = [1_000, 3_000, 9_000]
    for (const pause of pauses) {
      newest().emit('exit', 1)
      pass(pause - 1)
      const before = children.length
      pass(1)
      expect(children).toHaveLength(before + 1)
    }
    newest().stderr.emit('data', Buffer.from('{"level":60,"time":"2026-11-20T14:29:54Z","msg":"disk gone"}\nlast wo'))
    newest().emit('exit', 7)
    pass(1000)
    expect(children).toHaveLength(1 + MAX_RESTARTS)
    expect(events.at(-1)).toEqual(['given up', 'Exit code 7', ['14:29:54 fatal disk gone', 'last wo']])
    expect(events.filter((event) => Array.isArray(event) && event[0] === 'crash')).toEqual([
      ['crash', 1, 3],
      ['crash', 2, 3],
      ['crash', 3, 3],
    ])
  })

  test('are forgotten after a healthy minute', () => {
    backend.start()
    for (let turn = 0; turn < 10; turn++) {
      newest().ready()
      pass(60_000)
      newest().emit('exit', 1)
      pass(1_000)
    }
    expect(children).toHaveLength(11)
    expect(events.some((event) => Array.isArray(event) && event[0] === 'given up')).toBe(false)
  })

  test('given up, a new start has all its tries again', () => {
    backend.start()
    for (const pause of [1_000, 3_000, 9_000, 1_000]) {
      newest().emit('exit', 1)
      pass(pause)
    }
    expect(children).toHaveLength(4)
    backend.start()
    expect(children).toHaveLength(5)
    newest().emit('exit', 1)
    expect(events.at(-1)).toEqual(['crash', 1, 3])
  })
})

describe('stopping', () => {
  test('asks by message and signal, and waits for the end', async () => {
    backend.start()
    newest().ready()
    const stopped = backend.stop()
    expect(newest().posted).toEqual([{ event: 'stop' }])
    expect(signals).toEqual([100])
    expect(newest().kills).toBe(0)
    newest().emit('exit', 0)
    await stopped
    pass(60_000)
    expect(children).toHaveLength(1)
    expect(events).toEqual([['ready', 'http://127.0.0.1:8000']])
  })

  test('ends it by force after five seconds', async () => {
    backend.start()
    newest().ready()
    const stopped = backend.stop()
    pass(4_999)
    expect(newest().kills).toBe(0)
    pass(1)
    expect(newest().kills).toBe(1)
    newest().emit('exit', 0)
    await stopped
  })

  test('calls off a restart that was waiting', async () => {
    backend.start()
    newest().emit('exit', 1)
    await backend.stop()
    pass(60_000)
    expect(children).toHaveLength(1)
  })
})

test('keeps no more than the last lines, however much is written', () => {
  backend.start()
  for (let line = 0; line < 5000; line++) newest().stderr.emit('data', Buffer.from(`line ${line}\n`))
  newest().emit('message', { event: 'failed', message: 'no' })
  newest().emit('exit', 1)
  pass(1000)
  const [, , log] = Array.isArray(events[0]) ? events[0] : []
  expect(log).toHaveLength(60)
  expect(log.at(-1)).toBe('line 4999')
})
