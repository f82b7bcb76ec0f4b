// A virtual board behind a pseudo terminal (socat), with its reset lines and faults on a side channel, as a pseudo terminal has none.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, constants, existsSync, openSync, readlinkSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { type ControlAnswer, obey } from './control.ts'
import { VirtualBoard, type VirtualBoardSpec } from './virtual-board.ts'

const PATIENCE_MS = 10_000

export interface VirtualBoardPort {
  board: VirtualBoard
  /** What a tool opens: a link to the pseudo terminal. */
  path: string
  /** Unix socket of the side channel, `<path>.lines`. */
  linesPath: string
  /** Pulls the cable: the port is gone. */
  unplug(): Promise<void>
  /** Puts it in again, under the same name; the chip starts from flash. */
  plug(): Promise<void>
  close(): Promise<void>
}

export interface PortSpec extends VirtualBoardSpec {
  path: string
  /** How it starts; default `run`. */
  start?: 'download' | 'run'
}

/** @throws Error when socat is missing or the link does not appear */
export async function openVirtualBoard({ path, start = 'run', ...spec }: PortSpec): Promise<VirtualBoardPort> {
  const linesPath = `${path}.lines`
  let wire: Wire | undefined
  const board = new VirtualBoard(spec, (bytes) => wire?.send(bytes))
  const port: VirtualBoardPort = {
    board,
    path,
    linesPath,
    unplug: async () => {
      board.stop()
      const gone = wire
      wire = undefined
      await gone?.close()
    },
    plug: async () => {
      if (wire !== undefined) return
      wire = await openWire(path, (bytes) => board.receive(bytes), board)
      board.start('run')
    },
    close: async () => {
      await port.unplug()
      await closeServer(server, sockets)
      rmSync(linesPath, { force: true })
    },
  }
  board.onUnplug = () => {
    // In a turn of its own: the byte that pulled the cable is still being read.
    setImmediate(() => port.unplug().catch((cause: unknown) => console.error('unplug', cause)))
  }
  const sockets = new Set<Socket>()
  const server = await listen(linesPath, sockets, (text) => obey(text, port))
  try {
    wire = await openWire(path, (bytes) => board.receive(bytes), board)
  } catch (cause) {
    await closeServer(server, sockets)
    throw cause
  }
  board.start(start)
  return port
}

interface Wire {
  send(bytes: Uint8Array): void
  close(): Promise<void>
}

async function openWire(path: string, receive: (bytes: Uint8Array) => void, board: VirtualBoard): Promise<Wire> {
  rmSync(path, { force: true })
  const socat = spawn('socat', ['-b', '65536', `pty,raw,echo=0,link=${path}`, '-'], { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaint = ''
  socat.stderr.on('data', (text) => {
    complaint = `${complaint}${text}`.slice(-500)
  })
  socat.stdin.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => {
    socat.once('exit', () => resolve())
    socat.once('error', (cause) => {
      complaint = `socat does not start: ${cause.message}. Install it: apt-get install socat`
      resolve()
    })
  })
  await appears(path, socat, () => complaint)
  // Held open, so that the terminal outlives each tool that opens and closes it; never read, so that no byte is taken from a tool.
  const held = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
  const slow = new SlowLine(() => board.faults.bytesPerSecond)
  board.onReset = () => slow.stop()
  socat.stdout.on('data', (bytes: Buffer) => slow.pass(bytes, receive))
  return {
    send: (bytes) => slow.pass(bytes, (due) => socat.stdin.write(due)),
    close: async () => {
      slow.stop()
      closeSync(held)
      socat.kill('SIGTERM')
      await ended
      rmSync(path, { force: true })
    },
  }
}

/** Bytes in their order, not faster than the fault says; both ways share the line's speed. */
class SlowLine {
  readonly #perSecond: () => number
  readonly #waiting: { bytes: Uint8Array; deliver: (bytes: Uint8Array) => void; dueAt: number }[] = []
  #timer: NodeJS.Timeout | undefined
  #freeAt = 0

  constructor(perSecond: () => number) {
    this.#perSecond = perSecond
  }

  pass(bytes: Uint8Array, deliver: (bytes: Uint8Array) => void): void {
    const rate = this.#perSecond()
    const now = performance.now()
    if (rate <= 0 && this.#waiting.length === 0) {
      deliver(bytes)
      return
    }
    this.#freeAt = Math.max(this.#freeAt, now) + (rate > 0 ? (bytes.length / rate) * 1000 : 0)
    this.#waiting.push({ bytes, deliver, dueAt: this.#freeAt })
    this.#timer ??= setTimeout(() => this.#deliver(), this.#freeAt - now)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waiting.length = 0
    this.#freeAt = 0
  }

  #deliver(): void {
    this.#timer = undefined
    for (;;) {
      const [first] = this.#waiting
      if (first === undefined) return
      const leftMs = first.dueAt - performance.now()
      if (leftMs > 0) {
        this.#timer = setTimeout(() => this.#deliver(), leftMs)
        return
      }
      this.#waiting.shift()
      first.deliver(first.bytes)
    }
  }
}

async function appears(path: string, socat: ChildProcess, complaint: () => string): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    if (existsSync(path) && readlinkSync(path) !== '') return
    if (socat.exitCode !== null || complaint().includes('does not start')) throw new Error(complaint() || `socat ended (${socat.exitCode})`)
    if (Date.now() > until) throw new Error(`${path} did not appear within ${PATIENCE_MS / 1000} s. ${complaint()}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function listen(path: string, sockets: Set<Socket>, act: (text: string) => Promise<ControlAnswer>): Promise<Server> {
  rmSync(path, { force: true })
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    createInterface({ input: socket }).on('line', (text) => {
      act(text).then((answer) => socket.writable && socket.write(`${JSON.stringify(answer)}\n`))
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve(server))
  })
}

function closeServer(server: Server, sockets: Set<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy()
  return new Promise((resolve) => server.close(() => resolve()))
}
