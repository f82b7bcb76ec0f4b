// Process of one board that is flashed or set up: joins serialport, Espressif's stubs, the flasher and Improv. Started by
// adapters/serial/flash-processes.ts.
import { readFile } from 'node:fs/promises'
import type { FlashAsk, FlashTell } from './adapters/serial/flash-protocol.ts'
import { SerialPortLines } from './adapters/serial/serial-port-lines.ts'
import { stubOf } from './adapters/serial/stub-files.ts'
import { faultOf } from './contract/errors.ts'
import { START_BAUD } from './flash/board-session.ts'
import { type FlashNews, runFlash } from './flash/flash-run.ts'
import type { MadeLogin, StoredTask } from './flash/flash-runner.ts'
import { pulseReset } from './flash/reset-board.ts'
import { scanNetworks, setUpBoard } from './provisioning/set-up.ts'

if (process.send === undefined) throw new Error('flash-child.ts is started by the backend')
const cancel = new AbortController()
const lines = new SerialPortLines()
let kept: () => void = () => undefined
let loggedIn: (login: MadeLogin) => void = () => undefined

const tell = (message: FlashTell) => process.send?.(message)
const tellNews = (news: FlashNews) => tell({ type: 'news', news })

process.on('message', (ask: FlashAsk) => {
  if (ask.type === 'cancel') cancel.abort()
  else if (ask.type === 'kept') kept()
  else if (ask.type === 'login') loggedIn(ask.login)
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
  let mac = task.mac
  if (task.action !== 'provision' && task.action !== 'networks') {
    await flash(task, (news) => {
      mac = news.board?.mac ?? mac
      tellNews(news)
    })
  }
  if (task.setUp !== null || task.action === 'networks') await setUp(task, mac)
}

async function flash(task: StoredTask, onNews: (news: FlashNews) => void): Promise<void> {
  const files = await Promise.all(task.files.map(async ({ path, ...file }) => ({ ...file, content: new Uint8Array(await readFile(path)) })))
  await runFlash(
    { ...task, files },
    {
      lines,
      stubOf,
      signal: cancel.signal,
      tell: onNews,
      save: (content, offset, board) =>
        new Promise((resolve) => {
          kept = resolve
          tell({ type: 'saved', content, offset, board })
        }),
    },
  )
}

async function setUp({ path, usb, setUp: wish }: StoredTask, mac: string | null): Promise<void> {
  tellNews({ stage: 'provisioning' })
  const line = await lines.open(path, START_BAUD)
  const tools = {
    line,
    signal: cancel.signal,
    tell: tellNews,
    restart: async () => {
      await pulseReset(line, usb ? 'usb' : 'bridge')
      return line.hasLines
    },
  }
  try {
    // Opening asserts both lines; at rest a board runs its program.
    await line.setLines({ dtr: false, rts: false })
    if (wish === null) await scanNetworks(tools)
    else {
      const loginFor = (told: string) =>
        new Promise<MadeLogin>((resolve) => {
          loggedIn = resolve
          tell({ type: 'login', mac: told })
        })
      await setUpBoard({ ...wish, mac }, { ...tools, loginFor })
    }
  } finally {
    await line.close()
  }
}
