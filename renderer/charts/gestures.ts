import type { ChartFrame } from './chart-frame.ts'
import { panBy, pinch, type TimeSpan, ZOOM_STEP, zoomAt } from './range-math.ts'

/** Pointer and wheel on a chart, told as what they mean. history-motion.ts does it. */
export interface GestureTarget {
  frame(): ChartFrame | null
  /** False: the chart does not move, the page scrolls. */
  movable(): boolean
  selectable(): boolean
  /** True: the wheel belongs to the chart also without Ctrl or focus. */
  takesWheel(): boolean
  move(span: TimeSpan): void
  /** The hand has stopped. */
  rest(): void
  back(): void
  point(x: number, y: number): void
  leave(): void
  /** While a stretch is drawn; null when it was given up. */
  selecting(fromX: number | null, toX: number): void
  select(fromX: number, toX: number): void
  click(x: number, y: number): void
  gesture(kind: 'pan' | 'select' | null): void
}

/** Pointer travel that is still a click, px. */
const CLICK_PX = 4
/** Wheel turns closer than this are one gesture, ms. */
const WHEEL_REST_MS = 180

/** @returns function that lets go of the element */
export function watchGestures(surface: HTMLElement, target: GestureTarget): () => void {
  const fingers = new Map<number, { x: number; y: number }>()
  let start: { x: number; y: number; span: TimeSpan; select: boolean } | null = null
  let pinched: { span: TimeSpan; at: readonly [number, number] } | null = null
  let moved = false
  let wheelTimer: ReturnType<typeof setTimeout> | undefined

  const place = (event: MouseEvent) => {
    const box = surface.getBoundingClientRect()
    // Under a zoomed wall the pointer counts in other px than the chart.
    const zoom = surface.offsetWidth > 0 ? box.width / surface.offsetWidth : 1
    return { x: (event.clientX - box.left) / zoom, y: (event.clientY - box.top) / zoom }
  }

  const down = (event: PointerEvent) => {
    const frame = target.frame()
    if (!frame || event.button !== 0) return
    const at = place(event)
    fingers.set(event.pointerId, at)
    moved = false
    if (fingers.size === 2 && target.movable()) {
      start = null
      pinched = { span: frame.span, at: pair() }
      target.gesture('pan')
    } else if (fingers.size === 1) {
      start = { ...at, span: frame.span, select: event.shiftKey && target.selectable() }
      surface.setPointerCapture(event.pointerId)
    }
  }

  const pair = (): readonly [number, number] => {
    const [a = 0, b = 0] = [...fingers.values()].map(({ x }) => x)
    return a < b ? [a, b] : [b, a]
  }

  const move = (event: PointerEvent) => {
    const frame = target.frame()
    if (!frame) return
    const at = place(event)
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, at)
    if (pinched && fingers.size === 2) {
      moved = true
      target.move(pinch(pinched.span, pinched.at, pair(), frame.plot.left, frame.plot.width))
      return
    }
    if (!start) {
      target.point(at.x, at.y)
      return
    }
    if (!moved && Math.abs(at.x - start.x) < CLICK_PX) return
    if (start.select) {
      moved = true
      target.gesture('select')
      target.selecting(start.x, at.x)
    } else if (target.movable()) {
      moved = true
      target.gesture('pan')
      const perPx = (start.span.toMs - start.span.fromMs) / Math.max(1, frame.plot.width)
      target.move(panBy(start.span, (start.x - at.x) * perPx))
      target.point(at.x, at.y)
    }
  }

  const up = (event: PointerEvent) => {
    const at = place(event)
    fingers.delete(event.pointerId)
    if (pinched) {
      if (fingers.size < 2) {
        pinched = null
        target.gesture(null)
        target.rest()
      }
      return
    }
    const from = start
    start = null
    if (!from) return
    target.gesture(null)
    if (!moved) {
      if (event.type === 'pointerup') target.click(at.x, at.y)
    } else if (from.select) {
      target.selecting(null, 0)
      if (event.type === 'pointerup') target.select(Math.min(from.x, at.x), Math.max(from.x, at.x))
    } else target.rest()
  }

  const leave = (event: PointerEvent) => {
    if (!fingers.has(event.pointerId)) target.leave()
  }

  const wheel = (event: WheelEvent) => {
    const frame = target.frame()
    const wanted = event.ctrlKey || event.metaKey || target.takesWheel()
    if (!frame || !target.movable() || !wanted) return
    event.preventDefault()
    const { x } = place(event)
    const perPx = (frame.span.toMs - frame.span.fromMs) / Math.max(1, frame.plot.width)
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) target.move(panBy(frame.span, event.deltaX * perPx))
    else {
      const notches = Math.max(-3, Math.min(3, inPx(event) / 100))
      target.move(
        zoomAt(frame.span, frame.timeAt(Math.min(frame.plot.left + frame.plot.width, Math.max(frame.plot.left, x))), ZOOM_STEP ** -notches),
      )
    }
    clearTimeout(wheelTimer)
    wheelTimer = setTimeout(() => target.rest(), WHEEL_REST_MS)
  }

  const double = () => target.back()

  const controller = new AbortController()
  const { signal } = controller
  surface.addEventListener('pointerdown', down, { signal })
  surface.addEventListener('pointermove', move, { signal })
  surface.addEventListener('pointerup', up, { signal })
  surface.addEventListener('pointercancel', up, { signal })
  surface.addEventListener('pointerleave', leave, { signal })
  surface.addEventListener('dblclick', double, { signal })
  surface.addEventListener('wheel', wheel, { signal, passive: false })
  return () => {
    controller.abort()
    clearTimeout(wheelTimer)
  }
}

function inPx(event: WheelEvent): number {
  return event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 33
}
