import type { DashboardBody, Widget } from '../../../backend/contract/dashboard.ts'
import type { Series } from '../../../backend/contract/series.ts'
import type { Known } from '../../../renderer/dashboards/refs.ts'
import { exampleSeries } from '../../contracts/examples.ts'

/** Boards with their series, in the order of their page. */
export function knownFleet(boards: Record<string, readonly Partial<Series>[]>): Known {
  const series = new Map<number, Series>()
  const seriesByBoard = new Map<string, number[]>()
  for (const [board, list] of Object.entries(boards)) {
    for (const one of list) {
      const id = one.id ?? series.size + 1
      const sensorType = one.sensorType ?? 'ds18b20'
      series.set(id, exampleSeries({ channel: `gpio${id}:${sensorType}`, name: null, ...one, id, board, sensorType }))
      seriesByBoard.set(board, [...(seriesByBoard.get(board) ?? []), id])
    }
  }
  return { series, seriesByBoard }
}

export function text(id: string, x: number, y: number, w: number, h: number): Widget {
  return { id, x, y, w, h, title: '', kind: 'text', markdown: '' }
}

export function bodyWith(...widgets: Widget[]): DashboardBody {
  return { schema: 1, name: 'One', description: '', backS: 3600, template: null, rotationS: 0, widgets }
}

/** `a 0,0 6×3` for each widget, by id. */
export function places(widgets: readonly Widget[]): string[] {
  return [...widgets].sort((a, b) => a.id.localeCompare(b.id)).map(({ id, x, y, w, h }) => `${id} ${x},${y} ${w}×${h}`)
}
