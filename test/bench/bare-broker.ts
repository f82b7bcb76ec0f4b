// The ceiling: a broker without the pipeline behind it, in a process of its own. `aedes`: as its authors ship it, counting only;
// `broker`: ours with all its guards, whose `take` wants to keep nothing. Forked by `BareBroker`; answers its port by IPC.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Aedes } from 'aedes'
import { pino } from 'pino'
import { Broker } from '../../backend/adapters/mqtt/broker.ts'
import { systemClock } from '../../backend/contract/clock.ts'
import { MemorySessionStore } from '../fakes/memory-session-store.ts'

export type BareKind = 'aedes' | 'broker'

export class BareBroker {
  readonly port: number
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
  }

  static async start(kind: BareKind): Promise<BareBroker> {
    const child = fork(fileURLToPath(import.meta.url), [kind], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const [port] = await once(child, 'message', { signal: AbortSignal.timeout(20_000) })
    return new BareBroker(child, Number(port))
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL')
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit')
  }
}

async function startAedes(): Promise<number> {
  const aedes = await Aedes.createBroker()
  aedes.on('publish', () => undefined) // whoever counts listens
  const server = createServer({ noDelay: true }, (socket) => aedes.handle(socket))
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port // it listens on TCP
}

async function startBroker(): Promise<number> {
  const broker = new Broker({
    host: '127.0.0.1',
    port: 0,
    take: () => undefined,
    authenticate: async () => true,
    sessions: new MemorySessionStore(),
    logger: pino({ level: 'silent' }),
    clock: systemClock,
  })
  await broker.start()
  return broker.port
}

if (process.send !== undefined) process.send(process.argv[2] === 'aedes' ? await startAedes() : await startBroker())
