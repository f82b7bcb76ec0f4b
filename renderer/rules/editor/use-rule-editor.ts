import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { RuleDraft } from '../../../backend/contract/rules/draft.ts'
import type { Frame, Rule, RuleBody } from '../../../backend/contract/rules/rule.ts'
import { redo, startStack, step, type UndoStack, undo } from '../../dashboards/undo-stack.ts'
import { arranged, freePlace, placed } from '../model/arrange.ts'
import { connect, disconnect, type Port, type Refusal } from '../model/connect.ts'
import { addNode, type Clip, changeNode, moveNodes, pasteClip, removeNodes } from '../model/edit.ts'
import { chosenFrame, framed, framesOf, withFrames } from '../model/frames.ts'
import { graphOf, type NodeType, type Place } from '../model/graph.ts'
import type { Chosen, NewNode } from '../model/new-node.ts'
import { bodyOf, sameRule } from '../model/same-rule.ts'
import { publishDraft } from '../rule-calls.ts'
import { DraftKeeper, type Keeping } from './draft-keeper.ts'

/** Everything the editor of a rule knows and can do. Each step is a draft on the backend within a second. */
export interface RuleEditor {
  id: string
  rule: RuleBody
  /** What runs at present; undefined = it was never published. */
  published: Rule | undefined
  /** Number that publishing gives. */
  nextVersion: number
  dirty: boolean
  keeping: Keeping
  /** Somebody published meanwhile. */
  overtaken: boolean
  nodes: ReadonlySet<string>
  edges: ReadonlySet<string>
  /** Counts wishes to see everything. */
  fitAsked: number
  canUndo: boolean
  canRedo: boolean
  /** Counts wishes to see the form of the chosen node. */
  opened: number
  /** Undefined leaves what is chosen. */
  choose(nodes: ReadonlySet<string> | undefined, edges: ReadonlySet<string> | undefined): void
  /** Chooses the node or frame and shows its form. */
  open(id: string): void
  /** @param merge steps of the same name within a second are one, for typing */
  change(next: (rule: RuleBody) => RuleBody, merge?: string): void
  changeNode(node: NewNode, merge?: string): void
  add(type: NodeType, chosen?: Chosen, place?: Place): void
  move(places: Readonly<Record<string, Place>>): void
  connect(from: string, to: string, port?: Port): Refusal | undefined
  removeChosen(): void
  /** The frame whose nodes are chosen, and nothing else. */
  frame: Frame | undefined
  /** Puts the chosen nodes into a frame and shows its form; the frame that is chosen with others takes them in. */
  frameChosen(name: string): void
  /** @param merge steps of the same name within a second are one, for typing */
  changeFrame(frame: Frame, merge?: string): void
  /** Its nodes stay. */
  unframe(id: string): void
  paste(clip: Clip): void
  arrange(): void
  undo(): void
  redo(): void
  /** Throws RestError. */
  discard(): Promise<void>
  /** @param dryRun it decides and tells, but does nothing. Throws RestError. */
  publish(dryRun: boolean): Promise<Rule>
  /** Settles a conflict with somebody else's draft. Throws RestError. */
  settle(mine: boolean): Promise<void>
}

const NOTHING: ReadonlySet<string> = new Set()

