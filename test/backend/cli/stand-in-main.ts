import { createServer } from 'node:http'
import { type Application, serve } from '../../../backend/cli/serve.ts'

/** The backend process around an application that misbehaves as the variable STAND_IN says; for `serve.integration.test.ts`. */

class StandIn implements Application {
  readonly #server = createServer()

  async start() {
    if (behaviour === 'start fails') throw new Error('the disk is full')
    if (behaviour === 'start hangs') await new Promise(() => setInterval(() => undefined, 60_000))
    const port = await new Promise<number>((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve(portOf(this.#server.address()))))
    if (behaviour === 'throws later') setImmediate(() => fault('nobody caught this'))
    if (behaviour === 'rejects later') void Promise.reject(new Error('nobody caught this'))
    return { httpAddress: `http://127.0.0.1:${port}`, mqttAddress: 'mqtt://127.0.0.1:1' }
  }

  async stop() {
    if (behaviour === 'stop hangs') await new Promise(() => undefined)
    if (behaviour === 'stop fails') throw new Error('the database is gone')
    this.#server.close()
    process.stderr.write('stand-in stopped\n')
  }
}

function fault(text: string): never {
  throw new Error(text)
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  return typeof address === 'object' && address ? address.port : 0
}

const behaviour = process.env.STAND_IN ?? ''
process.exit(await serve(process.argv.slice(2), async () => new StandIn()))
