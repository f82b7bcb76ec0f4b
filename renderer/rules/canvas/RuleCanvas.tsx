import '@xyflow/react/dist/base.css'
import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStoreApi,
} from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showToast } from '../../ui/toasts.tsx'
import type { RuleEditor } from '../editor/use-rule-editor.ts'
import { GRID } from '../model/arrange.ts'
import { connect } from '../model/connect.ts'
import { folded, framesOf, movedPlaces } from '../model/frames.ts'
import type { Graph, Place } from '../model/graph.ts'
import { useCanvas } from './canvas-context.ts'
import { type FrameFlowNode, FrameNode } from './FrameNode.tsx'
import { FlowParts } from './flow-parts.ts'
import { readDragged } from './palette-drag.ts'
import { RuleEdge, type RuleFlowEdge } from './RuleEdge.tsx'
import { type RuleFlowNode, RuleNode } from './RuleNode.tsx'
import classes from './rule-canvas.module.css'
import { ZoomBar } from './ZoomBar.tsx'

/** The rule as nodes on a plane: moved, chosen, joined by mouse, touch and keys. */
interface Props {
  editor: RuleEditor
  graph: Graph
  /** It shares its room with the text. */
  narrow: boolean
  /** Puts the chosen nodes into a frame. */
  onFrame(): void
}

const nodeTypes = { rule: RuleNode, frame: FrameNode }
const edgeTypes = { rule: RuleEdge }
const ORIGIN: Place = { x: 0, y: 0 }
const SNAP: [number, number] = [GRID, GRID]
/** Room for the legend above and the bars below, so that they cover no node. */
/** Its top is left to the strip that says what is shown. */
const FIT = { padding: { top: '52px', right: '8px', bottom: '52px', left: '8px' }, maxZoom: 1 } as const

export function RuleCanvas(props: Props) {
  return (
    <ReactFlowProvider>
      <Plane {...props} />
    </ReactFlowProvider>
  )
}

