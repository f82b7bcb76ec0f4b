// DTR and RTS of a pseudo terminal, which has none: a program behind it can offer them on a Unix socket beside the port, `<port>.lines`,
// that takes lines of JSON such as {"dtr":false,"rts":true} and answers each by one. See test/fakes/virtual-board/README.md.
import { existsSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

const ANSWER_MS = 2000

export class ResetChannel {
  readonly #socket: Socket
  #answered: (() => void) | undefined
  #failed: ((cause: Error) => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    createInterface({ input: socket }).on('line', () => this.#answered?.())
    socket.on('error', (cause) => this.#failed?.(cause))
    socket.on('close', () => this.#failed?.(new Error('the side channel was closed')))
  }

  /** Undefined: the port has none. */
  static async beside(path: string): Promise<ResetChannel | undefined> {
    const place = `${path}.lines`
    if (process.platform === 'win32' || !existsSync(place)) return undefined
    const socket = createConnection(place)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return new ResetChannel(socket)
  }

  /** Resolves when the other side has done it. */
  set(lines: { dtr: boolean; rts: boolean }): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the side channel did not answer within ${ANSWER_MS} ms`)), ANSWER_MS)
      this.#answered = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#failed = (cause) => {
        clearTimeout(timer)
        reject(cause)
      }
      this.#socket.write(`${JSON.stringify(lines)}\n`)
    })
  }

  close(): void {
    this.#socket.destroy()
  }
}
