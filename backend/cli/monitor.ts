// `leitstand monitor`: what a board says on its serial port, and lines typed to it. Comes back by itself when the board is plugged in again.
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { SerialPortLines } from '../adapters/serial/serial-port-lines.ts'
import { faultOf, LeitstandError } from '../contract/errors.ts'
import { SerialText } from '../contract/flash/serial-text.ts'
import { pulseReset } from '../flash/reset-board.ts'
import type { SerialLine } from '../flash/serial-line.ts'
import { EXIT, exitOf, mustExist, usageFault } from './serial-exit.ts'

export const MONITOR_USAGE = `leitstand monitor --port PATH [--baud 115200] [--reset] [--until TEXT] [--timeout SECONDS] [--once] [--json]
  --reset          restart the board first
  --until TEXT     end with 0 as soon as TEXT was said
  --timeout S      end after S seconds: with 0, or with 1 when TEXT was not said
  --once           end when the port goes; without it, wait for it to come back
  --json           one JSON line per line of the board: {"at": Unix ms, "text": …}
Lines from standard input are sent with a line feed. Ctrl-C ends with 0.
Exit codes: 0 ended, 1 TEXT was not said, 2 usage, 3 port (busy, gone, no permission)
`
const RETRY_MS = 500

/** Resolves to the exit code. */
export async function monitorCommand(argv: readonly string[]): Promise<number> {
  try {
    const options = optionsIn(argv)
    mustExist(options.port)
    return await monitor(options)
  } catch (cause) {
    process.stderr.write(`leitstand: ${faultOf(cause).detail}\n`)
    return exitOf(cause)
  }
}

function optionsIn(argv: readonly string[]) {
  return usageFault(MONITOR_USAGE, () => {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        baud: { type: 'string', default: '115200' },
        reset: { type: 'boolean', default: false },
        until: { type: 'string' },
        timeout: { type: 'string' },
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    })
    const baud = Number(values.baud)
    const timeoutS = values.timeout === undefined ? null : Number(values.timeout)
    if (values.port === undefined) throw new Error('--port is missing. leitstand ports lists them')
    if (!Number.isInteger(baud) || baud < 300 || baud > 4_000_000) throw new Error('--baud is a whole number from 300 to 4000000')
    if (timeoutS !== null && !(timeoutS > 0 && timeoutS <= 86_400)) throw new Error('--timeout is a number of seconds up to 86400')
    return { ...values, port: values.port, baud, timeoutS }
  })
}

async function monitor(options: ReturnType<typeof optionsIn>): Promise<number> {
  const { port, baud, until, timeoutS, json } = options
  const ended = Promise.withResolvers<number>()
  const interrupt = () => ended.resolve(EXIT.done)
  process.once('SIGINT', interrupt)
  const onTime = () => {
    if (until !== undefined) process.stderr.write(`leitstand: "${until}" was not said within ${timeoutS} s\n`)
    ended.resolve(until === undefined ? EXIT.done : EXIT.failed)
  }
  const timer = timeoutS === null ? undefined : setTimeout(onTime, timeoutS * 1000)
  const lines = new SerialText()
  const show = (text: string) => {
    process.stdout.write(json ? `${JSON.stringify({ at: Date.now(), text })}\n` : `${text}\n`)
    if (until !== undefined && text.includes(until)) ended.resolve(EXIT.done)
  }
  let line: SerialLine | undefined
  const input = createInterface({ input: process.stdin })
  input.on('line', (text) => {
    line?.write(Buffer.from(`${text}\n`)).catch((cause: unknown) => process.stderr.write(`leitstand: ${faultOf(cause).detail}\n`))
  })
  // A standard input that ends (a script's) ends nothing else.
  let over = false
  const stay = async () => {
    for (let first = true; !over; first = false) {
      try {
        line = await new SerialPortLines().open(port, baud)
      } catch (cause) {
        const gone = cause instanceof LeitstandError && cause.reason?.key === 'port-gone'
        if (first || options.once || !gone) throw cause
        await wait(RETRY_MS)
        continue
      }
      const gone = new Promise<void>((resolve) => {
        if (line !== undefined) line.onGone = () => resolve()
      })
      line.onData = (bytes) => {
        for (const { text } of lines.take(bytes, Date.now())) show(text)
      }
      if (options.reset && first) await pulseReset(line, 'bridge')
      await gone
      await line.close()
      process.stderr.write(`leitstand: ${port} is gone\n`)
      if (options.once) throw new LeitstandError('flash.port', `${port} is gone.`)
    }
  }
  try {
    return await Promise.race([ended.promise, stay().then(() => EXIT.done)])
  } finally {
    over = true
    clearTimeout(timer)
    process.removeListener('SIGINT', interrupt)
    input.close()
    await line?.close()
  }
}
