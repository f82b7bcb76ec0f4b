import { useCallback, useEffect, useState } from 'react'

/** Time, screen and hands of a kiosk. */
export interface Rotation {
  index: number
  paused: boolean
  /** Part of this one's time that is over, 0..1. */
  share: number
  go(step: number): void
  pause(): void
}

/** @param seconds how long each stays */
export function useRotation(seconds: readonly number[]): Rotation {
  const [at, setAt] = useState({ index: 0, elapsedS: 0 })
  const [paused, setPaused] = useState(false)
  const count = seconds.length
  const index = count === 0 ? 0 : at.index % count
  const stay = seconds[index] ?? 1
  useEffect(() => {
    if (paused || count === 0) return
    const timer = setInterval(
      () =>
        setAt((now) =>
          now.elapsedS + 1 >= stay ? { index: (now.index + 1) % count, elapsedS: 0 } : { ...now, elapsedS: now.elapsedS + 1 },
        ),
      1000,
    )
    return () => clearInterval(timer)
  }, [paused, count, stay])
  const go = useCallback(
    (step: number) => setAt((now) => ({ index: count === 0 ? 0 : (now.index + step + count) % count, elapsedS: 0 })),
    [count],
  )
  const pause = useCallback(() => setPaused((now) => !now), [])
  return { index, paused, share: Math.min(1, at.elapsedS / stay), go, pause }
}

/** Keeps the screen on while the page is seen; browsers that cannot, or may not, are left alone. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let over = false
    const take = async () => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      try {
        const taken = await navigator.wakeLock.request('screen')
        if (over) await taken.release()
        else lock = taken
      } catch (cause) {
        // Refused: low battery, or a policy. The page works without it.
        if (!(cause instanceof DOMException)) throw cause
      }
    }
    void take()
    document.addEventListener('visibilitychange', take)
    return () => {
      over = true
      document.removeEventListener('visibilitychange', take)
      void lock?.release()
    }
  }, [])
}

const IDLE_MS = 3000

/** True when nobody has moved pointer or keys for 3 s: the buttons go, the pointer too. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    let timer = setTimeout(() => setIdle(true), IDLE_MS)
    const wake = () => {
      setIdle(false)
      clearTimeout(timer)
      timer = setTimeout(() => setIdle(true), IDLE_MS)
    }
    window.addEventListener('pointermove', wake)
    window.addEventListener('keydown', wake)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pointermove', wake)
      window.removeEventListener('keydown', wake)
    }
  }, [])
  return idle
}
