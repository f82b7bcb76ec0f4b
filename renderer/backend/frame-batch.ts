/** One callback per drawn frame, however often it is asked for. Used by the live and values stores. */

/** Longest wait in a hidden window, where no frames are drawn, ms. */
const HIDDEN_DELAY_MS = 250

/** Returns a function that asks for `flush` before the next frame is drawn. */
export function perFrame(flush: () => void): () => void {
  let asked = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let frame = 0
  const run = () => {
    if (!asked) return
    asked = false
    clearTimeout(timer)
    if (typeof cancelAnimationFrame === 'function') cancelAnimationFrame(frame)
    flush()
  }
  return () => {
    if (asked) return
    asked = true
    if (typeof requestAnimationFrame === 'function') {
      frame = requestAnimationFrame(run)
      timer = setTimeout(run, HIDDEN_DELAY_MS)
    } else {
      timer = setTimeout(run, 16)
    }
  }
}
