// The import thread: looks at a file, or reads it and hands its values over in blocks. Started by import-thread.ts for one task.
import { parentPort, workerData } from 'node:worker_threads'
import { faultOf } from '../contract/errors.ts'
import type { RowError } from '../contract/import.ts'
import { rowsOf } from './csv-rows.ts'
import { ErrorFile } from './error-file.ts'
import { readShape } from './file-shape.ts'
import { SampleReader } from './read-samples.ts'
import { BLOCKS_AHEAD, type BlockTaken, type ReadOrder, type WorkerOrder, type WorkerSaying } from './worker-protocol.ts'

const BLOCK_VALUES = 16_384
/** Also without values a block goes now and then: progress, and errors of files that have nothing else. */
const BLOCK_ROWS = 50_000
const SHOWN_ERRORS = 100

const port = parentPort
if (port === null) throw new Error('import-worker.ts runs as a worker thread only')

function say(saying: WorkerSaying, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(saying, transfer)
}

/** Holds the reading back while too many blocks are under way. */
class Credit {
  #ahead = 0
  #wake: (() => void) | undefined

  taken(): void {
    this.#ahead--
    this.#wake?.()
  }

  async take(): Promise<void> {
    while (this.#ahead >= BLOCKS_AHEAD) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#ahead++
  }
}

async function read({ path, errorsPath, mapping, targets, nowMs }: ReadOrder): Promise<void> {
  const credit = new Credit()
  port?.on('message', (_: BlockTaken) => credit.taken())
  const errorFile = new ErrorFile(errorsPath)
  let shown: RowError[] = []
  let errors = 0
  const reader = new SampleReader(mapping, targets, nowMs, (error) => {
    errorFile.add(error)
    if (errors++ < SHOWN_ERRORS) shown.push(error)
  })
  let bytes = 0
  let rows = 0
  const send = async () => {
    await credit.take()
    const { values, counts } = reader.flush()
    const buffers = values
      .flatMap(({ atMs, value, quality }) => [atMs.buffer, value.buffer, quality.buffer])
      .filter((buffer) => buffer instanceof ArrayBuffer)
    say({ type: 'block', block: { values, counts, bytes, errors: shown } }, buffers)
    shown = []
    rows = 0
  }
  try {
    for await (const lot of rowsOf(path, mapping, (more) => (bytes += more))) {
      for (const row of lot) {
        reader.take(row)
        if (++rows >= BLOCK_ROWS || reader.values >= BLOCK_VALUES) await send()
      }
    }
    await send()
  } finally {
    errorFile.close()
  }
  say({ type: 'end' })
}

// Sent by import-thread.ts alone, compiled against the same type.
const order = workerData as WorkerOrder
const done = order.task === 'shape' ? readShape(order.path, order.hints).then((shape) => say({ type: 'shape', shape })) : read(order.order)
done
  .catch((cause: unknown) => {
    say({ type: 'failed', ...faultOf(cause) })
  })
  .finally(() => port.close())
