import { EventEmitter } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { relayParentMessages, tellParent } from '../../../backend/cli/parent-link.ts'
import { StopRequest } from '../../../backend/cli/stop-request.ts'

class Port extends EventEmitter {
  readonly sent: unknown[] = []
  postMessage(message: unknown) {
    this.sent.push(message)
  }
}

afterEach(() => {
  Reflect.deleteProperty(process, 'parentPort')
})

test('in a utility process the Electron shell is told and may ask to stop', async () => {
  const port = new Port()
  Object.assign(process, { parentPort: port })
  const request = new StopRequest(process).listen()
  relayParentMessages()
  tellParent({ event: 'ready' })
  expect(port.sent).toEqual([{ event: 'ready' }])
  port.emit('message', { data: { event: 'stop' } })
  expect((await request.reason).text).toContain('asked for it')
  request.close()
})
