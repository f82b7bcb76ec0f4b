// Requests to the boot loader of a chip and its answers, over a serial line. Espressif's serial protocol, see esptool's documentation
// "Serial Protocol". Every wait has a limit, and ends at once when the port goes or the work is cancelled.
import { LeitstandError } from '../contract/errors.ts'
import type { FlashStage } from '../contract/flash/job.ts'
import type { SerialLine } from './serial-line.ts'
import { SlipReader, slipFrame } from './slip.ts'

export interface Answer {
  value: number
  data: Uint8Array
}

/** The boot loader said no; `code` as it gave it. */
export class Refusal extends Error {
  readonly code: number

  constructor(op: number, code: number) {
    super(`boot loader: operation 0x${op.toString(16)} refused with 0x${code.toString(16)}`)
    this.code = code
  }
}

/** No usable answer came in time. `heard`: something did come, but not this. */
export class Silence extends Error {
  readonly heard: boolean

  constructor(heard: boolean) {
    super(heard ? 'boot loader: the answer was disturbed' : 'boot loader: no answer')
    this.heard = heard
  }
}

const CHECKSUM_SEED = 0xef
/** Behind one answer the next comes within this time. */
const QUIET_MS = 60
/** What still comes then is not going to end. */
const MOST_SETTLE_MS = 10_000
const ASKED_AGAIN = 3
/** Frames that wait to be read; more are dropped, oldest first. */
const MOST_WAITING = 256

export class LoaderLink {
  readonly line: SerialLine
  /** Factor of all pauses. */
  readonly pace: number
  /** Bytes of status behind an answer: 4 of the ROM, 2 of the stub. */
  statusBytes: 2 | 4 = 4
  /** What the work is at, for errors. */
  doing: FlashStage = 'connecting'
  /** Hears what comes while no frame is awaited: the boot log. */
  onText: (bytes: Uint8Array) => void = () => undefined
  readonly #signal: AbortSignal
  readonly #slip: SlipReader
  readonly #frames: Uint8Array[] = []
  #wake: () => void = () => undefined
  #gone: LeitstandError | undefined
  #heard = 0

  /** @param pace 1: as boards need it; less where there is no real board */
  constructor(line: SerialLine, signal: AbortSignal, pace = 1) {
    this.line = line
    this.pace = pace
    this.#signal = signal
    this.#slip = new SlipReader((frame) => {
      this.#frames.push(frame)
      if (this.#frames.length > MOST_WAITING) this.#frames.shift()
      this.#wake()
    })
    line.onData = (bytes) => {
      this.#heard += bytes.length
      this.onText(bytes)
      this.#slip.take(bytes)
    }
    line.onGone = (fault) => {
      this.#gone = fault
      this.#wake()
    }
    signal.addEventListener('abort', () => this.#wake(), { once: true })
  }

  /** Bytes heard so far, frames or not. */
  get heard(): number {
    return this.#heard
  }

  /**
   * @param sum checksum over this data, for blocks of data
   * @throws Refusal, Silence, LeitstandError `flash.port` (gone), `flash.cancelled`
   */
  async ask(op: number, payload: Uint8Array, timeoutMs: number, data?: Uint8Array): Promise<Answer> {
    this.#frames.length = 0
    const before = this.#heard
    const broken = this.#slip.broken
    await this.line.write(slipFrame(requestFrame(op, payload, data)))
    const until = performance.now() + timeoutMs
    for (;;) {
      const frame = await this.nextFrame(until)
      if (frame === undefined) throw new Silence(this.#heard > before || this.#slip.broken > broken)
      const answer = this.#answerIn(frame, op)
      if (answer !== undefined) return answer
    }
  }

  /** For requests that may be made twice: answers that get lost are asked for again. */
  async askAgain(op: number, payload: Uint8Array, timeoutMs: number): Promise<Answer> {
    for (let time = 1; ; time++) {
      try {
        return await this.ask(op, payload, timeoutMs)
      } catch (cause) {
        if (!(cause instanceof Silence) || time >= ASKED_AGAIN) throw cause
      }
    }
  }

  /** Waits until nothing comes any more: the ROM answers some things eight times. */
  async settle(): Promise<void> {
    const latest = performance.now() + MOST_SETTLE_MS
    while (performance.now() < latest) if ((await this.nextFrame(performance.now() + QUIET_MS * this.pace)) === undefined) return
  }

  /** Undefined: none came until then (`performance.now()`). */
  async nextFrame(until: number): Promise<Uint8Array | undefined> {
    for (;;) {
      this.check()
      const frame = this.#frames.shift()
      if (frame !== undefined) return frame
      const leftMs = until - performance.now()
      if (leftMs <= 0) return undefined
      await this.#wait(leftMs)
    }
  }

  /** A frame without an answer, such as the count while flash is read. */
  async send(content: Uint8Array): Promise<void> {
    await this.line.write(slipFrame(content))
  }

  /** Waits unless the port goes or the work is cancelled meanwhile. */
  async pause(ms: number): Promise<void> {
    const until = performance.now() + ms * this.pace
    for (let leftMs = ms * this.pace; leftMs > 0; leftMs = until - performance.now()) {
      this.check()
      await this.#wait(leftMs)
    }
    this.check()
  }

  /** @throws LeitstandError when the port is gone or the work is cancelled */
  check(): void {
    if (this.#signal.aborted) throw new LeitstandError('flash.cancelled')
    if (this.#gone !== undefined) throw this.#gone
  }

  /** Forgets what came so far: behind a reset. */
  clear(): void {
    this.#frames.length = 0
    this.#slip.reset()
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Undefined: it answers something else (one of eight answers to SYNC, for example). */
  #answerIn(frame: Uint8Array, op: number): Answer | undefined {
    if (frame.length < 8 + this.statusBytes || frame[0] !== 1) return undefined
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
    const end = 8 + view.getUint16(2, true)
    if (end !== frame.length) return undefined
    const status = frame[end - this.statusBytes] ?? 1
    // The ROM says 1 and why behind it, the stub says why in the first byte.
    const code = status === 1 ? (frame[end - this.statusBytes + 1] ?? 0) : status
    if (frame[1] !== op) {
      // The ROM answers what it does not know under the operation before, with error 5.
      if (status !== 0 && code === UNKNOWN_TO_ROM && this.statusBytes === 4) throw new Refusal(op, code)
      return undefined
    }
    if (status !== 0) throw new Refusal(op, code)
    return { value: view.getUint32(4, true), data: frame.subarray(8, end - this.statusBytes) }
  }
}

/** Error of the ROM to what it does not do. */
export const UNKNOWN_TO_ROM = 5

function requestFrame(op: number, payload: Uint8Array, data: Uint8Array | undefined): Uint8Array {
  const frame = new Uint8Array(8 + payload.length + (data?.length ?? 0))
  const view = new DataView(frame.buffer)
  frame[1] = op
  view.setUint16(2, frame.length - 8, true)
  frame.set(payload, 8)
  if (data !== undefined) {
    let sum = CHECKSUM_SEED
    for (const byte of data) sum ^= byte
    view.setUint32(4, sum, true)
    frame.set(data, 8 + payload.length)
  }
  return frame
}

/** Little-endian words. */
export function words(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => {
    view.setUint32(index * 4, value >>> 0, true)
  })
  return bytes
}