/** One of the two is there. */
export function useRuleEditor(id: string, published: Rule | undefined, draft: RuleDraft | undefined): RuleEditor {
  const base = published?.version ?? 0
  const [stack, setStack] = useState<UndoStack<RuleBody>>(() => startStack(startOf(published, draft)))
  const [chosen, setNodes] = useState(NOTHING)
  const [edges, setEdges] = useState(NOTHING)
  const [fitAsked, setFitAsked] = useState(0)
  const [opened, setOpened] = useState(0)
  const [keeping, setKeeping] = useState<Keeping>(() => ({ state: 'kept', atMs: draft?.changedAtMs ?? null, fault: undefined }))
  const [keeper, setKeeper] = useState<DraftKeeper | null>(null)
  /** Published from here; the live connection has not said so yet. */
  const [sent, setSent] = useState<Rule>()
  const rule = stack.present
  // What undo or the text took away is not chosen any more.
  const nodes = useMemo(() => {
    const there = graphOf(rule).nodes
    return [...chosen].every((one) => there.has(one)) ? chosen : new Set([...chosen].filter((one) => there.has(one)))
  }, [rule, chosen])
  const known = sent !== undefined && sent.version > base ? sent : published
  const publishedBody = useMemo(() => (known === undefined ? undefined : placed(bodyOf(known))), [known])
  const dirty = useMemo(() => publishedBody === undefined || !sameRule(rule, publishedBody), [rule, publishedBody])

  const first = useRef({ draft, base })
  useEffect(() => {
    const made = new DraftKeeper(id, first.current.draft, first.current.base, setKeeping)
    setKeeper(made)
    return () => made.close()
  }, [id])
  useEffect(() => {
    if (keeper === null) return
    if (dirty) keeper.want(rule)
    // Undone to what is published: there is no draft any more. A failure is told by the next step.
    else if (keeper.version > 0) keeper.reset(base, true).catch(() => undefined)
  }, [keeper, rule, dirty, base])
  useEffect(() => {
    const other = keeper?.hear(draft)
    if (other !== undefined) setStack((now) => step(now, placed(other), '', performance.now()))
  }, [keeper, draft])
  // Nothing of one's own: what somebody else publishes is shown.
  const last = useRef(publishedBody)
  useEffect(() => {
    const before = last.current
    last.current = publishedBody
    if (publishedBody === undefined || before === publishedBody) return
    setStack((now) => (before !== undefined && sameRule(now.present, before) ? { ...now, present: publishedBody } : now))
  }, [publishedBody])

  const change = useCallback<RuleEditor['change']>(
    (next, merge = '') => setStack((now) => step(now, next(now.present), merge, performance.now())),
    [],
  )
  const choose = useCallback<RuleEditor['choose']>((nextNodes, nextEdges) => {
    if (nextNodes !== undefined) setNodes(nextNodes)
    if (nextEdges !== undefined) setEdges(nextEdges)
  }, [])
  const changeFrame = useCallback<RuleEditor['changeFrame']>(
    (next, merge) =>
      change(
        (now) =>
          withFrames(
            now,
            framesOf(now).map((one) => (one.id === next.id ? next : one)),
          ),
        merge && `${next.id} ${merge}`,
      ),
    [change],
  )
  const chooseNodes = (ids: readonly string[]) => {
    setNodes(new Set(ids))
    setEdges(NOTHING)
  }
  const go = (next: UndoStack<RuleBody>) => {
    setStack(next)
    setEdges(NOTHING)
  }

  const frame = useMemo(() => (edges.size === 0 ? chosenFrame(rule, nodes) : undefined), [rule, nodes, edges])

  return {
    id,
    rule,
    published: known,
    nextVersion: (known?.version ?? 0) + 1,
    dirty,
    keeping,
    overtaken: dirty && keeper !== null && keeper.version > 0 && keeper.base !== (known?.version ?? 0),
    nodes,
    edges,
    fitAsked,
    canUndo: stack.past.length > 0,
    canRedo: stack.future.length > 0,
    opened,
    choose,
    open: (id) => {
      chooseNodes(framesOf(rule).find((one) => one.id === id)?.nodes ?? [id])
      setOpened((count) => count + 1)
    },
    change,
    changeNode: (node, merge) => change((now) => changeNode(now, node), merge),
    add: (type, chosen, place) => {
      const taken = Object.values(rule.layout)
      const added = addNode(rule, type, freePlace(taken, place ?? placeBeside(rule, nodes)), chosen)
      change(() => added.rule)
      chooseNodes([added.id])
      setOpened((count) => count + 1)
    },
    move: (places) => change((now) => moveNodes(now, places), `move ${Object.keys(places).join()}`),
    connect: (from, to, port) => {
      const outcome = connect(rule, from, to, port)
      if (!outcome.ok) return outcome.refusal
      change(() => outcome.rule)
      return undefined
    },
    removeChosen: () => {
      const cut = graphOf(rule).edges.filter((edge) => edges.has(edge.id))
      if (nodes.size + cut.length === 0) return
      change((now) => removeNodes(cut.reduce(disconnect, now), nodes))
      chooseNodes([])
    },
    frame,
    frameChosen: (name) => {
      const made = framed(rule, nodes, name)
      if (made === rule) return
      change(() => made)
      setEdges(NOTHING)
      setOpened((count) => count + 1)
    },
    changeFrame,
    unframe: (gone) =>
      change((now) =>
        withFrames(
          now,
          framesOf(now).filter(({ id }) => id !== gone),
        ),
      ),
    paste: (clip) => {
      const pasted = pasteClip(rule, clip, { x: 28, y: 28 })
      if (pasted.ids.length === 0) return
      change(() => placed(pasted.rule))
      chooseNodes(pasted.ids)
    },
    arrange: () => {
      change((now) => ({ ...now, layout: arranged(now) }))
      setFitAsked((count) => count + 1)
    },
    undo: () => go(undo(stack)),
    redo: () => go(redo(stack)),
    discard: async () => {
      await keeper?.reset(known?.version ?? 0, true)
      if (publishedBody !== undefined) go(startStack(publishedBody))
    },
    publish: async (dryRun) => {
      if (keeper === null) throw new Error('The editor is not ready.')
      const wanted = rule.dryRun === dryRun ? rule : { ...rule, dryRun }
      if (wanted !== rule) change(() => wanted)
      keeper.want(wanted)
      await keeper.flush()
      const done = await publishDraft(id, keeper.version)
      setSent(done)
      await keeper.reset(done.version, false)
      return done
    },
    settle: async (mine) => {
      const other = await keeper?.settle(mine)
      if (other !== undefined) setStack((now) => step(now, placed(other), '', performance.now()))
    },
  }
}

function startOf(published: Rule | undefined, draft: RuleDraft | undefined): RuleBody {
  if (draft !== undefined) return placed(draft.rule)
  if (published === undefined) throw new Error('There is neither a rule nor a draft.')
  return placed(bodyOf(published))
}

/** Right of what is chosen, else below everything. */
function placeBeside(rule: RuleBody, nodes: ReadonlySet<string>): Place {
  const chosen = [...nodes].flatMap((id) => rule.layout[id] ?? [])
  const [one] = chosen
  if (chosen.length === 1 && one) return { x: one.x + 268, y: one.y }
  const all = Object.values(rule.layout)
  return all.length === 0 ? { x: 20, y: 20 } : { x: 20, y: Math.max(...all.map(({ y }) => y)) + 120 }
}
