import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Dashboard, DashboardBody, Widget, WidgetKind } from '../../../backend/contract/dashboard.ts'
import { backendNow } from '../../backend/clock.ts'
import { saveDocument } from '../../backend/documents.ts'
import { RestError } from '../../backend/rest.ts'
import { bodyOf, newWidgetId, sameBody } from '../body-of.ts'
import { discardDraft, keepDraft, readDraft } from '../drafts.ts'
import { added, closeUp } from '../layout.ts'
import { redo, startStack, step, type UndoStack, undo } from '../undo-stack.ts'
import { newWidget } from '../widget-kinds.ts'

/** Everything the editor of a dashboard knows and can do. The work is kept as a draft with every step. */
export interface Editor {
  body: DashboardBody
  /** Ids of the chosen widgets. */
  selection: ReadonlySet<string>
  dirty: boolean
  canUndo: boolean
  canRedo: boolean
  /** Somebody published meanwhile; the version is that of `dashboard`. */
  overtaken: boolean
  publishing: boolean
  /** The browser has no room for the draft. */
  draftLost: boolean
  select(ids: Iterable<string>): void
  /** @param merge steps of the same name within a second are one, for typing */
  change(next: (body: DashboardBody) => DashboardBody, merge?: string): void
  changeWidget(widget: Widget, merge?: string): void
  arrange(next: (widgets: readonly Widget[]) => readonly Widget[], merge?: string): void
  add(kind: WidgetKind, at?: { x: number; y: number }): void
  paste(widgets: readonly Widget[]): void
  remove(ids: ReadonlySet<string>): void
  undo(): void
  redo(): void
  /** Takes the published version and forgets the draft. */
  takeTheirs(): void
  /** @param over publishes over what somebody else published meanwhile. Throws RestError; a conflict only sets `overtaken`. */
  publish(over?: boolean): Promise<boolean>
}

const NOBODY: ReadonlySet<string> = new Set()

export function useEditor(dashboard: Dashboard): Editor {
  const published = useMemo(() => bodyOf(dashboard), [dashboard])
  const [start] = useState(() => readDraft(dashboard.id))
  const [stack, setStack] = useState<UndoStack<DashboardBody>>(() => startStack(start?.body ?? published))
  const [base, setBase] = useState(start?.version ?? dashboard.version)
  const [selection, setSelection] = useState<ReadonlySet<string>>(NOBODY)
  const [publishing, setPublishing] = useState(false)
  const [draftLost, setDraftLost] = useState(false)
  /** Published just now; the live connection has not said so yet. */
  const [sent, setSent] = useState<DashboardBody | null>(null)
  const body = stack.present
  const dirty = useMemo(() => !sameBody(body, published) && !(sent && sameBody(body, sent)), [body, published, sent])
  const overtaken = dirty && dashboard.version !== base

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is published has been heard of
  useEffect(() => setSent(null), [published])
  // Nothing of one's own is at stake: what somebody else publishes is taken over.
  useEffect(() => {
    if (dirty || dashboard.version === base) return
    setBase(dashboard.version)
  }, [dirty, dashboard.version, base])
  useEffect(() => {
    if (!dirty) discardDraft(dashboard.id)
    setDraftLost(dirty && !keepDraft(dashboard.id, { savedAtMs: backendNow(), version: base, body }))
  }, [dirty, body, base, dashboard.id])

  const select = useCallback((ids: Iterable<string>) => setSelection(new Set(ids)), [])
  const change = useCallback<Editor['change']>(
    (next, merge = '') => setStack((now) => step(now, next(now.present), merge, performance.now())),
    [],
  )
  const arrange = useCallback<Editor['arrange']>(
    (next, merge) =>
      change((now) => {
        const widgets = next(now.widgets)
        return widgets === now.widgets ? now : { ...now, widgets: [...widgets] }
      }, merge),
    [change],
  )
  const changeWidget = useCallback<Editor['changeWidget']>(
    (widget, merge) => arrange((widgets) => closeUp(widgets.map((one) => (one.id === widget.id ? widget : one))), merge),
    [arrange],
  )
  const add = useCallback<Editor['add']>(
    (kind, at) => {
      const id = newWidgetId()
      const widget = newWidget(kind, id)
      arrange((widgets) => {
        if (!at) return added(widgets, [widget], () => id).widgets
        return closeUp([...pushedBelow(widgets, { ...widget, ...at })])
      })
      setSelection(new Set([id]))
    },
    [arrange],
  )
  const paste = useCallback<Editor['paste']>(
    (fresh) => {
      if (fresh.length === 0) return
      const ids = fresh.map(newWidgetId)
      const queue = [...ids]
      arrange((widgets) => {
        queue.splice(0, queue.length, ...ids)
        return added(widgets, fresh, () => queue.shift() ?? newWidgetId()).widgets
      })
      setSelection(new Set(ids))
    },
    [arrange],
  )
  const remove = useCallback<Editor['remove']>(
    (ids) => {
      arrange((widgets) => closeUp(widgets.filter((widget) => !ids.has(widget.id))))
      setSelection(NOBODY)
    },
    [arrange],
  )
  const keepKnown = (body: DashboardBody) =>
    setSelection((now) => new Set([...now].filter((id) => body.widgets.some((widget) => widget.id === id))))
  const goUndo = () => {
    const next = undo(stack)
    setStack(next)
    keepKnown(next.present)
  }
  const goRedo = () => {
    const next = redo(stack)
    setStack(next)
    keepKnown(next.present)
  }
  const takeTheirs = () => {
    discardDraft(dashboard.id)
    setStack(startStack(published))
    setBase(dashboard.version)
    setSelection(NOBODY)
  }
  const publish = async (over = false) => {
    setPublishing(true)
    try {
      const saved = await saveDocument('dashboards', dashboard.id, over ? dashboard.version : base, body)
      setSent(body)
      setBase(saved.version)
      discardDraft(dashboard.id)
      return true
    } catch (fault) {
      if (fault instanceof RestError && fault.code === 'document.conflict') return false
      throw fault
    } finally {
      setPublishing(false)
    }
  }
  return {
    body,
    selection,
    dirty,
    canUndo: stack.past.length > 0,
    canRedo: stack.future.length > 0,
    overtaken,
    publishing,
    draftLost,
    select,
    change,
    changeWidget,
    arrange,
    add,
    paste,
    remove,
    undo: goUndo,
    redo: goRedo,
    takeTheirs,
    publish,
  }
}

/** The new widget has its place; what stood there goes below it. */
function pushedBelow(widgets: readonly Widget[], fresh: Widget): Widget[] {
  const inWay = widgets.filter((one) => one.x < fresh.x + fresh.w && fresh.x < one.x + one.w && one.y + one.h > fresh.y)
  const down = inWay.length === 0 ? 0 : Math.max(0, fresh.y + fresh.h - Math.min(...inWay.map((one) => one.y)))
  return [...widgets.map((one) => (inWay.includes(one) ? { ...one, y: one.y + down } : one)), fresh]
}
