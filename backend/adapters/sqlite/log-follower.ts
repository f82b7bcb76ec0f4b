import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { codeOf } from '../../contract/code-of.ts'
import { nextRecord } from './log-record.ts'
import { listSegments } from './log-segments.ts'
import type { SampleLog } from './sample-log.ts'

/**
 * Reads the log while the writer appends to it. Call it within a snapshot of the database: the writer deletes a file
 * only after a checkpoint that no open snapshot holds back, so nothing that the snapshot lacks can be gone.
 */
export class LogFollower {
  readonly #dir: string
  readonly #onDamaged: (detail: string) => void
  #path = ''
  #offset = 0

  constructor(dir: string, onDamaged: (detail: string) => void) {
    this.#dir = dir
    this.#onDamaged = onDamaged
  }

  /** Takes all commits after `doneSeq` into `log` that it has not yet. */
  refresh(log: SampleLog, doneSeq: number): void {
    if (!existsSync(this.#dir)) return
    const segments = listSegments(this.#dir)
    const wanted = Math.max(log.lastSeq, doneSeq) + 1
    let first = segments.findIndex(({ path }) => path === this.#path)
    if (first < 0)
      first = Math.max(
        0,
        segments.findLastIndex(({ firstSeq }) => firstSeq <= wanted),
      )
    for (const { path } of segments.slice(first)) {
      if (path !== this.#path) {
        this.#path = path
        this.#offset = 0
      }
      this.#read(log, doneSeq)
    }
  }

  #read(log: SampleLog, doneSeq: number): void {
    const bytes = readFrom(this.#path, this.#offset)
    let at = 0
    for (let next = nextRecord(bytes, at); next; next = nextRecord(bytes, at)) {
      if (next.start > at) this.#onDamaged(`${next.start - at} bytes of ${this.#path} are damaged: the readings in them are lost.`)
      const { seq } = next.record
      if (seq > log.lastSeq && seq > doneSeq) log.addIntact(seq, next.record, this.#onDamaged)
      at = next.end
    }
    this.#offset += at
  }
}

/** What a file holds from `offset` on; nothing when it is gone. */
function readFrom(path: string, offset: number): Buffer {
  const fd = openIfThere(path)
  if (fd === undefined) return Buffer.alloc(0)
  try {
    const bytes = Buffer.allocUnsafe(Math.max(0, fstatSync(fd).size - offset))
    let filled = 0
    while (filled < bytes.length) {
      const read = readSync(fd, bytes, filled, bytes.length - filled, offset + filled)
      if (read === 0) break
      filled += read
    }
    return bytes.subarray(0, filled)
  } finally {
    closeSync(fd)
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
