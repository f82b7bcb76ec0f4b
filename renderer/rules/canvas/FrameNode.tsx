import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Frame } from '../../../backend/contract/rules/rule.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { useCanvas } from './canvas-context.ts'
import classes from './frame-node.module.css'

/** A frame around nodes: open it lies behind them, folded it stands for them. Its head moves, chooses and folds it. */

export type FrameFlowNode = Node<{ frame: Frame }, 'frame'>

export const FrameNode = memo(function FrameNode({ data, selected }: NodeProps<FrameFlowNode>) {
  const { t } = useTranslation('rules')
  const { onFold } = useCanvas()
  const { frame } = data
  const Chevron = frame.folded ? IconChevronRight : IconChevronDown
  const fold = t(frame.folded ? 'frame.unfold' : 'frame.fold', { name: frame.name })
  return (
    <div className={classes.frame} data-selected={selected} data-folded={frame.folded}>
      <div className={classes.head}>
        <ActionIcon
          className="nodrag nokey"
          size={22}
          variant="subtle"
          aria-expanded={!frame.folded}
          aria-label={fold}
          title={fold}
          onClick={(event) => {
            event.stopPropagation()
            onFold(frame)
          }}
        >
          <Chevron size={16} stroke={1.75} />
        </ActionIcon>
        <b title={frame.name}>{frame.name}</b>
      </div>
      {frame.folded && <Inside frame={frame} />}
    </div>
  )
})

/** What a folded frame holds, and whether something is wrong there. */
function Inside({ frame }: { frame: Frame }) {
  const { t } = useTranslation('rules')
  const { marks } = useCanvas()
  const faults = frame.nodes.flatMap((id) => marks.get(id) ?? [])
  const error = faults.some(({ severity }) => severity === 'error')
  return (
    <>
      <Handle type="target" position={Position.Left} className={classes.port} isConnectable={false} />
      <p className={classes.count}>{t('frame.count', { count: frame.nodes.length })}</p>
      {faults.length > 0 && (
        <p className={classes.fault} data-severity={error ? 'error' : 'warning'} title={faults.map(({ text }) => text).join('\n')}>
          <StatusGlyph status={error ? 'critical' : 'warning'} size={12} />
          {t('frame.faults', { count: faults.length })}
        </p>
      )}
      <Handle type="source" position={Position.Right} className={classes.port} id="out" isConnectable={false} />
      <Handle type="source" position={Position.Right} className={`${classes.port} ${classes.elsePort}`} id="else" isConnectable={false} />
    </>
  )
}
