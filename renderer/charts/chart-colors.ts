/** Colours of tokens.css as canvas needs them: read once per theme, not per frame. */
export interface ChartColors {
  t1: string
  t2: string
  t3: string
  line: string
  line2: string
  surface: string
  panel: string
  tile: string
  track: string
  accent: string
  onAccent: string
  ok: string
  warning: string
  critical: string
  stale: string
  manual: string
  tintWarning: string
  tintCritical: string
  series: readonly string[]
  sans: string
}

export function readChartColors(): ChartColors {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    t1: token('t1'),
    t2: token('t2'),
    t3: token('t3'),
    line: token('line'),
    line2: token('line2'),
    surface: token('s1'),
    panel: token('s2'),
    tile: token('s3'),
    track: token('s4'),
    accent: token('accent'),
    onAccent: token('on-accent'),
    ok: token('ok'),
    warning: token('warning'),
    critical: token('critical'),
    stale: token('stale'),
    manual: token('manual'),
    tintWarning: token('tint-warning'),
    tintCritical: token('tint-critical'),
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((slot) => token(`chart-${slot}`)),
    sans: token('sans'),
  }
}

/** Calls `listener` when the page changes between dark and light. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] })
  return () => observer.disconnect()
}

/** Diagonal hatch for stretches without data. */
export function hatch(color: string): HTMLCanvasElement {
  const tile = document.createElement('canvas')
  tile.width = 8
  tile.height = 8
  const pen = tile.getContext('2d')
  if (pen) {
    pen.strokeStyle = color
    pen.lineWidth = 1
    pen.beginPath()
    for (const shift of [-8, 0, 8]) {
      pen.moveTo(shift, 8)
      pen.lineTo(shift + 8, 0)
    }
    pen.stroke()
  }
  return tile
}
