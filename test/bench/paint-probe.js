// Runs in the page, before the app: when a person acted, what the chart asked and got, and when its drawing was painted. Put there by charts.ts.
;(() => {
  /** @type {{ atMs: number, kind: 'input' | 'asked' | 'answered' | 'drawn' | 'painted', url?: string }[]} */
  let marks = []
  const note = (kind, atMs = performance.now(), url = undefined) => marks.push({ atMs, kind, url })
  const channel = new MessageChannel()
  let drawing = false
  // A message posted in a frame is delivered after that frame was handed over.
  channel.port1.onmessage = () => {
    drawing = false
    note('painted')
  }
  const clear = CanvasRenderingContext2D.prototype.clearRect
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (!drawing && this.canvas.isConnected && this.canvas.width > 200) {
      drawing = true
      note('drawn')
      requestAnimationFrame(() => channel.port2.postMessage(null))
    }
    return clear.apply(this, box)
  }
  const isQuery = (url) => /\/api\/query\?/.test(url)
  const plain = window.fetch
  window.fetch = (input, init) => {
    const url = String(input instanceof Request ? input.url : input)
    if (isQuery(url)) note('asked', undefined, url)
    return plain(input, init)
  }
  for (const way of ['json', 'text', 'arrayBuffer']) {
    const read = Response.prototype[way]
    Response.prototype[way] = async function () {
      const body = await read.call(this)
      if (isQuery(this.url)) note('answered', undefined, this.url)
      return body
    }
  }
  for (const kind of ['wheel', 'pointerdown'])
    addEventListener(kind, (event) => note('input', event.timeStamp), { capture: true, passive: true })

  window.probe = {
    start: () => {
      marks = []
    },
    marks: () => marks,
    input: () => note('input'),
    /** Times between frames, ms, and long tasks of so many seconds. */
    frames: (seconds) =>
      new Promise((resolve) => {
        const times = []
        const long = []
        const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration)))
        observer.observe({ type: 'longtask' })
        const from = performance.now()
        const step = (atMs) => {
          times.push(atMs)
          if (performance.now() - from < seconds * 1000) return requestAnimationFrame(step)
          observer.disconnect()
          resolve({ gaps: times.slice(1).map((one, index) => one - times[index]), long })
        }
        requestAnimationFrame(step)
      }),
  }
})()
