// The main thread's end of the import worker: one thread for one task. Used by imports.ts and import-run.ts.
import { Worker } from 'node:worker_threads'
import { errorOf, LeitstandError } from '../contract/errors.ts'
import type { FileShape, ShapeHints } from './file-shape.ts'
import type { BlockTaken, ReadBlock, ReadOrder, WorkerOrder, WorkerSaying } from './worker-protocol.ts'

const WORKER = new URL('./import-worker.ts', import.meta.url)
const HEAP_MB = 512
const SHAPE_TIMEOUT_MS = 30_000
/** A thread that says nothing for so long hangs: even a slow disk gives it a block of 50,000 rows earlier. */
const BLOCK_TIMEOUT_MS = 120_000

/** @throws LeitstandError `import.unreadable` saying why, `internal` when the thread dies or takes over 30 s */
export async function shapeOf(path: string, hints: ShapeHints = {}): Promise<FileShape> {
  const thread = new ImportThread({ task: 'shape', path, hints })
  try {
    const saying = await thread.next(SHAPE_TIMEOUT_MS)
    if (saying.type === 'shape') return saying.shape
    throw unexpected(saying)
  } finally {
    await thread.stop()
  }
}

/**
 * The values of a file block by block; the next is asked for when the one before has been dealt with. Leaving the loop ends the thread.
 * @throws LeitstandError `import.unreadable`, `internal`
 */
export async function* blocksOf(order: ReadOrder): AsyncGenerator<ReadBlock> {
  const thread = new ImportThread({ task: 'read', order })
  try {
    for (;;) {
      const saying = await thread.next(BLOCK_TIMEOUT_MS)
      if (saying.type === 'end') return
      if (saying.type !== 'block') throw unexpected(saying)
      yield saying.block
      thread.taken()
    }
  } finally {
    await thread.stop()
  }
}

class ImportThread {
  readonly #worker: Worker
  readonly #heard: WorkerSaying[] = []
  #wake: (() => void) | undefined
  #death: string | undefined

  constructor(order: WorkerOrder) {
    this.#worker = new Worker(WORKER, { workerData: order, name: 'import', resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } })
    this.#worker.on('message', (saying: WorkerSaying) => {
      this.#heard.push(saying)
      this.#wake?.()
    })
    this.#worker.on('error', (fault) => this.#die(fault instanceof Error ? fault.message : String(fault)))
    this.#worker.on('exit', (code) => this.#die(`it ended with code ${code}`))
  }

  async next(timeoutMs: number): Promise<WorkerSaying> {
    const late = setTimeout(() => this.#die(`it said nothing for ${timeoutMs / 1000} s`), timeoutMs)
    try {
      for (;;) {
        const saying = this.#heard.shift()
        if (saying !== undefined) return saying
        if (this.#death !== undefined) throw new LeitstandError('internal', `The import thread failed: ${this.#death}.`)
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    } finally {
      clearTimeout(late)
    }
  }

  taken(): void {
    this.#worker.postMessage({ type: 'taken' } satisfies BlockTaken)
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }

  #die(why: string): void {
    this.#death ??= why
    this.#wake?.()
  }
}

function unexpected(saying: WorkerSaying): LeitstandError {
  if (saying.type === 'failed') return errorOf(saying)
  return new LeitstandError('internal', `The import thread said "${saying.type}" out of turn.`)
}
