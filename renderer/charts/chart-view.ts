import type { AxisScale } from './axis-scale.ts'
import { type ChartColors, readChartColors } from './chart-colors.ts'
import type { KeyTarget } from './chart-keys.ts'
import { chartPng, PNG_RATIO } from './chart-png.ts'
import { Crosshair } from './crosshair.ts'
import { joinCrosshair, moveCrosshair } from './crosshair-group.ts'
import { drawNever, drawSoon } from './draw-queue.ts'
import { watchGestures } from './gestures.ts'
import { type Drawn, HistoryCanvas } from './history-canvas.ts'
import classes from './history-chart.module.css'
import type { HistoryActs, HistoryContent } from './history-content.ts'
import { HistoryMotion } from './history-motion.ts'
import type { HistoryWords } from './history-words.ts'
import { curveAt, snapped } from './readout.ts'
import { ThresholdDrag } from './threshold-drag.ts'

/** One chart on screen between React and canvas: what is shown, the range under the hand, the crosshair. Made by HistoryChart.tsx. */
export interface Shown {
  content: HistoryContent
  acts: HistoryActs | undefined
  words: HistoryWords
  compact: boolean
}

interface Elements {
  canvas: HTMLElement
  surface: HTMLElement
  overlay: HTMLElement
}

interface Listeners {
  onDrawn(drawn: Drawn): void
  /** For the screen reader. */
  onSaid(text: string): void
}

/** How far the pointer reaches for a sample, px. */
const SNAP_PX = 24
const PICK_PX = 10

export class ChartView {
  readonly #elements: Elements
  readonly #listeners: Listeners
  readonly #motion: HistoryMotion
  readonly #drag: ThresholdDrag
  #canvas: HistoryCanvas | null = null
  #crosshair: Crosshair | null = null
  #selection: HTMLElement | null = null
  #shown: Shown | null = null
  #colors: ChartColors
  #drawn: Drawn | null = null
  #scales: readonly AxisScale[] | null = null
  #crossMs: number | null = null
  /** Under the pointer, px; null when the crosshair came by key or from another chart. */
  #pointer: { x: number; y: number } | null = null
  #markMs: number | null = null
  #group: string | null = null
  #pointing = 0
  #edges = ''
  #undo: (() => void)[] = []
  readonly #draw = () => this.#drawNow()
  readonly #other = (atMs: number | null) => this.#follow(atMs)

  constructor(elements: Elements, listeners: Listeners) {
    this.#elements = elements
    this.#listeners = listeners
    this.#colors = readChartColors()
    this.#motion = new HistoryMotion(
      () => this.#shown?.acts,
      () => drawSoon(this.#draw),
    )
    this.#drag = new ThresholdDrag(() => drawSoon(this.#draw))
  }

