// Process of one board that is flashed: joins serialport, Espressif's stubs and the flasher. Started by adapters/serial/flash-processes.ts.
import { readFile } from 'node:fs/promises'
import type { FlashAsk, FlashTell } from './adapters/serial/flash-protocol.ts'
import { SerialPortLines } from './adapters/serial/serial-port-lines.ts'
import { stubOf } from './adapters/serial/stub-files.ts'
import { faultOf } from './contract/errors.ts'
import { runFlash } from './flash/flash-run.ts'
import type { StoredTask } from './flash/flash-runner.ts'

if (process.send === undefined) throw new Error('flash-child.ts is started by the backend')
const cancel = new AbortController()
let kept: () => void = () => undefined

const tell = (message: FlashTell) => process.send?.(message)

process.on('message', (ask: FlashAsk) => {
  if (ask.type === 'cancel') cancel.abort()
  else if (ask.type === 'kept') kept()
  else {
    work(ask.task)
      .then(() => tell({ type: 'done' }))
      .catch((cause: unknown) => tell({ type: 'failed', fault: faultOf(cause) }))
  }
})
// The parent has ended: nobody would hear of it any more.
process.on('disconnect', () => {
  cancel.abort()
  setTimeout(() => process.exit(0), 2000).unref()
})
tell({ type: 'ready' })

async function work(task: StoredTask): Promise<void> {
  const files = await Promise.all(task.files.map(async ({ path, ...file }) => ({ ...file, content: new Uint8Array(await readFile(path)) })))
  await runFlash(
    { ...task, files },
    {
      lines: new SerialPortLines(),
      stubOf,
      signal: cancel.signal,
      tell: (news) => tell({ type: 'news', news }),
      save: (content, offset, board) =>
        new Promise((resolve) => {
          kept = resolve
          tell({ type: 'saved', content, offset, board })
        }),
    },
  )
}
