// Thread of one export: joins the reader of telemetry.db, the formats, the report and the file. Started by adapters/threads.
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { ExportPartFile } from './adapters/files/export-part-file.ts'
import { drawReport } from './adapters/pdf/draw-report.ts'
import { SqliteSampleSource } from './adapters/sqlite/sqlite-sample-source.ts'
import { type ExportThreadAsk, type ExportThreadData, failureOf } from './adapters/threads/export-threads.ts'
import { type ExportNews, type ExportTools, writeToFile, writeToTaker } from './exports/write-export.ts'

// The creator of this thread passes exactly this shape.
const { database, task, target } = workerData as ExportThreadData
const BEHIND_ALL_ELSE = constants.priority.PRIORITY_LOW
const port = parentPort
if (port === null) throw new Error('export-worker.ts runs as a worker thread only')

const tell = (news: ExportNews) => port.postMessage(news, news.type === 'piece' ? [news.bytes.buffer] : [])

// Readings go first where the processor is busy. Only Linux has priorities by thread; elsewhere this would slow the whole program.
if (process.platform === 'linux') setPriority(BEHIND_ALL_ELSE)

/** Pieces asked for and not sent yet. */
let credit = 0
let onCredit: () => void = () => undefined
port.on('message', (_ask: ExportThreadAsk) => {
  credit++
  onCredit()
})
const wanted = async () => {
  while (credit === 0) await new Promise<void>((resolve) => (onCredit = resolve))
  credit--
}

async function work(): Promise<void> {
  const source = new SqliteSampleSource(database, (detail) => process.emitWarning(detail))
  const tools: ExportTools = { source, draw: drawReport, tell, now: () => performance.now() }
  const figures =
    target.kind === 'file'
      ? await writeToFile(task.plan, new ExportPartFile(target.folder, target.id, target.reserveBytes), tools, task.maxBytes)
      : await writeToTaker(task.plan, tools, wanted)
  source.close()
  tell({ type: 'done', figures })
}

work()
  .catch((cause: unknown) => tell(failureOf(cause)))
  .finally(() => port.close())
