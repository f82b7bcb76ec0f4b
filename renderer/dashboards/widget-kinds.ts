import {
  IconAffiliate,
  IconBellRinging,
  IconChartBar,
  IconChartLine,
  IconDeviceAnalytics,
  IconGauge,
  IconGridDots,
  IconLayoutList,
  IconMarkdown,
  IconNumbers,
  IconPhotoPin,
  IconTable,
  IconToggleLeft,
  IconWaveSine,
} from '@tabler/icons-react'
import type { Widget, WidgetKind } from '../../backend/contract/dashboard.ts'

/** Every kind of widget: its sign, its size, and how a new one starts. */

interface Size {
  w: number
  h: number
}

export interface KindFacts {
  icon: typeof IconGauge
  size: Size
  least: Size
}

export const KINDS: Record<WidgetKind, KindFacts> = {
  value: { icon: IconNumbers, size: { w: 4, h: 2 }, least: { w: 3, h: 2 } },
  gauge: { icon: IconGauge, size: { w: 6, h: 3 }, least: { w: 4, h: 3 } },
  sparkline: { icon: IconWaveSine, size: { w: 6, h: 3 }, least: { w: 3, h: 2 } },
  chart: { icon: IconChartLine, size: { w: 12, h: 8 }, least: { w: 5, h: 5 } },
  bar: { icon: IconChartBar, size: { w: 12, h: 7 }, least: { w: 5, h: 4 } },
  strip: { icon: IconLayoutList, size: { w: 12, h: 4 }, least: { w: 5, h: 2 } },
  heatmap: { icon: IconGridDots, size: { w: 12, h: 8 }, least: { w: 6, h: 4 } },
  table: { icon: IconTable, size: { w: 12, h: 6 }, least: { w: 6, h: 3 } },
  status: { icon: IconDeviceAnalytics, size: { w: 6, h: 5 }, least: { w: 4, h: 2 } },
  actuator: { icon: IconToggleLeft, size: { w: 4, h: 2 }, least: { w: 3, h: 2 } },
  rule: { icon: IconAffiliate, size: { w: 6, h: 3 }, least: { w: 4, h: 2 } },
  alarms: { icon: IconBellRinging, size: { w: 8, h: 6 }, least: { w: 5, h: 3 } },
  text: { icon: IconMarkdown, size: { w: 8, h: 4 }, least: { w: 2, h: 1 } },
  image: { icon: IconPhotoPin, size: { w: 12, h: 10 }, least: { w: 4, h: 4 } },
}

/** In the order of the palette. */
export const WIDGET_KINDS: readonly WidgetKind[] = [
  'value',
  'gauge',
  'sparkline',
  'chart',
  'bar',
  'strip',
  'heatmap',
  'table',
  'status',
  'actuator',
  'alarms',
  'rule',
  'text',
  'image',
]

/** A new widget without content at the origin; the caller places it. */
export function newWidget(kind: WidgetKind, id: string): Widget {
  const place = { id, x: 0, y: 0, ...KINDS[kind].size, title: '' }
  switch (kind) {
    case 'value':
      return { ...place, kind, series: null, sparkline: true }
    case 'gauge':
      return { ...place, kind, series: null, low: 0, high: 100 }
    case 'sparkline':
      return { ...place, kind, series: null, backS: null }
    case 'chart':
      return { ...place, kind, series: [], backS: null, aggregation: 'mean', normalised: false }
    case 'bar':
      return { ...place, kind, series: [], bucket: 'hour', aggregation: 'mean', backS: 86_400 }
    case 'strip':
    case 'table':
      return { ...place, kind, series: [], backS: null }
    case 'heatmap':
      return { ...place, kind, series: null, days: 7 }
    case 'status':
      return { ...place, kind, board: null, zone: null }
    case 'actuator':
      return { ...place, kind, board: null, gpio: null }
    case 'rule':
      return { ...place, kind, rule: null }
    case 'alarms':
      return { ...place, kind, board: null, zone: null, rows: 10 }
    case 'text':
      return { ...place, kind, markdown: '' }
    case 'image':
      return { ...place, kind, image: null, pins: [] }
  }
}
