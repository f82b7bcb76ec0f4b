import { memo } from 'react'
import type { Widget } from '../../../backend/contract/dashboard.ts'
import { ActuatorWidget } from './ActuatorWidget.tsx'
import { AlarmsWidget } from './AlarmsWidget.tsx'
import { BarWidget } from './BarWidget.tsx'
import { ChartWidget } from './ChartWidget.tsx'
import { GaugeWidget } from './GaugeWidget.tsx'
import { HeatmapWidget } from './HeatmapWidget.tsx'
import { ImageWidget } from './ImageWidget.tsx'
import { RuleWidget } from './RuleWidget.tsx'
import { SparklineWidget } from './SparklineWidget.tsx'
import { StatusWidget } from './StatusWidget.tsx'
import { StripWidget } from './StripWidget.tsx'
import { TableWidget } from './TableWidget.tsx'
import { TextWidget } from './TextWidget.tsx'
import { ValueWidget } from './ValueWidget.tsx'

/** Any widget. Fills its place; what all share comes from scope.ts. */
export const WidgetView = memo(function WidgetView({ widget }: { widget: Widget }) {
  switch (widget.kind) {
    case 'value':
      return <ValueWidget widget={widget} />
    case 'gauge':
      return <GaugeWidget widget={widget} />
    case 'sparkline':
      return <SparklineWidget widget={widget} />
    case 'chart':
      return <ChartWidget widget={widget} />
    case 'bar':
      return <BarWidget widget={widget} />
    case 'strip':
      return <StripWidget widget={widget} />
    case 'heatmap':
      return <HeatmapWidget widget={widget} />
    case 'table':
      return <TableWidget widget={widget} />
    case 'status':
      return <StatusWidget widget={widget} />
    case 'actuator':
      return <ActuatorWidget widget={widget} />
    case 'rule':
      return <RuleWidget widget={widget} />
    case 'alarms':
      return <AlarmsWidget widget={widget} />
    case 'text':
      return <TextWidget widget={widget} />
    case 'image':
      return <ImageWidget widget={widget} />
  }
})
