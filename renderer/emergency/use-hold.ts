import { useCallback, useEffect, useRef, useState } from 'react'

/**
 * Pressing for a time. `share` 0..1 while it is pressed, else null. How long is told by the times of the events themselves: where the page
 * was busy, the end of a press may be heard before the timer, and a press that was long enough must still count.
 */
export interface Hold {
  share: number | null
  /** @param atMs `timeStamp` of the event */
  begin(atMs: number): void
  /** Held if it was long enough. @param atMs `timeStamp` of the event @returns whether it was pressed and not long enough */
  end(atMs: number): boolean
  /** Whatever its time: not held. */
  cancel(): void
}

export function useHold(ms: number, onHeld: () => void): Hold {
  const [share, setShare] = useState<number | null>(null)
  const frame = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  /** When it was pressed, in the page's time; null = it is not. */
  const since = useRef<number | null>(null)
  const held = useRef(onHeld)
  held.current = onHeld

  const cancel = useCallback(() => {
    since.current = null
    cancelAnimationFrame(frame.current)
    clearTimeout(timer.current)
    setShare(null)
  }, [])

  const begin = useCallback(
    (atMs: number) => {
      if (since.current !== null) return
      since.current = atMs
      setShare(0)
      // The end by a timer of its own: a window that draws no frames stops all the same.
      timer.current = setTimeout(
        () => {
          cancel()
          held.current()
        },
        Math.max(0, atMs + ms - performance.now()),
      )
      const draw = () => {
        if (since.current === null) return
        setShare(Math.min(1, Math.max(0, performance.now() - since.current) / ms))
        frame.current = requestAnimationFrame(draw)
      }
      frame.current = requestAnimationFrame(draw)
    },
    [ms, cancel],
  )

  const end = useCallback(
    (atMs: number) => {
      if (since.current === null) return false
      const enough = atMs - since.current >= ms
      cancel()
      if (enough) held.current()
      return !enough
    },
    [ms, cancel],
  )

  useEffect(() => cancel, [cancel])
  return { share, begin, end, cancel }
}
