// Runs in the page before everything else: when the button went down and when the page asked for the stop, by the page's clock (ms).
localStorage.setItem('leitstand.setup-later', 'yes')
globalThis.pressedAt = 0
globalThis.askedAt = 0
document.addEventListener(
  'pointerdown',
  () => {
    globalThis.pressedAt = performance.now()
    globalThis.askedAt = 0
  },
  true,
)
const reallyFetch = globalThis.fetch
globalThis.fetch = (input, init) => {
  if (String(input.url ?? input).endsWith('/api/emergency/stop')) globalThis.askedAt ||= performance.now()
  return reallyFetch(input, init)
}
