// Bytes of a port on their way to the backend: sent in bundles, and never more than the backend takes. Used by monitor-child.ts.

/** What comes within this time travels together, ms. */
const TOGETHER_MS = 25
/** A bundle of this size leaves at once. */
const BUNDLE_BYTES = 1 << 16
/** Not taken yet; beyond it bytes are left out and counted. */
const MOST_UNTAKEN_BYTES = 2 << 20

export class Outbox {
  readonly #send: (bytes: Uint8Array, atMs: number, lost: number) => void
  readonly #now: () => number
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #atMs = 0
  #untaken = 0
  #lost = 0
  #timer: NodeJS.Timeout | undefined

  /** @param now Unix ms */
  constructor(send: (bytes: Uint8Array, atMs: number, lost: number) => void, now: () => number) {
    this.#send = send
    this.#now = now
  }

  add(bytes: Uint8Array): void {
    if (this.#untaken + this.#waitingBytes + bytes.length > MOST_UNTAKEN_BYTES) {
      this.flush()
      this.#lost += bytes.length
      return
    }
    // Bytes that were left out lie before a bundle, never within it.
    if (this.#waitingBytes === 0) this.#atMs = this.#now()
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes >= BUNDLE_BYTES) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), TOGETHER_MS)
  }

  /** So many have arrived. */
  taken(bytes: number): void {
    this.#untaken -= bytes
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#waitingBytes === 0) return
    const bundle = Buffer.concat(this.#waiting)
    const lost = this.#lost
    this.#waiting = []
    this.#waitingBytes = 0
    this.#lost = 0
    this.#untaken += bundle.length
    this.#send(bundle, this.#atMs, lost)
  }
}
