import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useTrace } from '../live/trace-store.ts'
import type { EdgeKind } from '../model/graph.ts'
import { useCanvas } from './canvas-context.ts'
import classes from './rule-edge.module.css'

/** An edge: solid and blue while what it says is true, dashed while not. Triggers are moments: dotted. */

export type RuleFlowEdge = Edge<{ kind: EdgeKind; of: string }, 'rule'>

export const RuleEdge = memo(function RuleEdge(props: EdgeProps<RuleFlowEdge>) {
  const { t } = useTranslation('rules')
  const { live } = useCanvas()
  const { source, data, selected = false } = props
  const trace = useTrace(data?.of ?? source)
  const kind = data?.kind ?? 'input'
  const [path, x, y] = getBezierPath({ ...props, curvature: 0.32 })
  const state = kind === 'event' ? 'event' : kind === 'next' || !live ? 'plain' : truthOfEdge(kind, trace?.truth)
  return (
    <>
      <BaseEdge id={props.id} path={path} className={classes.edge ?? ''} interactionWidth={18} />
      <path d={path} className={classes.line} data-state={state} data-selected={selected} fill="none" />
      {kind === 'else' && (
        <EdgeLabelRenderer>
          <span className={classes.label} style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
            {t('canvas.else')}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
})

function truthOfEdge(kind: EdgeKind, truth: 'true' | 'false' | 'unknown' | undefined): 'true' | 'false' {
  if (kind === 'else') return truth === 'false' ? 'true' : 'false'
  return truth === 'true' ? 'true' : 'false'
}
