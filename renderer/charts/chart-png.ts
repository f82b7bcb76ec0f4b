import type { ChartColors } from './chart-colors.ts'
import type { HistoryContent } from './history-content.ts'
import { colorOf, dashOf } from './layer-curves.ts'

/** The chart as a picture that stands alone: its title and the names of its curves above it. */

const RATIO = 2
const PAD = 16
const ROW = 20
const TITLE = 26

/** @param chart canvas drawn at RATIO */
export async function chartPng(chart: HTMLCanvasElement, title: string, content: HistoryContent, colors: ChartColors): Promise<Blob> {
  const width = chart.width / RATIO
  const names = content.curves.filter((curve) => !curve.hidden)
  const pen = canvas(width, 10)
  pen.font = `400 12px ${colors.sans}`
  const rows: { text: string; x: number; row: number; slot: number }[] = []
  let x = PAD
  let row = 0
  for (const { name, board, unit, slot } of names) {
    const text = [name, board].filter((part) => part !== '').join(', ') + (unit === '' ? '' : ` (${unit})`)
    const wide = 34 + pen.measureText(text).width + 20
    if (x + wide > width - PAD && x > PAD) {
      x = PAD
      row += 1
    }
    rows.push({ text, x, row, slot })
    x += wide
  }
  const head = PAD + TITLE + (names.length > 0 ? (row + 1) * ROW : 0)
  const page = canvas(width, head + chart.height / RATIO + 8)
  page.fillStyle = colors.panel
  page.fillRect(0, 0, width, head + chart.height / RATIO + 8)
  page.textBaseline = 'middle'
  page.fillStyle = colors.t1
  page.font = `600 15px ${colors.sans}`
  page.fillText(title, PAD, PAD + TITLE / 2 - 2, width - 2 * PAD)
  page.font = `400 12px ${colors.sans}`
  for (const one of rows) {
    const y = PAD + TITLE + one.row * ROW + ROW / 2
    page.strokeStyle = colorOf(colors, one.slot)
    page.lineWidth = 2
    page.setLineDash(dashOf(one.slot) ?? [])
    page.beginPath()
    page.moveTo(one.x, y)
    page.lineTo(one.x + 22, y)
    page.stroke()
    page.fillStyle = colors.t1
    page.fillText(one.text, one.x + 30, y)
  }
  page.drawImage(chart, 0, head, width, chart.height / RATIO)
  return new Promise((resolve, reject) => {
    page.canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser made no picture of the chart.'))), 'image/png')
  })
}

export const PNG_RATIO = RATIO

function canvas(width: number, height: number): CanvasRenderingContext2D {
  const made = document.createElement('canvas')
  made.width = Math.round(width * RATIO)
  made.height = Math.round(height * RATIO)
  const pen = made.getContext('2d')
  if (!pen) throw new Error('The browser draws no canvas.')
  pen.scale(RATIO, RATIO)
  return pen
}
