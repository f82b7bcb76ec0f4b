/** Drawing of charts spread over frames: with many charts on a page no frame draws for longer than its share. */

/** Share of a frame of 16.7 ms, ms. At least one chart is drawn in each. */
const SHARE_MS = 7

const waiting = new Set<() => void>()
let frame = 0

/** Draws soon; asking twice draws once. */
export function drawSoon(draw: () => void): void {
  waiting.add(draw)
  if (frame === 0) frame = requestAnimationFrame(run)
}

export function drawNever(draw: () => void): void {
  waiting.delete(draw)
}

function run(): void {
  const untilMs = performance.now() + SHARE_MS
  for (const draw of waiting) {
    waiting.delete(draw)
    draw()
    if (performance.now() >= untilMs) break
  }
  frame = waiting.size > 0 ? requestAnimationFrame(run) : 0
}
