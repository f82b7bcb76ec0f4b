import { CustomChart, LineChart } from 'echarts/charts'
import { AxisPointerComponent, GridComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent } from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { registerShapes } from './curve-shapes.ts'

/** The parts of ECharts that charts here use; everything else is left out of the bundle. */
use([LineChart, CustomChart, GridComponent, MarkLineComponent, MarkAreaComponent, MarkPointComponent, AxisPointerComponent, CanvasRenderer])
registerShapes()

export type { EChartsType }

export function createChart(element: HTMLElement): EChartsType {
  return init(element, null, { renderer: 'canvas' })
}
