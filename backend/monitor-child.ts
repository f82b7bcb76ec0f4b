// Process of one port that is watched: joins serialport and the reset sequences. Started by adapters/serial/monitor-processes.ts.
import { setTimeout as wait } from 'node:timers/promises'
import type { MonitorAct, MonitorAsk, MonitorTell } from './adapters/serial/monitor-protocol.ts'
import { SerialPortLines } from './adapters/serial/serial-port-lines.ts'
import { faultOf, LeitstandError } from './contract/errors.ts'
import { because } from './contract/reasons.ts'
import { pulseReset, resetIntoLoader } from './flash/reset-board.ts'
import type { SerialLine } from './flash/serial-line.ts'
import { Outbox } from './monitor/outbox.ts'

if (process.send === undefined) throw new Error('monitor-child.ts is started by the backend')
/** Long enough for boards with a capacitor at EN, ms. */
const BOOT_MS = 200
const lines = new SerialPortLines()
const tell = (message: MonitorTell) => process.send?.(message)
const outbox = new Outbox((bytes, atMs, lost) => tell({ type: 'bytes', bytes, atMs, lost }), Date.now)
let line: SerialLine | undefined
/** One act after the other. */
let turn: Promise<void> = Promise.resolve()

process.on('message', (ask: MonitorAsk) => {
  if (ask.type === 'taken') {
    outbox.taken(ask.bytes)
    return
  }
  turn = turn
    .then(() => act(ask.act))
    .then(
      () => void tell({ type: 'done', id: ask.id }),
      (cause: unknown) => void tell({ type: 'failed', id: ask.id, fault: faultOf(cause) }),
    )
})
// The parent has ended: nobody would hear of it any more.
process.on('disconnect', () => process.exit(0))
tell({ type: 'ready' })

async function act(act: MonitorAct): Promise<void> {
  if (act.kind === 'open') await open(act.path, act.baud)
  else if (act.kind === 'close') await close()
  else if (act.kind === 'send') await opened().write(act.bytes)
  else if (act.kind === 'baud') await opened().setBaud(act.baud)
  else {
    const kind = act.usb ? 'usb' : 'bridge'
    const to = opened()
    if (act.into === 'program') await pulseReset(to, kind)
    else await resetIntoLoader({ line: to, pause: (ms) => wait(ms) }, kind, BOOT_MS)
    if (!to.hasLines) throw new LeitstandError('flash.port', because('monitor-no-lines', { port: to.path }))
  }
}

async function open(path: string, baud: number): Promise<void> {
  await close()
  const opened = await lines.open(path, baud)
  line = opened
  opened.onData = (bytes) => outbox.add(bytes)
  opened.onGone = (fault) => {
    outbox.flush()
    tell({ type: 'gone', fault: faultOf(fault) })
  }
}

async function close(): Promise<void> {
  const open = line
  line = undefined
  await open?.close()
  outbox.flush()
}

/** @throws LeitstandError `flash.port` */
function opened(): SerialLine {
  if (line === undefined) throw new LeitstandError('flash.port', because('port-failed', { port: 'The port', message: 'not open' }))
  return line
}
