import type { AxisScale } from './axis-scale.ts'
import type { HistoryContent, Threshold } from './history-content.ts'
import type { HistoryWords } from './history-words.ts'

/** Where a threshold is held by a hand, until the owner's content says the same. */

/** Longest wait for an owner that does not follow, ms. */
const PATIENCE_MS = 1_500

export class ThresholdDrag {
  #held: { key: string; value: number } | null = null
  #patience: ReturnType<typeof setTimeout> | undefined
  readonly #redraw: () => void

  constructor(redraw: () => void) {
    this.#redraw = redraw
  }

  set(key: string, value: number | null): void {
    clearTimeout(this.#patience)
    this.#held = value === null ? null : { key, value }
    this.#redraw()
    if (value !== null) {
      this.#patience = setTimeout(() => {
        this.#held = null
        this.#redraw()
      }, PATIENCE_MS)
    }
  }

  follow(thresholds: readonly Threshold[]): void {
    const own = thresholds.find((one) => one.key === this.#held?.key)
    if (own && own.value === this.#held?.value) {
      clearTimeout(this.#patience)
      this.#held = null
    }
  }

  /** Content with the threshold where the hand holds it. */
  applied(content: HistoryContent, words: HistoryWords): HistoryContent {
    const held = this.#held
    if (!held) return content
    return {
      ...content,
      thresholds: content.thresholds.map((one) => {
        if (one.key !== held.key) return one
        const curve = content.curves.find(({ key }) => key === one.curve)
        return { ...one, value: held.value, label: words.threshold(one, held.value, curve?.decimals ?? 2, curve?.unit ?? '') }
      }),
    }
  }

  /** Scales must not run away from under the hand. */
  held(scales: readonly AxisScale[] | null): readonly AxisScale[] | null {
    return this.#held ? scales : null
  }

  stop(): void {
    clearTimeout(this.#patience)
  }
}
