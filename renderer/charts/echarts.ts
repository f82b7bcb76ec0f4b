import { CustomChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { registerShapes } from './curve-shapes.ts'

/** The parts of ECharts that charts here use; everything else is left out of the bundle. */
use([CustomChart, GridComponent, CanvasRenderer])
registerShapes()

export type { EChartsType }

/** @param ratio pixels of the screen for each CSS px */
export function createChart(element: HTMLElement, ratio: number): EChartsType {
  return init(element, null, { renderer: 'canvas', devicePixelRatio: ratio })
}
