import { useCallback, useEffect, useRef, useState } from 'react'

/** Pressing for a time. `share` 0..1 while it is pressed, else null; letting go before the end cancels. */
export interface Hold {
  share: number | null
  begin(): void
  /** @returns whether it was pressed and not long enough */
  cancel(): boolean
}

export function useHold(ms: number, onHeld: () => void): Hold {
  const [share, setShare] = useState<number | null>(null)
  const frame = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const pressed = useRef(false)
  const held = useRef(onHeld)
  held.current = onHeld

  const end = useCallback(() => {
    pressed.current = false
    cancelAnimationFrame(frame.current)
    clearTimeout(timer.current)
    setShare(null)
  }, [])

  const begin = useCallback(() => {
    if (pressed.current) return
    pressed.current = true
    const startMs = performance.now()
    setShare(0)
    // The end by a timer of its own: a window that draws no frames stops all the same.
    timer.current = setTimeout(() => {
      end()
      held.current()
    }, ms)
    const draw = () => {
      if (!pressed.current) return
      setShare(Math.min(1, (performance.now() - startMs) / ms))
      frame.current = requestAnimationFrame(draw)
    }
    frame.current = requestAnimationFrame(draw)
  }, [ms, end])

  const cancel = useCallback(() => {
    const was = pressed.current
    if (was) end()
    return was
  }, [end])

  useEffect(() => end, [end])
  return { share, begin, cancel }
}
