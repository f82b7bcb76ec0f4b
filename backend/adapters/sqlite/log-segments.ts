import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { encodeRecord, type LogRecord, nextRecord } from './log-record.ts'
import type { LogRow } from './log-row.ts'

/** A file of the log; the name is the number of its first commit, so that names sort by age. */
export interface Segment {
  path: string
  firstSeq: number
  lastSeq: number
  /** Samples of its commits that are not done. */
  samples: number
}

const SUFFIX = '.seg'
const SEGMENT_SAMPLES = 65_536
const SEGMENT_BYTES = 32 * 1024 * 1024

/** Folder of the log that belongs to a database file. */
export function logFolder(path: string): string {
  return `${path}-log`
}

/** Segments in the folder, oldest first; those that hold nothing after `doneSeq` included. */
export function listSegments(dir: string): { path: string; firstSeq: number }[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith(SUFFIX))
    .sort()
    .map((name) => ({ path: join(dir, name), firstSeq: Number(name.slice(0, -SUFFIX.length)) }))
}

/**
 * The append log: commits as records in files, in order of arrival. Bytes written are the bytes of the record, where a
 * database would write whole pages. `normal`: a commit is safe from kill -9 once written; `full`: synced as well.
 * A file is never written to after a restart, so that a torn end stays where it is. Used by the writer worker alone.
 */
export class LogSegments {
  /** Closed and open, oldest first. */
  readonly segments: Segment[] = []
  lastSeq = 0
  readonly #dir: string
  readonly #durability: 'normal' | 'full'
  #fd: number | undefined
  #end = 0

  constructor(dir: string, durability: 'normal' | 'full') {
    this.#dir = dir
    this.#durability = durability
  }

  /** Reads what is there. @param doneSeq commits up to it don't count any more */
  open(doneSeq: number, onDamaged: (detail: string) => void): void {
    mkdirSync(this.#dir, { recursive: true })
    this.segments.length = 0
    this.lastSeq = doneSeq
    for (const { path, firstSeq } of listSegments(this.#dir)) {
      const segment = { path, firstSeq, lastSeq: firstSeq - 1, samples: 0 }
      readSegment(path, onDamaged, ({ seq, count }) => {
        segment.lastSeq = seq
        if (seq > doneSeq) segment.samples += count
      })
      this.segments.push(segment)
      // The name counts as well: a number that may have been used is never given again.
      this.lastSeq = Math.max(this.lastSeq, segment.lastSeq, firstSeq)
    }
  }

  /** Commits each row as one record. All or none: after an error nothing of it counts. */
  append(rows: readonly LogRow[]): void {
    const samples = rows.reduce((sum, row) => sum + row.count, 0)
    const current = this.segments.at(-1)
    if (current && (current.samples >= SEGMENT_SAMPLES || this.#end >= SEGMENT_BYTES)) this.rotate()
    const fd = this.#fd ?? this.#create()
    let seq = this.lastSeq
    const records = rows.map((row) => encodeRecord({ ...row, seq: ++seq }))
    const bytes = records.length === 1 && records[0] ? records[0] : Buffer.concat(records)
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written, bytes.length - written, this.#end + written)
      if (this.#durability === 'full') fdatasyncSync(fd)
    } catch (error) {
      this.#takeBack(fd)
      // A reader may have seen these numbers already.
      this.lastSeq = seq
      throw error
    }
    this.#end += bytes.length
    this.lastSeq = seq
    const open = this.segments.at(-1)
    if (open) {
      open.lastSeq = seq
      open.samples += samples
    }
  }

  /** Closes the open file; the next commit begins another. */
  rotate(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }

  /** The oldest segments after `doneSeq`, some `maxSamples` of samples but at least one: what to compact next. */
  stretchAfter(doneSeq: number, maxSamples: number): Segment[] {
    this.rotate()
    const stretch: Segment[] = []
    let samples = 0
    for (const segment of this.segments) {
      if (segment.lastSeq <= doneSeq) continue
      samples += segment.samples
      if (stretch.length > 0 && samples > maxSamples) break
      stretch.push(segment)
    }
    return stretch
  }

  /** Deletes the files that hold nothing after `seq`. Only after it is sure that their samples are elsewhere. */
  remove(seq: number): void {
    const keep = this.segments.findIndex(
      (segment, index) => segment.lastSeq > seq || (index === this.segments.length - 1 && this.#fd !== undefined),
    )
    for (const { path } of this.segments.splice(0, keep < 0 ? this.segments.length : keep)) rmSync(path, { force: true })
  }

  close(): void {
    if (this.#fd !== undefined && this.#durability === 'full') fdatasyncSync(this.#fd)
    this.rotate()
  }

  #create(): number {
    const firstSeq = this.lastSeq + 1
    const path = join(this.#dir, `${String(firstSeq).padStart(16, '0')}${SUFFIX}`)
    const fd = openSync(path, 'wx')
    this.#fd = fd
    this.#end = 0
    this.segments.push({ path, firstSeq, lastSeq: firstSeq - 1, samples: 0 })
    if (this.#durability === 'full' && process.platform !== 'win32') syncFolder(this.#dir)
    return fd
  }

  /** Half a record must not stand where the next one would; readers may be in the middle of this file, so it ends here. */
  #takeBack(fd: number): void {
    try {
      ftruncateSync(fd, this.#end)
    } catch {
      // It stays where it is, and readers pass over what is torn.
    }
    this.rotate()
    const segment = this.#end === 0 ? this.segments.pop() : undefined
    if (segment) rmSync(segment.path, { force: true })
  }
}

/** Every intact record of a file. Damage in between is told of; a torn end is not, as nobody was answered for it. */
function readSegment(path: string, onDamaged: (detail: string) => void, take: (record: LogRecord) => void): void {
  const bytes = readFileSync(path)
  let at = 0
  for (let next = nextRecord(bytes, at); next; next = nextRecord(bytes, at)) {
    if (next.start > at) onDamaged(`${next.start - at} bytes of ${path} are damaged: the readings in them are lost.`)
    take(next.record)
    at = next.end
  }
}

function syncFolder(dir: string): void {
  const fd = openSync(dir, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
