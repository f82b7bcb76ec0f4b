import { useCallback, useSyncExternalStore } from 'react'
import type { SerialNews, SerialNote } from '../../backend/contract/flash/serial-monitor.ts'
import { SerialText } from '../../backend/contract/flash/serial-text.ts'
import { perFrame } from '../backend/frame-batch.ts'
import { onSerial } from '../backend/serial-feed.ts'
import { plainText } from './ansi-text.ts'
import { ByteWindow } from './byte-window.ts'
import { type LogLevel, levelOf } from './log-level.ts'
import { numbersIn } from './numbers-in.ts'

/**
 * What each watched port has said, bounded; outside of React, as a board may say thousands of lines a second. Fed by
 * backend/serial-feed.ts, read through `useLogVersion`, at most once for each drawn frame.
 */

export const MOST_LINES = 20_000
/** Characters of all lines together. */
const MOST_CHARACTERS = 4_000_000
const MOST_POINTS = 2000
/** Boot logs name numbers too; what is said most often is what is drawn. */
const MOST_CURVES = 32

export interface LogLine {
  /** Counts up; lines that go leave a gap at the start alone. */
  n: number
  atMs: number
  /** With its colours. */
  raw: string
  plain: string
  level: LogLevel | null
  /** Characters of `plain` that stand in columns of their own. */
  prefix: number
  note: SerialNote | null
  /** Bytes that are missing before what follows; 0: this is no gap. */
  lost: number
}

export interface NumberCurve {
  name: string
  atMs: number[]
  values: number[]
}

export class MonitorLog {
  readonly bytes = new ByteWindow()
  readonly curves = new Map<string, NumberCurve>()
  /** Changes with whatever is shown. */
  version = 0
  #lines: LogLine[] = []
  #characters = 0
  #next = 0
  #since = -1
  #seen = -1
  #position = 0
  #text = new SerialText()

  /** Complete lines, oldest first; the array is replaced when its start is cut off. */
  get lines(): readonly LogLine[] {
    return this.#lines
  }

  /** The line that is being said. */
  open(): LogLine | null {
    const open = this.#text.open()
    return open === null ? null : { ...lineOf(open.text, open.atMs), n: this.#next }
  }

  take({ since, entries }: SerialNews): void {
    if (since !== this.#since) this.#begin(since, entries[0]?.from ?? 0)
    for (const { n, atMs, from, bytes, note } of entries) {
      if (n <= this.#seen) continue
      this.#seen = n
      if (from > this.#position) this.#gap(from - this.#position, atMs)
      this.#position = from
      if (note !== null) {
        this.#endLine()
        this.#add({ ...lineOf('', atMs), note })
        continue
      }
      const content = bytesOf(bytes)
      this.#position += content.length
      this.bytes.add(content)
      for (const line of this.#text.take(content, atMs)) this.#add(lineOf(line.text, line.atMs))
    }
    this.#trim()
    this.version += 1
  }

  /** What was said stays away, what comes is shown. */
  clear(): void {
    this.#lines = []
    this.#characters = 0
    this.#text = new SerialText()
    this.bytes.clear()
    this.curves.clear()
    this.version += 1
  }

  /** The port was opened anew: its counting began again. */
  #begin(since: number, from: number): void {
    this.#endLine()
    this.#since = since
    this.#seen = -1
    this.#position = from
  }

  #gap(lost: number, atMs: number): void {
    this.#endLine()
    this.#add({ ...lineOf('', atMs), lost })
  }

  #endLine(): void {
    for (const { text, atMs } of this.#text.break()) this.#add(lineOf(text, atMs))
  }

  #add(line: Omit<LogLine, 'n'>): void {
    this.#lines.push({ ...line, n: this.#next++ })
    this.#characters += line.raw.length
    const numbers = line.note === null && line.raw !== '' ? numbersIn(line.plain.slice(line.prefix)) : null
    for (const { name, value } of numbers ?? []) this.#point(name, line.atMs, value)
  }

  #point(name: string, atMs: number, value: number): void {
    let curve = this.curves.get(name)
    if (curve === undefined) {
      if (this.curves.size >= MOST_CURVES) return
      curve = { name, atMs: [], values: [] }
      this.curves.set(name, curve)
    }
    curve.atMs.push(atMs)
    curve.values.push(value)
    if (curve.atMs.length <= MOST_POINTS * 1.5) return
    curve.atMs = curve.atMs.slice(-MOST_POINTS)
    curve.values = curve.values.slice(-MOST_POINTS)
  }

  /** In steps, so that a fast board does not copy the list with every frame. */
  #trim(): void {
    if (this.#lines.length <= MOST_LINES * 1.1 && this.#characters <= MOST_CHARACTERS * 1.1) return
    let first = Math.max(0, this.#lines.length - MOST_LINES)
    for (let at = 0; at < first; at++) this.#characters -= this.#lines[at]?.raw.length ?? 0
    for (; this.#characters > MOST_CHARACTERS && first < this.#lines.length; first++)
      this.#characters -= this.#lines[first]?.raw.length ?? 0
    this.#lines = this.#lines.slice(first)
  }
}

function lineOf(raw: string, atMs: number): Omit<LogLine, 'n'> {
  const plain = plainText(raw)
  return { atMs, raw, plain, ...levelOf(plain), note: null, lost: 0 }
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

const logs = new Map<string, MonitorLog>()
const listeners = new Set<() => void>()

export function logOf(port: string): MonitorLog {
  let log = logs.get(port)
  if (log === undefined) {
    log = new MonitorLog()
    logs.set(port, log)
  }
  return log
}

/** Ports that nobody watches any more. */
export function forgetLogs(kept: ReadonlySet<string>): void {
  for (const port of [...logs.keys()]) if (!kept.has(port)) logs.delete(port)
}

const notifySoon = perFrame(() => {
  for (const listener of listeners) listener()
})

onSerial((news) => {
  logOf(news.port).take(news)
  notifySoon()
})

export function clearLog(port: string): void {
  logOf(port).clear()
  notifySoon()
}

/** Its version, for drawing again. Needs a subscription to `serial/{port}`. */
export function useLogVersion(port: string): number {
  const subscribe = useCallback((listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [])
  return useSyncExternalStore(subscribe, () => logs.get(port)?.version ?? 0)
}