function Plane({ editor, graph, narrow, onFrame }: Props) {
  const { t } = useTranslation('rules')
  const { words, live } = useCanvas()
  const flow = useReactFlow()
  const store = useStoreApi()
  const [parts] = useState(() => new FlowParts())
  const [moving, setMoving] = useState<Readonly<Record<string, Place>>>({})
  const { rule, nodes: chosenNodes, edges: chosenEdges } = editor

  const labels = useMemo(() => new Map([...graph.nodes.values()].map((node) => [node.id, words(node)])), [graph, words])
  const frames = useMemo(() => framesOf(rule), [rule])
  const shown = useMemo(() => folded(graph, frames), [graph, frames])
  const placeOf = useCallback((id: string) => moving[id] ?? rule.layout[id] ?? ORIGIN, [moving, rule.layout])
  const nodes = useMemo(
    () => [
      ...parts.frames(frames, graph, placeOf, chosenNodes, ({ name, nodes: { length } }) => t('frame.label', { name, count: length })),
      ...parts.nodes(graph, shown.hidden, placeOf, chosenNodes, ({ id }) => {
        const own = labels.get(id)
        return own === undefined ? id : `${own.kind}: ${own.line}`
      }),
    ],
    [parts, frames, graph, shown, placeOf, chosenNodes, labels, t],
  )
  const edges = useMemo(() => {
    const nameOf = (id: string) => labels.get(id)?.line ?? frames.find((one) => one.id === id)?.name ?? id
    return parts.edges(shown.edges, chosenEdges, (from, to) => t('canvas.edge', { from: nameOf(from), to: nameOf(to) }))
  }, [parts, shown, frames, chosenEdges, labels, t])

  /** An open frame that the box of a selection touches: its nodes are chosen by themselves. */
  const isCrossed = (id: string) => store.getState().userSelectionActive && frames.some((one) => one.id === id && !one.folded)
  const onNodesChange = (changes: NodeChange<RuleFlowNode | FrameFlowNode>[]) => {
    const still: Record<string, Place> = {}
    const drag: Record<string, Place> = {}
    for (const change of changes) {
      if (change.type === 'position' && change.position) (change.dragging ? drag : still)[change.id] = change.position
    }
    // A frame is chosen by its nodes. What is taken out comes first: a node may leave by itself and come in with its frame.
    const selects = changes.flatMap((change) => (change.type === 'select' && !isCrossed(change.id) ? [change] : []))
    if (selects.length > 0) {
      const chosen = new Set(chosenNodes)
      const ofChange = (id: string) => frames.find((one) => one.id === id)?.nodes ?? [id]
      for (const { id, selected } of selects) if (!selected) for (const one of ofChange(id)) chosen.delete(one)
      for (const { id, selected } of selects) if (selected) for (const one of ofChange(id)) chosen.add(one)
      editor.choose(chosen, undefined)
    }
    if (Object.keys(drag).length > 0) setMoving((now) => ({ ...now, ...movedPlaces(frames, graph, placeOf, drag) }))
    if (Object.keys(still).length > 0) {
      setMoving({})
      editor.move(movedPlaces(frames, graph, placeOf, still))
    }
  }
  const onEdgesChange = (changes: EdgeChange<RuleFlowEdge>[]) => {
    const chosen = new Set(chosenEdges)
    for (const change of changes) {
      if (change.type !== 'select') continue
      if (change.selected) chosen.add(change.id)
      else chosen.delete(change.id)
    }
    if (changes.some(({ type }) => type === 'select')) editor.choose(undefined, chosen)
  }
  const portOf = (handle: string | null | undefined) => (handle === 'else' ? 'else' : 'out')
  const onConnect = ({ source, target, sourceHandle }: Connection) => {
    const refusal = editor.connect(source, target, portOf(sourceHandle))
    if (refusal) showToast({ status: 'warning', title: t('refusal.title'), text: t(`refusal.${refusal}`) })
  }

  // Once, when the plane has its size; what is dropped on an empty one stays where it was dropped.
  const first = useRef(nodes.length)
  // biome-ignore lint/correctness/useExhaustiveDependencies: more or less room is another picture
  useEffect(() => {
    if (first.current > 0) requestAnimationFrame(() => void flow.fitView(FIT))
    first.current = Math.max(1, first.current)
  }, [flow, narrow])
  const asked = editor.fitAsked
  useEffect(() => {
    if (asked > 0) requestAnimationFrame(() => void flow.fitView(FIT))
  }, [asked, flow])

  return (
    <ReactFlow
      className={classes.plane ?? ''}
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onConnect={onConnect}
      isValidConnection={({ source, target, sourceHandle }) => connect(rule, source, target, portOf(sourceHandle)).ok}
      onNodeDoubleClick={(_, { id }) => editor.open(id)}
      onDragOver={(event) => {
        event.preventDefault()
        event.dataTransfer.dropEffect = 'copy'
      }}
      onDrop={(event) => {
        const dragged = readDragged(event.dataTransfer)
        if (!dragged) return
        event.preventDefault()
        const place = flow.screenToFlowPosition({ x: event.clientX - 60, y: event.clientY - 40 })
        editor.add(dragged.type, dragged.chosen, place)
      }}
      deleteKeyCode={null}
      selectionOnDrag={false}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={['Control', 'Meta']}
      selectionMode={SelectionMode.Partial}
      snapToGrid
      snapGrid={SNAP}
      minZoom={0.2}
      maxZoom={2}
      zoomOnDoubleClick={false}
      connectionRadius={36}
      onlyRenderVisibleElements={nodes.length > 60}
      nodesFocusable
      edgesFocusable
      disableKeyboardA11y={false}
      proOptions={{ hideAttribution: true }}
      ariaLabelConfig={{
        'node.a11yDescription.default': t('canvas.nodeKeys'),
        'node.a11yDescription.keyboardDisabled': t('canvas.nodeKeys'),
        'node.a11yDescription.ariaLiveMessage': ({ x, y }: { x: number; y: number }) =>
          t('canvas.moved', { x: Math.round(x), y: Math.round(y) }),
        'edge.a11yDescription.default': t('canvas.edgeKeys'),
        'handle.ariaLabel': t('canvas.port'),
      }}
    >
      <Background variant={BackgroundVariant.Dots} gap={16} size={1} color="var(--line2)" />
      <ZoomBar onArrange={editor.arrange} onFrame={chosenNodes.size > 0 && !editor.frame ? onFrame : undefined} fit={FIT} narrow={narrow} />
      {live && !narrow && (
        <ul className={classes.legend} aria-label={t('canvas.legend')}>
          <li data-state="true">{t('canvas.trueNow')}</li>
          <li data-state="false">{t('canvas.falseNow')}</li>
        </ul>
      )}
    </ReactFlow>
  )
}