  start(): void {
    const { canvas, surface, overlay } = this.#elements
    const made = new HistoryCanvas(canvas)
    this.#canvas = made
    this.#crosshair = new Crosshair(overlay.appendChild(document.createElement('div')))
    this.#selection = overlay.appendChild(document.createElement('div'))
    this.#selection.className = classes.selection ?? ''
    this.#selection.hidden = true
    const observer = new ResizeObserver(() => {
      made.resize()
      drawSoon(this.#draw)
    })
    observer.observe(canvas)
    const fonts = () => {
      made.measureAnew()
      drawSoon(this.#draw)
    }
    document.fonts.addEventListener('loadingdone', fonts)
    this.#undo = [
      () => observer.disconnect(),
      () => document.fonts.removeEventListener('loadingdone', fonts),
      watchGestures(surface, {
        frame: () => this.#drawn?.frame ?? null,
        movable: () => this.#shown?.acts?.onRange !== undefined,
        selectable: () => this.#shown?.acts?.onSelect !== undefined,
        takesWheel: () => this.#shown?.compact !== true || surface === document.activeElement,
        move: (span) => this.#motion.move(span),
        rest: () => this.#motion.rest(),
        back: () => this.#shown?.acts?.onRangeBack?.(),
        point: (x, y) => this.#point(x, y),
        leave: () => this.#cross(null),
        selecting: (fromX, toX) => this.#stretch(fromX, toX),
        select: (fromX, toX) => this.#select(fromX, toX),
        click: (x, y) => this.#click(x, y),
        gesture: (kind) => {
          if (kind) surface.dataset.gesture = kind
          else delete surface.dataset.gesture
        },
      }),
    ]
  }

  stop(): void {
    for (const undo of this.#undo.splice(0)) undo()
    cancelAnimationFrame(this.#pointing)
    drawNever(this.#draw)
    this.#motion.stop()
    this.#drag.stop()
    this.#canvas?.dispose()
    this.#canvas = null
    this.#elements.overlay.replaceChildren()
  }

  show(shown: Shown): void {
    this.#shown = shown
    this.#motion.follow(shown.content)
    this.#drag.follow(shown.content.thresholds)
    drawSoon(this.#draw)
  }

  recolor(colors: ChartColors): void {
    this.#colors = colors
    drawSoon(this.#draw)
  }

  /** @returns function that leaves the group */
  join(group: string): () => void {
    this.#group = group
    const leave = joinCrosshair(group, this.#other)
    return () => {
      leave()
      this.#group = null
    }
  }

  dragThreshold(key: string, value: number | null): void {
    this.#drag.set(key, value)
  }

  keyTarget(): KeyTarget | undefined {
    if (!this.#drawn || !this.#shown) return undefined
    return {
      frame: this.#drawn.frame,
      content: this.#shown.content,
      acts: this.#shown.acts,
      motion: this.#motion,
      crossMs: this.#crossMs,
      cross: (atMs) => {
        this.#pointer = null
        this.#cross(atMs)
        this.#say(atMs)
      },
      mark: (atMs) => this.#mark(atMs),
      unmark: () => {
        const was = this.#markMs !== null
        this.#markMs = null
        this.#stretch(null, 0)
        return was
      },
      pick: (atMs) => this.#pick(atMs, null),
    }
  }

  blur(): void {
    if (this.#pointer === null) this.#cross(null)
  }

  png(title: string): Promise<Blob> {
    if (!this.#canvas || !this.#shown) return Promise.reject(new Error('The chart is not on screen.'))
    this.#drawNow()
    return chartPng(this.#canvas.picture(PNG_RATIO, this.#colors.panel), title, this.#shown.content, this.#colors)
  }

  #drawNow(): void {
    const { clientWidth: width, clientHeight: height } = this.#elements.canvas
    if (!this.#canvas || !this.#shown || width < 40 || height < 20) return
    const { content, words, compact } = this.#shown
    const span = this.#motion.span ?? { fromMs: content.fromMs, toMs: content.toMs }
    const held = this.#motion.moving && fits(this.#scales, content) ? this.#scales : null
    const now = this.#drag.applied(content, words)
    const drawn = this.#canvas.draw(now, span, { width, height, compact }, this.#colors, words, held ?? this.#drag.held(this.#scales))
    this.#scales = drawn.frame.scales
    this.#drawn = drawn
    this.#listeners.onDrawn(drawn)
    const { left, width: wide } = drawn.frame.plot
    const edges = `${left} ${width - left - wide}`
    if (edges !== this.#edges) {
      this.#edges = edges
      this.#shown.acts?.onEdges?.(left, width - left - wide)
    }
    if (this.#pointer) this.#cross(this.#timeUnder(this.#pointer.x))
    else if (this.#crossMs !== null) this.#placeCross()
    if (this.#markMs !== null && this.#crossMs !== null) this.#stretch(drawn.frame.x(this.#markMs), drawn.frame.x(this.#crossMs))
  }

  /** Once per frame, however often the pointer moves. */
  #point(x: number, y: number): void {
    this.#pointer = { x, y }
    if (this.#pointing !== 0) return
    this.#pointing = requestAnimationFrame(() => {
      this.#pointing = 0
      if (this.#pointer) this.#cross(this.#timeUnder(this.#pointer.x))
    })
  }

  #timeUnder(x: number): number | null {
    if (!this.#drawn || !this.#shown) return null
    const { plot, span } = this.#drawn.frame
    if (x < plot.left - 2 || x > plot.left + plot.width + 2) return null
    const at = this.#drawn.frame.timeAt(Math.min(plot.left + plot.width, Math.max(plot.left, x)))
    const near = snapped(this.#shown.content, at, (SNAP_PX / plot.width) * (span.toMs - span.fromMs))
    return near < span.fromMs || near > span.toMs ? at : near
  }

  #cross(atMs: number | null): void {
    if (atMs === null) this.#pointer = null
    const changed = atMs !== this.#crossMs
    this.#crossMs = atMs
    this.#placeCross()
    if (!changed) return
    if (this.#group !== null) moveCrosshair(this.#group, atMs, this.#other)
    this.#shown?.acts?.onCrosshair?.(atMs)
    if (this.#markMs !== null && atMs !== null && this.#drawn) this.#stretch(this.#drawn.frame.x(this.#markMs), this.#drawn.frame.x(atMs))
  }

  #follow(atMs: number | null): void {
    this.#pointer = null
    this.#crossMs = atMs
    this.#placeCross()
  }

  #placeCross(): void {
    if (this.#crossMs === null || !this.#drawn || !this.#shown) this.#crosshair?.hide()
    else {
      const { content, words } = this.#shown
      this.#crosshair?.show(this.#crossMs, this.#pointer?.y ?? null, content, this.#drawn.frame, this.#colors, words)
    }
  }

  #say(atMs: number | null): void {
    if (atMs === null || !this.#shown || !this.#drawn) return
    const { content, words } = this.#shown
    const { fromMs, toMs } = this.#drawn.frame.span
    const values = content.curves.flatMap((curve) => {
      const at = curve.hidden ? undefined : curveAt(curve, atMs)
      return at ? [`${curve.name} ${words.number(at.value, curve.decimals)} ${curve.unit}`] : []
    })
    this.#listeners.onSaid(`${words.moment(atMs, toMs - fromMs)}: ${values.join(', ')}`)
  }

  #mark(atMs: number): void {
    const from = this.#markMs
    if (from === null) {
      this.#markMs = atMs
      if (this.#drawn) this.#stretch(this.#drawn.frame.x(atMs), this.#drawn.frame.x(atMs) + 1)
      return
    }
    this.#markMs = null
    this.#stretch(null, 0)
    if (from !== atMs) this.#shown?.acts?.onSelect?.(Math.min(from, atMs), Math.max(from, atMs))
  }

  #stretch(fromX: number | null, toX: number): void {
    const box = this.#selection
    const frame = this.#drawn?.frame
    if (!box || !frame) return
    box.hidden = fromX === null
    if (fromX === null) return
    const { plot } = frame
    const inside = (x: number) => Math.min(plot.left + plot.width, Math.max(plot.left, x))
    const [a, b] = [inside(Math.min(fromX, toX)), inside(Math.max(fromX, toX))]
    box.style.left = `${a}px`
    box.style.width = `${Math.max(1, b - a)}px`
    box.style.top = `${plot.top}px`
    box.style.height = `${frame.axisY - plot.top}px`
  }

  #select(fromX: number, toX: number): void {
    const frame = this.#drawn?.frame
    if (!frame) return
    const { span } = frame
    const inside = (atMs: number) => Math.round(Math.min(span.toMs, Math.max(span.fromMs, atMs)))
    this.#shown?.acts?.onSelect?.(inside(frame.timeAt(fromX)), inside(frame.timeAt(toX)))
  }

  #click(x: number, y: number): void {
    const at = this.#timeUnder(x)
    if (at !== null) this.#pick(at, { x, y })
  }

  /** The raw sample under the pointer, or at the crosshair the first curve's. */
  #pick(atMs: number, pointer: { x: number; y: number } | null): void {
    const acts = this.#shown?.acts
    const drawn = this.#drawn
    if (!acts?.onSample || !this.#shown || !drawn) return
    const { content } = this.#shown
    for (const curve of content.curves) {
      if (curve.hidden || curve.ghost || curve.resolutionMs > 0) continue
      const at = curveAt(curve, atMs)
      if (!at) continue
      const scale = drawn.frame.scaleOf(curve.key)
      const far = pointer && scale && Math.hypot(drawn.frame.x(at.atMs) - pointer.x, drawn.frame.y(scale, at.value) - pointer.y) > PICK_PX
      if (far) continue
      acts.onSample(curve.key, at.atMs, at.value)
      return
    }
  }
}

/** Scales that were made for the same units and curves. */
function fits(scales: readonly AxisScale[] | null, content: HistoryContent): boolean {
  if (!scales) return false
  const keys = new Set(scales.flatMap((scale) => scale.curves))
  return content.curves.every((curve) => curve.hidden || curve.atMs.length === 0 || keys.has(curve.key))
}
