// The watches' numbers as one file in the data folder, replaced as a whole. Used by watch-history.ts through WatchMemory.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from '../contract/code-of.ts'
import type { WatchMemory } from './ports.ts'
import { WATCH_CELLS, WATCH_LAYOUT } from './series-watch.ts'

const MAGIC = 0x4c_51_57_31
/** Magic, layout, cells a series, series. */
const HEAD_NUMBERS = 4

export class WatchFile implements WatchMemory {
  readonly #path: string
  #turn: Promise<void> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
  }

  /** Nothing where there is no file, or one of another layout or cut short: then history is looked back on. */
  async load(): Promise<Map<number, Float64Array>> {
    const states = new Map<number, Float64Array>()
    const bytes = await readIfThere(this.#path)
    if (bytes === undefined || bytes.byteLength % 8 !== 0) return states
    const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    const [magic, layout, cells, count = 0] = numbers
    const whole = numbers.length === HEAD_NUMBERS + count * (1 + WATCH_CELLS)
    if (magic !== MAGIC || layout !== WATCH_LAYOUT || cells !== WATCH_CELLS || !whole) return states
    for (let at = HEAD_NUMBERS; at < numbers.length; at += 1 + WATCH_CELLS) {
      states.set(numbers[at] ?? 0, numbers.slice(at + 1, at + 1 + WATCH_CELLS))
    }
    return states
  }

  /** One after the other: the save of a stop may come while that of a round is under way. @throws Error of the file system */
  save(states: ReadonlyMap<number, Float64Array>): Promise<void> {
    const done = this.#turn.then(() => this.#write(states))
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #write(states: ReadonlyMap<number, Float64Array>): Promise<void> {
    const numbers = new Float64Array(HEAD_NUMBERS + states.size * (1 + WATCH_CELLS))
    numbers.set([MAGIC, WATCH_LAYOUT, WATCH_CELLS, states.size])
    let at = HEAD_NUMBERS
    for (const [series, state] of states) {
      numbers[at] = series
      numbers.set(state, at + 1)
      at += 1 + WATCH_CELLS
    }
    await mkdir(dirname(this.#path), { recursive: true })
    const part = `${this.#path}.part`
    await writeFile(part, new Uint8Array(numbers.buffer), { mode: 0o600 })
    await rename(part, this.#path)
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw cause
  }
}
