import type { ChartColors } from './chart-colors.ts'
import type { ChartFrame } from './chart-frame.ts'
import classes from './history-chart.module.css'
import type { HistoryContent } from './history-content.ts'
import type { HistoryWords } from './history-words.ts'
import { colorOf } from './layer-curves.ts'
import { valueLabels } from './readout.ts'

/** Line, points, values and time of the crosshair as elements over the canvas, moved without React and without drawing the chart anew. */
export class Crosshair {
  readonly #root: HTMLElement
  readonly #line = part(classes.crossLine)
  readonly #time = part(classes.crossTime)
  #measured = { length: 0, width: 0 }
  readonly #labels: { label: HTMLElement; dot: HTMLElement }[] = []

  constructor(root: HTMLElement) {
    this.#root = root
    root.append(this.#line, this.#time)
    this.hide()
  }

  show(atMs: number, pointerY: number | null, content: HistoryContent, frame: ChartFrame, colors: ChartColors, words: HistoryWords): void {
    const { plot, span, axisY } = frame
    if (atMs < span.fromMs || atMs > span.toMs) {
      this.hide()
      return
    }
    const x = frame.x(atMs)
    this.#root.hidden = false
    this.#line.style.transform = `translateX(${Math.round(x)}px)`
    this.#line.style.top = `${Math.max(0, plot.top - 6)}px`
    this.#line.style.height = `${axisY - Math.max(0, plot.top - 6)}px`
    this.#time.textContent = words.moment(atMs, span.toMs - span.fromMs)
    this.#time.style.top = `${axisY + 2}px`
    const half = this.#timeWidth() / 2
    this.#time.style.transform = `translateX(${Math.min(frame.width - half - 2, Math.max(half + 2, x))}px) translateX(-50%)`
    const values = plot.height > 0 ? valueLabels(content, frame, atMs, pointerY) : []
    // At the right of the line, or at its left where the chart ends.
    const atRight = x < plot.left + plot.width - 96
    for (const [row, value] of values.entries()) {
      const { label, dot } = this.#labelAt(row)
      const color = colorOf(colors, value.curve.slot)
      const { unit } = value.curve
      label.hidden = false
      dot.hidden = false
      label.textContent = `${words.number(value.value, value.curve.decimals)}${unit === '' || unit === 'pH' ? '' : ` ${unit}`}`
      label.style.borderColor = color
      label.style.transform = `translate(${atRight ? x + 8 : x - 8}px, ${value.labelY}px) translate(${atRight ? '0' : '-100%'}, -50%)`
      dot.style.borderColor = color
      dot.style.transform = `translate(${frame.x(value.atMs)}px, ${value.pointY}px) translate(-50%, -50%)`
    }
    for (const { label, dot } of this.#labels.slice(values.length)) {
      label.hidden = true
      dot.hidden = true
    }
  }

  /** Asked of the page once for each length of text: digits are equally wide, and asking makes the browser lay out the page. */
  #timeWidth(): number {
    const { length } = this.#time.textContent ?? ''
    if (length !== this.#measured.length) this.#measured = { length, width: this.#time.offsetWidth }
    return this.#measured.width
  }

  hide(): void {
    this.#root.hidden = true
  }

  #labelAt(row: number): { label: HTMLElement; dot: HTMLElement } {
    let pair = this.#labels[row]
    if (!pair) {
      pair = { label: part(classes.crossValue), dot: part(classes.crossDot) }
      this.#labels[row] = pair
      this.#root.append(pair.dot, pair.label)
    }
    return pair
  }
}

function part(className: string | undefined): HTMLElement {
  const element = document.createElement('div')
  element.className = className ?? ''
  return element
}
