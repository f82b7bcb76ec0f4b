import { EventEmitter } from 'node:events'
import type { Child } from '../../electron/backend-process.ts'

/** A backend process in memory; `child` is what the shell sees. */
export class FakeChild extends EventEmitter {
  readonly stdout = new EventEmitter()
  readonly stderr = new EventEmitter()
  readonly posted: unknown[] = []
  readonly pid: number
  kills = 0

  constructor(pid: number) {
    super()
    this.pid = pid
  }

  postMessage(message: unknown): void {
    this.posted.push(message)
  }

  kill(): boolean {
    this.kills++
    return true
  }

  ready(http = 'http://127.0.0.1:8000', data = '/data'): void {
    this.emit('message', { event: 'ready', http, mqtt: 'mqtt://127.0.0.1:1883', data })
  }
}

/** The shell's type of a child is Electron's; a fake has the part of it that is used. */
export function asChild(fake: FakeChild): Child {
  const child: unknown = fake
  if (!isChild(child)) throw new Error('the fake lacks something')
  return child
}

function isChild(value: unknown): value is Child {
  return value instanceof FakeChild
}
