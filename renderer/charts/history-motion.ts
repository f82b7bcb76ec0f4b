import { backendNow } from '../backend/clock.ts'
import type { HistoryActs, HistoryContent } from './history-content.ts'
import { settle, type TimeSpan } from './range-math.ts'

/**
 * The range that is seen while a hand moves it, and until the owner has followed. The chart moves at once; the owner hears at
 * most every 120 ms, and once at the end.
 */

const EVERY_MS = 120
/** Keys closer than this are one gesture, ms. */
const REST_MS = 250
/** Longest wait for an owner that does not follow, ms. */
const PATIENCE_MS = 2_000

export class HistoryMotion {
  #span: TimeSpan | null = null
  #moving = false
  #toldMs = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #patience: ReturnType<typeof setTimeout> | undefined
  readonly #acts: () => HistoryActs | undefined
  readonly #redraw: () => void

  constructor(acts: () => HistoryActs | undefined, redraw: () => void) {
    this.#acts = acts
    this.#redraw = redraw
  }

  /** Range moved by hand; null where the content's own counts. */
  get span(): TimeSpan | null {
    return this.#span
  }

  get moving(): boolean {
    return this.#moving
  }

  /** The owner has given content: what the hand wanted is over once it fits. */
  follow(content: HistoryContent): void {
    if (this.#span && !this.#moving && near(this.#span, content)) this.#let()
  }

  move(span: TimeSpan): void {
    clearTimeout(this.#patience)
    this.#span = settle(span, backendNow())
    this.#moving = true
    this.#redraw()
    if (this.#timer !== undefined) return
    const waitMs = EVERY_MS - (performance.now() - this.#toldMs)
    // The first one at once: the owner asks while this frame is drawn.
    if (waitMs <= 0) this.#tell(false)
    else this.#timer = setTimeout(() => this.#tell(false), waitMs)
  }

  rest(): void {
    if (!this.#moving) return
    this.#moving = false
    this.#tell(true)
    this.#redraw()
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => {
      this.#let()
      this.#redraw()
    }, PATIENCE_MS)
  }

  #restTimer: ReturnType<typeof setTimeout> | undefined

  /** A step by key: at rest when no other key follows soon. */
  step(span: TimeSpan): void {
    this.move(span)
    clearTimeout(this.#restTimer)
    this.#restTimer = setTimeout(() => this.rest(), REST_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#patience)
    clearTimeout(this.#restTimer)
  }

  #tell(settled: boolean): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#toldMs = performance.now()
    if (this.#span) this.#acts()?.onRange?.(this.#span.fromMs, this.#span.toMs, settled)
  }

  #let(): void {
    clearTimeout(this.#patience)
    this.#span = null
  }
}

/** The same range but for a thousandth, which addresses may round away. */
function near(span: TimeSpan, content: HistoryContent): boolean {
  const tolerance = Math.max(1_000, (span.toMs - span.fromMs) / 1_000)
  return Math.abs(span.fromMs - content.fromMs) <= tolerance && Math.abs(span.toMs - content.toMs) <= tolerance
}
